"""The filters: each in Filter Encoding 1.1, and what it means in SQL.

Coordinates are given in EPSG:3067, east first, and written in each system and notation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Points = tuple[tuple[float, float], ...]

SHAPE_PROPERTY: Final = "sijainti"

_NORTH_FIRST: Final = (3881, 4326)
_URN: Final = "urn:ogc:def:crs:EPSG::{}"
_SHORT: Final = "EPSG:{}"
# Each system as authorities write it, and two with east first by their notation.
NOTATIONS: Final = ((_URN, 3067), (_URN, 3881), (_URN, 4326), (_SHORT, 3881), (_SHORT, 4326))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A filter on a type; ``sql`` is what it means there."""

    name: str
    type_name: str
    condition: str
    sql: str

    @property
    def filter_1_1(self) -> str:
        """The filter in the words of 1.1."""
        return (
            '<ogc:Filter xmlns:ogc="http://www.opengis.net/ogc"'
            f' xmlns:gml="http://www.opengis.net/gml">{self.condition}</ogc:Filter>'
        )

    @property
    def filter_2_0(self) -> str:
        """The filter in the words of 2.0: other names, and each geometry has an id."""
        text = self.filter_1_1.replace(
            "http://www.opengis.net/gml", "http://www.opengis.net/gml/3.2"
        )
        text = text.replace("http://www.opengis.net/ogc", "http://www.opengis.net/fes/2.0")
        text = re.sub(r"(<|</|xmlns:)ogc\b", r"\1fes", text)
        text = text.replace("PropertyName>", "ValueReference>")
        text = re.sub(r"(<gml:(?:Polygon|LineString|Point)) ", r'\1 gml:id="g" ', text)
        return re.sub(r' units="m"', ' uom="m"', text)


def _property(name: str) -> str:
    return f"<ogc:PropertyName>{name}</ogc:PropertyName>"


def _literal(value: object) -> str:
    return f"<ogc:Literal>{value}</ogc:Literal>"


def _compare(operator: str, name: str, value: object, **attributes: str) -> str:
    given = "".join(f' {key}="{text}"' for key, text in attributes.items())
    return f"<ogc:{operator}{given}>{_property(name)}{_literal(value)}</ogc:{operator}>"


def _like(name: str, pattern: str, **more: str) -> str:
    marks = {"wildCard": "*", "singleChar": ".", "escapeChar": "!", **more}
    return _compare("PropertyIsLike", name, pattern, **marks)


def _both(operator: str, *conditions: str) -> str:
    return f"<ogc:{operator}>{''.join(conditions)}</ogc:{operator}>"


_DIAMETER: Final = "nimellishalkaisija"
_IRON: Final = "pallografiittivalurauta"
_BIG: Final = _compare("PropertyIsGreaterThan", _DIAMETER, 150)
_OF_IRON: Final = _compare("PropertyIsEqualTo", "materiaali", _IRON)
_BETWEEN: Final = (
    f"<ogc:PropertyIsBetween>{_property(_DIAMETER)}<ogc:LowerBoundary>{_literal(100)}"
    f"</ogc:LowerBoundary><ogc:UpperBoundary>{_literal(200)}</ogc:UpperBoundary>"
    "</ogc:PropertyIsBetween>"
)
_BETWEEN_SQL: Final = f"{_DIAMETER} BETWEEN 100 AND 200"
_NO_YEAR: Final = f"<ogc:PropertyIsNull>{_property('rakennusvuosi')}</ogc:PropertyIsNull>"

