"""GetFeatureInfo: what is drawn at a pixel, with its published properties.

The search asks the database through the same door and rules as the picture, so what does not show
is not found. What is found stands in the ledger with its ids before it leaves.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db.models import Q
from django.utils.html import format_html, format_html_join

from gisapp import access
from gisapp.features.field_types import FieldKind
from gisapp.geo.crs import STORAGE_SRID, transformer
from gisapp.ogc import stream
from gisapp.ogc.encodings import geojson, gml
from gisapp.ogc.errors import Code, OwsError
from gisapp.ogc.namespaces import GML_31, PREFIX, VV
from gisapp.ogc.wms import layers
from gisapp.ogc.wms.get_map import visible_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gisapp.access import Caller, Reading
    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.wms.requests import InfoRequest

ACTION: Final = "info"
# How far from the pixel a point or line may lie, in pixels.
TOLERANCE_PX: Final = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What one layer has at the place, nearest first."""

    reading: Reading
    ids: list[int]

    @property
    def feature_type(self) -> FeatureType:
        """The type, with what the caller may see of it."""
        return self.reading.feature_type


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A place, EPSG:3067, with the tolerance (m) and the scale of the picture there."""

    point: Point
    tolerance_m: float
    scale: float


def get_feature_info(asked: InfoRequest, caller: Caller) -> bytes:
    """The answer in the format that was asked for."""
    place = _place(asked)
    visible = layers.drawable(access.types_for(caller))
    on_map = layers.chosen(asked.map.layers, visible, "LAYERS")
    queried = layers.chosen(asked.layers, visible, "QUERY_LAYERS")
    drawn = {feature_type.name for _name, types in on_map for feature_type in types}
    if any(feature_type.name not in drawn for _name, types in queried for feature_type in types):
        msg = "QUERY_LAYERS may name layers of the picture only."
        raise OwsError(Code.LAYER_NOT_DEFINED, msg, locator="QUERY_LAYERS")
    found = [
        _found(_reading(feature_type, asked, caller), place, asked.count)
        for _name, types in queried
        for feature_type in reversed(types)
    ]
    return _WRITERS[asked.format]([layer for layer in found if layer.ids], asked)


def _reading(feature_type: FeatureType, asked: InfoRequest, caller: Caller) -> Reading:
    as_of = asked.map.as_of
    return access.readable(feature_type, caller=caller, action=ACTION, as_of=as_of)


def _place(asked: InfoRequest) -> _Place:
    """The middle of the pixel."""
    box, (across, down) = asked.map.box, asked.pixel
    x = box.west + (across + 0.5) * (box.east - box.west) / asked.map.width
    y = box.north - (down + 0.5) * (box.north - box.south) / asked.map.height
    east, north = transformer(box.srid, STORAGE_SRID).transform(x, y)
    if abs(east) > _FARTHEST or abs(north) > _FARTHEST:
        msg = "The pixel lies outside the coordinate system."
        raise OwsError(Code.INVALID_POINT, msg, locator="BBOX")
    resolution = box.ground_resolution(asked.map.width, asked.map.height)
    return _Place(
        point=Point(east, north, srid=STORAGE_SRID),
        tolerance_m=TOLERANCE_PX * resolution,
        scale=resolution / layers.PIXEL_M,
    )


_FARTHEST: Final = 1e9


def _found(reading: Reading, place: _Place, count: int) -> Found:
    feature_type = reading.feature_type
    geometry = feature_type.geometry_property.source
    ids: list[int] = []
    passes = list(layers.look_of(feature_type).rules_at(place.scale))
    if passes and place.scale <= layers.coarsest_scale(feature_type):
        near = visible_rows(reading, passes[0]).filter(_near(feature_type, place))
        nearest = near.annotate(map_distance=Distance(geometry, place.point))
        ids = list(nearest.order_by("map_distance", "pk").values_list("pk", flat=True)[:count])
    if ids:
        east, north = place.point.coords
        scope = {"place": [round(east, 1), round(north, 1)], "tolerance": place.tolerance_m}
        reading.record(ids, scope=scope)
    return Found(reading, ids)


def _near(feature_type: FeatureType, place: _Place) -> Q:
    geometry = feature_type.geometry_property.source
    if feature_type.geometry_kind in (FieldKind.POINT, FieldKind.LINE):
        return Q(**{f"{geometry}__dwithin": (place.point, place.tolerance_m)})
    return Q(**{f"{geometry}__intersects": place.point})


def _values(found: Found) -> list[dict[str, Any]]:
    """The published properties of what was found, by their names, the geometry left out."""
    feature_type = found.feature_type
    columns = {
        prop.name: feature_type.descriptions[prop.name].column
        for prop in feature_type.properties
        if not feature_type.descriptions[prop.name].kind.is_geometry
    }
    rows = {
        row["pk"]: {name: row[column] for name, column in columns.items()}
        for row in found.reading.rows.filter(pk__in=found.ids).values("pk", *columns.values())
    }
    return [rows[key] for key in found.ids if key in rows]


def _plain(found: Iterable[Found], _asked: InfoRequest) -> bytes:
    lines = []
    for layer in found:
        for values in _values(layer):
            lines.append(f"{layer.feature_type.name}:")
            lines += [f"  {name} = {_text(value)}" for name, value in values.items()]
    return ("\n".join(lines) + "\n").encode() if lines else b"ei kohteita\n"


def _html(found: Iterable[Found], _asked: InfoRequest) -> bytes:
    tables = [
        format_html(
            "<table><caption>{}</caption>{}</table>",
            layer.feature_type.title,
            format_html_join(
                "",
                '<tr><th scope="row">{}</th><td>{}</td></tr>',
                ((name, _text(value)) for name, value in values.items()),
            ),
        )
        for layer in found
        for values in _values(layer)
    ]
    page = format_html(
        '<!DOCTYPE html><html lang="fi"><meta charset="utf-8"><title>{}</title>{}</html>',
        "Kohteen tiedot",
        format_html_join("", "{}", ((table,) for table in tables)) or "ei kohteita",
    )
    return page.encode()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _json(found: Iterable[Found], asked: InfoRequest) -> bytes:
    members = b"".join(_members(found, asked, geojson.member))
    name = asked.map.crs.text
    head = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": name}},
    }
    return json.dumps(head)[:-1].encode() + b', "features": [' + members.lstrip(b",\n") + b"]}"


def _gml(found: Iterable[Found], asked: InfoRequest) -> bytes:
    members = b"".join(_members(found, asked, _gml_member))
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs"'
        + f' xmlns:gml="{GML_31}" xmlns:{PREFIX}="{VV}">'.encode()
        + members
        + b"</wfs:FeatureCollection>\n"
    )


def _gml_member(feature_type: FeatureType, system: Any) -> Any:
    return gml.member(
        feature_type, system, before="<gml:featureMember>", after="</gml:featureMember>"
    )


def _members(
    found: Iterable[Found], asked: InfoRequest, member: Callable[[FeatureType, Any], Any]
) -> Iterable[bytes]:
    """The text of each feature, as the database writes it."""
    for layer in found:
        rows = layer.reading.rows.filter(pk__in=layer.ids).order_by("pk")
        text = rows.annotate(map_text=member(layer.feature_type, asked.map.crs))
        yield from stream.texts(text.values_list("map_text"))


_WRITERS: Final[dict[str, Callable[[list[Found], InfoRequest], bytes]]] = {
    "text/plain": _plain,
    "text/html": _html,
    "application/json": _json,
    "application/geo+json": _json,
    "application/vnd.ogc.gml": _gml,
    "application/gml+xml; version=3.1": _gml,
}
FORMATS: Final = tuple(_WRITERS)
