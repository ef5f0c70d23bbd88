"""From a row of the database to a part of a KuntaGML network, in the order of its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from django.db.models import (
    BinaryField,
    Case,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from networks.exchange.kuntagml import losses
from networks.exchange.kuntagml.words import (
    CAPTURE,
    IN_USE,
    KINDS,
    LIQUID_OF_NETWORK,
    MATERIALS,
    OTHER_LIQUID,
    TYPE_SPACE,
    UNCERTAINTIES,
    WATER,
    node_word,
    pipe_word,
)
from networks.models.link import NETWORKS_OF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    from networks.exchange.kuntagml.losses import Losses

_HIGH: Final = 3


class Row(NamedTuple):
    """A node or a link as it is read; what its kind does not have is None."""

    tunnus: UUID
    source_id: str | None
    network: str
    usage_state: str
    built_year: int | None
    position_uncertainty_m: float | None
    height_system: str
    capture_method: str
    secrecy: str
    valid_from: datetime
    valid_to: datetime | None
    kind: str
    type_code: str
    nominal_diameter_mm: int | None
    liquid: str | None
    material: str | None
    diameter_mm: int | None
    dimensions: int
    shape: str
    azimuth: float | None


class _Gml(Func):
    """GML 3.1.1 of a geometry as KuntaGML wants it: a LineString, ``EPSG:n``, millimetres."""

    template = "ST_AsGML(3, %(expressions)s, 3, 4)"
    output_field = TextField()


class _Azimuth(Func):
    """Radians clockwise from north of the first segment of a line, or of its last."""

    output_field = FloatField()

    def __init__(self, end: str) -> None:
        super().__init__(F("geometry"))
        first = "ST_StartPoint(%(expressions)s), ST_PointN(%(expressions)s, 2)"
        last = "ST_PointN(%(expressions)s, -2), ST_EndPoint(%(expressions)s)"
        self.template = f"ST_Azimuth({first if end == 'start_node' else last})"


def columns_of(name: str, heights: str, links: Iterable[QuerySet[Any]]) -> dict[str, Combinable]:
    """The columns of ``Row`` for the published type ``name``.

    Heights of another system than ``heights`` are left out. Valves are turned along one of
    ``links``, the pipes that may be read.
    """
    is_link = name in NETWORKS_OF_TYPE
    missing = ("diameter_mm",) if is_link else ("liquid", "material")
    columns: dict[str, Combinable] = {field: F(field) for field in Row._fields}
    columns |= {field: Value(None, output_field=TextField()) for field in missing}
    columns["dimensions"] = Func("geometry", function="ST_NDims", output_field=IntegerField())
    columns["shape"] = _Gml(
        Case(
            When(height_system=heights, then=F("geometry")),
            default=Func("geometry", function="ST_Force2D", output_field=BinaryField()),
            output_field=BinaryField(),
        )
    )
    ends = [
        Subquery(
            rows.filter(**{end: OuterRef("tunnus")}).order_by("pk").values(turn=_Azimuth(end))[:1],
            output_field=FloatField(),
        )
        for rows in links
        for end in ("start_node", "end_node")
    ]
    turned = name == "venttiili" and ends
    columns["azimuth"] = Coalesce(*ends) if turned else Value(None, output_field=FloatField())
    # Annotations may not be called as the model's own fields.
    return {f"c{number}": columns[field] for number, field in enumerate(Row._fields)}


def member_of(element: str, name: str, row: Row, told: Losses) -> str:
    """The part as text, one line; what it cannot say is counted in ``told``."""
    is_link = name in NETWORKS_OF_TYPE
    word, is_said = (
        pipe_word(element, row.type_code)
        if is_link
        else node_word(element, row.kind, row.type_code)
    )
    inside = (
        ("gml:name", "" if is_said else row.type_code, f" codeSpace={quoteattr(TYPE_SPACE)}"),
        *((f"kanta:{tag}", text, "") for tag, text in _common(row, told)),
    )
    own = (
        ("toiminta", KINDS[element].get(row.kind, "") if is_link else ""),
        ("tyyppi", word),
        ("laji", "" if element == WATER else _liquid(row)),
        ("kaytossaTila", IN_USE[row.usage_state]),
        ("rakennusvuosi", row.built_year),
        ("materiaali", _material(row, told)),
        ("halkaisija", row.diameter_mm or row.nominal_diameter_mm),
    )
    return "".join(
        (
            f'<kanta:{element} gml:id="{name}.{row.tunnus}">',
            *_elements(inside),
            _place(row, is_link=is_link, told=told),
            *_elements((f"kanta:{tag}", text, "") for tag, text in own),
            f"</kanta:{element}>\n",
        )
    )


def _elements(parts: Iterable[tuple[str, object, str]]) -> Iterator[str]:
    for tag, value, attributes in parts:
        if value not in (None, ""):
            yield f"<{tag}{attributes}>{escape(str(value))}</{tag}>"


def _common(row: Row, told: Losses) -> Iterator[tuple[str, object]]:
    told.counts[losses.CONFIDENTIAL] += row.secrecy == "salassa"
    told.counts[losses.METHOD] += row.capture_method == "malli"
    yield "tunnus", row.tunnus
    yield "yksilointitieto", row.source_id
    yield "sijaintiepavarmuus", _uncertainty(row.position_uncertainty_m, told)
    yield "luontitapa", CAPTURE[row.capture_method]
    yield "alkuPvm", row.valid_from.isoformat()
    yield "loppuPvm", row.valid_to and row.valid_to.isoformat()


def _place(row: Row, *, is_link: bool, told: Losses) -> str:
    flat = row.dimensions == _HIGH and row.height_system != told.heights
    told.counts[losses.FLAT] += flat
    if is_link:
        inside = f"<kanta:keskilinja>{row.shape}</kanta:keskilinja>"
    else:
        turn = "" if row.azimuth is None else _turn(row.azimuth)
        inside = f"<kanta:referenssipiste>{row.shape}{turn}</kanta:referenssipiste>"
    return f"<kanta:sijainnit><kanta:Sijainti>{inside}</kanta:Sijainti></kanta:sijainnit>"


def _turn(radians: float) -> str:
    angle = f'<kanta:suuntakulma uom="rad">{radians:.4f}</kanta:suuntakulma>'
    return f"<kanta:Suunta>{angle}</kanta:Suunta>"


def _liquid(row: Row) -> str:
    if row.network == "jatevesi" and row.liquid == "muu":
        return OTHER_LIQUID
    return LIQUID_OF_NETWORK[row.network]


def _material(row: Row, told: Losses) -> str | None:
    told.counts[losses.PLASTIC] += row.material == "PP"
    return MATERIALS.get(row.material or "")


def _uncertainty(metres: float | None, told: Losses) -> float | None:
    """The smallest of KuntaGML's classes that the uncertainty fits in."""
    if metres is None:
        return None
    fitting = next((one for one in UNCERTAINTIES if one >= metres), None)
    told.counts[losses.ROUNDED] += fitting != metres
    return fitting