_PLAIN: Final = (
    ("equal", _OF_IRON, f"materiaali = '{_IRON}'"),
    (
        "equal whatever the case",
        _compare("PropertyIsEqualTo", "materiaali", _IRON.upper(), matchCase="false"),
        f"materiaali = '{_IRON}'",
    ),
    (
        "not equal",
        _compare("PropertyIsNotEqualTo", "materiaali", _IRON),
        f"materiaali <> '{_IRON}'",
    ),
    ("greater", _BIG, f"{_DIAMETER} > 150"),
    (
        "less or equal, with decimals",
        _compare("PropertyIsLessThanOrEqualTo", "pituus", "12.5"),
        "pituus <= 12.5",
    ),
    ("between", _BETWEEN, _BETWEEN_SQL),
    ("null", _NO_YEAR, "rakennusvuosi IS NULL"),
    ("not null", _both("Not", _NO_YEAR), "rakennusvuosi IS NOT NULL"),
    ("like", _like("lahdetunnus", "MA4*"), "lahdetunnus LIKE 'MA4%'"),
    ("like, one character", _like("lahdetunnus", "MA4.1"), "lahdetunnus LIKE 'MA4_1'"),
    ("like, escaped", _like("lahdetunnus", "MA!*1*"), "lahdetunnus LIKE 'MA*1%'"),
    (
        "like, with SQL's own characters",
        _like("lahdetunnus", "M%1_*"),
        r"lahdetunnus LIKE 'M\%1\_%'",
    ),
    (
        "like, whatever the case",
        _like("lahdetunnus", "ma4*", matchCase="false"),
        "lahdetunnus ILIKE 'ma4%'",
    ),
    ("and", _both("And", _OF_IRON, _BIG), f"materiaali = '{_IRON}' AND {_DIAMETER} > 150"),
    ("or", _both("Or", _OF_IRON, _BIG), f"materiaali = '{_IRON}' OR {_DIAMETER} > 150"),
    ("not", _both("Not", _BIG), f"NOT {_DIAMETER} > 150"),
    (
        "nested",
        _both("And", _both("Or", _OF_IRON, _NO_YEAR), _both("Not", _BETWEEN)),
        f"(materiaali = '{_IRON}' OR rakennusvuosi IS NULL) AND NOT ({_BETWEEN_SQL})",
    ),
    (
        "a quote in the value",
        _compare("PropertyIsEqualTo", "lahdetunnus", "' OR 1=1 --"),
        "false",
    ),
)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes places in one system and notation."""

    notation: str
    srid: int

    @property
    def name(self) -> str:
        return self.notation.format(self.srid)

    def sql(self, shape: str, points: Points) -> str:
        """The geometry in PostGIS, in EPSG:3067."""
        x, y = self.moved(points)
        text = ", ".join(f"{a:.9f} {b:.9f}" for a, b in zip(x, y, strict=True))
        inside = f"(({text}))" if shape == "POLYGON" else f"({text})"
        return f"ST_Transform(ST_GeomFromText('{shape}{inside}', {self.srid}), 3067)"

    def positions(self, points: Points) -> list[str]:
        """Each place as text, in the order of the notation."""
        x, y = self.moved(points)
        north_first = self.notation is _URN and self.srid in _NORTH_FIRST
        pairs = zip(y, x, strict=True) if north_first else zip(x, y, strict=True)
        return [f"{a:.9f} {b:.9f}" for a, b in pairs]

    def moved(self, points: Points) -> tuple[list[float], list[float]]:
        """Easts and norths in the system."""
        moved = Transformer.from_crs(3067, self.srid, always_xy=True)
        x, y = moved.transform([p[0] for p in points], [p[1] for p in points])
        return list(x), list(y)

    def polygon(self, points: Points) -> str:
        ring = f"<gml:posList>{' '.join(self.positions(points))}</gml:posList>"
        return (
            f'<gml:Polygon srsName="{self.name}"><gml:exterior><gml:LinearRing>{ring}'
            "</gml:LinearRing></gml:exterior></gml:Polygon>"
        )

    def line(self, points: Points) -> str:
        return (
            f'<gml:LineString srsName="{self.name}"><gml:posList>'
            f"{' '.join(self.positions(points))}</gml:posList></gml:LineString>"
        )

    def point(self, point: tuple[float, float]) -> str:
        (position,) = self.positions((point,))
        return f'<gml:Point srsName="{self.name}"><gml:pos>{position}</gml:pos></gml:Point>'

    def envelope(self, low: tuple[float, float], high: tuple[float, float]) -> str:
        first, second = self.positions((low, high))
        return (
            f'<gml:Envelope srsName="{self.name}"><gml:lowerCorner>{first}</gml:lowerCorner>'
            f"<gml:upperCorner>{second}</gml:upperCorner></gml:Envelope>"
        )


def _shapes(east: float, north: float) -> tuple[Points, Points]:
    """A field with a corner that points inwards, and a line across it."""
    field = ((-400, -300), (500, -250), (100, 0), (450, 350), (-350, 300), (-400, -300))
    line = ((-600, -20), (0, 30), (700, 10))
    return (
        tuple((east + x, north + y) for x, y in field),
        tuple((east + x, north + y) for x, y in line),
    )


def _placed(writer: _Writer, east: float, north: float) -> Iterator[tuple[str, str, str]]:
    """Name, condition and SQL of each spatial filter around a place."""
    field, line = _shapes(east, north)
    low, high = (east - 200, north - 150), (east + 300, north + 250)
    prop = _property(SHAPE_PROPERTY)
    polygon, field_sql = writer.polygon(field), writer.sql("POLYGON", field)
    spot_sql = writer.sql("POINT", ((east, north),))
    reach = '<ogc:Distance units="m">250</ogc:Distance>'
    near = f"<ogc:DWithin>{prop}{writer.point((east, north))}{reach}</ogc:DWithin>"
    inside = f"<ogc:Intersects>{prop}{polygon}</ogc:Intersects>"
    box = f"<ogc:BBOX>{prop}{writer.envelope(low, high)}</ogc:BBOX>"
    yield "bbox", box, _box_sql(writer, low, high)
    for name in ("Intersects", "Within", "Disjoint"):
        text = inside.replace("Intersects", name)
        yield name.lower(), text, f"ST_{name}(geom, {field_sql})"
    crossing = f"<ogc:Intersects>{prop}{writer.line(line)}</ogc:Intersects>"
    yield "intersects a line", crossing, f"ST_Intersects(geom, {writer.sql('LINESTRING', line)})"
    yield "dwithin", near, f"ST_DWithin(geom, {spot_sql}, 250)"
    beyond = near.replace("DWithin", "Beyond")
    yield "beyond", beyond, f"NOT ST_DWithin(geom, {spot_sql}, 250)"
    both = f"ST_Intersects(geom, {field_sql}) AND NOT ST_DWithin(geom, {spot_sql}, 250)"
    yield "inside and not dwithin", _both("And", inside, _both("Not", near)), both


def _box_sql(writer: _Writer, low: tuple[float, float], high: tuple[float, float]) -> str:
    """A box has straight sides in its own system, where its corners are."""
    (west, east), (south, north) = writer.moved((low, high))
    box = f"ST_MakeEnvelope({west:.9f}, {south:.9f}, {east:.9f}, {north:.9f}, {writer.srid})"
    box = f"ST_Segmentize({box}, {east - west:.9f} / 32)"
    return f"ST_Intersects(geom, ST_Transform({box}, 3067))"


def cases(places: Mapping[str, tuple[float, float]]) -> Iterator[Case]:
    """All of them; ``places`` has a place among the features of each type."""
    for name, condition, meaning in _PLAIN:
        yield Case(name=name, type_name="vesijohto", condition=condition, sql=meaning)
    for type_name, (east, north) in places.items():
        for notation, srid in NOTATIONS:
            writer = _Writer(notation, srid)
            for name, condition, meaning in _placed(writer, east, north):
                full = f"{name} of {type_name} in {writer.name}"
                yield Case(name=full, type_name=type_name, condition=condition, sql=meaning)
