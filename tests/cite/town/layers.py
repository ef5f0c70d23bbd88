"""The layers: titles as the suite has them, shapes of our own where it looks for some.

A lake must fill 0.0016 to 0.0026 east and 0.0012 to 0.0005 south, and leave the west and the
north-east of its map empty; two polygons must lie over each other four degrees north.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from django.db import transaction

from gisapp.features.declaration import FeatureType, Property, Role, Subject
from gisapp.features.registry import register
from gisapp.geo.crs import GEOGRAPHIC_SRID, STORAGE_SRID, transformer
from tests.cite.workspace.models import Sample, SampleArea, SampleLine, SamplePoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.gis.geos import GEOSGeometry
    from django.db.models import QuerySet

    from gisapp.features.declaration import Viewer

Places = tuple[tuple[float, float], ...]

_SEEN: Final = datetime(2021, 3, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: the suite's word for it, its table, and its shapes in degrees, east first."""

    word: str
    model: type[Sample]
    shapes: tuple[Places, ...]


def _box(west: float, south: float, east: float, north: float) -> Places:
    return ((west, south), (west, north), (east, north), (east, south), (west, south))


_DIAMOND: Final = ((-1.0, 0.0), (0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0))
LAYERS: Final = (
    Layer("Forests", SampleArea, (_box(-0.0042, -0.0024, 0.0042, 0.0024),)),
    Layer("BasicPolygons", SampleArea, (_DIAMOND, _box(-1, 3, 1, 5), _box(-1.5, 3.5, 1.5, 4.5))),
    Layer("Lakes", SampleArea, (_box(0.0010, -0.0016, 0.0029, -0.0003),)),
    Layer("Ponds", SampleArea, (_box(-0.0020, 0.0010, -0.0016, 0.0014),)),
    Layer("Buildings", SampleArea, (_box(-0.0010, 0.0003, -0.0008, 0.0005),)),
    Layer("NamedPlaces", SampleArea, (_box(0.0017, -0.0010, 0.0021, -0.0007),)),
    Layer("Streams", SampleLine, (((-0.0040, 0.0020), (0.0010, -0.0010)),)),
    Layer("RoadSegments", SampleLine, (((-0.0042, -0.0002), (0.0005, 0.0001), (0.0042, 0.0006)),)),
    Layer("DividedRoutes", SampleLine, (((-0.0030, -0.0024), (-0.0031, 0.0024)),)),
    Layer("MapNeatline", SampleLine, (_box(-0.0042, -0.0024, 0.0042, 0.0024),)),
    Layer("Bridges", SamplePoint, (((0.0002, 0.0007),),)),
)


def _rows(layer: Layer) -> Callable[[Viewer], QuerySet[Sample]]:
    return lambda _viewer: layer.model._default_manager.filter(label=layer.word)


def _publish(layer: Layer) -> FeatureType:
    return register(
        FeatureType(
            name=layer.word.lower(),
            title=f"cite:{layer.word}",
            description=f"Koekartan taso {layer.word}.",
            subject=Subject.NETWORK,
            model=layer.model,
            rows=_rows(layer),
            min_zoom=0,
            properties=(
                Property(name="tunnus", source="tunnus", role=Role.ID, min_zoom=0),
                Property(name="muutosnumero", source="change_number", role=Role.CHANGE_NUMBER),
                Property(name="muutettu", source="changed_at", role=Role.CHANGED_AT),
                Property(name="sijainti", source="geometry", role=Role.GEOMETRY, min_zoom=0),
                Property(name="selite", source="label", min_zoom=0),
            ),
        )
    )


TYPES: Final = tuple(_publish(layer) for layer in LAYERS)


def load() -> int:
    """Put the shapes into the empty tables; how many there are."""
    with transaction.atomic():
        for layer in LAYERS:
            for count, places in enumerate(layer.shapes):
                layer.model._default_manager.create(
                    geometry=_geometry(layer.model, places),
                    label=layer.word,
                    count=count,
                    observed_at=_SEEN,
                )
    return sum(len(layer.shapes) for layer in LAYERS)


def _geometry(model: type[Sample], places: Places) -> GEOSGeometry:
    to_storage = transformer(GEOGRAPHIC_SRID, STORAGE_SRID)
    points = [to_storage.transform(east, north) for east, north in places]
    if model is SamplePoint:
        return Point(*points[0], srid=STORAGE_SRID)
    if model is SampleLine:
        return LineString(points, srid=STORAGE_SRID)
    return MultiPolygon(Polygon(points), srid=STORAGE_SRID)
