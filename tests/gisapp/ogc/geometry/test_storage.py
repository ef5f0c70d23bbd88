"""Geometry on its way into the storage system: transformed, fenced, fitted, rounded."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry

from gisapp.features.field_types import FieldKind
from gisapp.geo import crs
from gisapp.ogc.errors import Code, OwsError
from gisapp.ogc.geometry.intake import Intake
from gisapp.ogc.geometry.shapes import Box, Shape
from gisapp.ogc.geometry.storage import for_filter, for_writing
from tests.make import EAST, NORTH

SQUARE = shapely.box(EAST, NORTH, EAST + 10, NORTH + 10)


def written(
    geometry: shapely.Geometry,
    kind: FieldKind = FieldKind.POINT,
    *,
    srid: int = 3067,
    heights: bool = True,
) -> Any:
    intake = Intake(locator="sijainti", code=Code.INVALID_VALUE)
    return for_writing(Shape(srid, geometry), intake, kind, heights=heights)


def test_places_are_stored_to_the_millimetre() -> None:
    point = written(shapely.Point(EAST + 0.00049, NORTH - 0.00049, 101.12345))

    assert (point.x, point.y, point.z) == (EAST, NORTH, 101.123)
    assert point.srid == 3067


@pytest.mark.parametrize("srid", [3881, 4326, 3857])
def test_places_are_moved_and_heights_are_not(srid: int) -> None:
    x, y = crs.transformer(3067, srid).transform(EAST, NORTH)
    point = written(shapely.Point(x, y, 101.5), srid=srid)

    assert abs(point.x - EAST) <= 0.001
    assert abs(point.y - NORTH) <= 0.001
    assert point.z == 101.5


@pytest.mark.parametrize(
    ("srid", "x", "y"),
    [
        (3067, NORTH, EAST),
        (3067, 0, 0),
        (3067, EAST, NORTH + 1_000_000),
        (4326, 61.6, 27.2),
        (3881, 6_800_000, 27_500_000),
        (3857, 1e9, 1e9),
    ],
)
def test_places_elsewhere_are_refused_with_a_hint(srid: int, x: float, y: float) -> None:
    with pytest.raises(OwsError, match="axes may be swapped") as caught:
        written(shapely.Point(x, y), srid=srid)

    assert caught.value.code is Code.INVALID_VALUE
    assert caught.value.locator == "sijainti"


def test_one_part_and_many_of_one_part_fit_each_other() -> None:
    line = shapely.LineString([(EAST, NORTH), (EAST + 1, NORTH)])
    many = shapely.multilinestrings([line])

    assert written(SQUARE, FieldKind.MULTIPOLYGON).geom_type == "MultiPolygon"
    assert written(many, FieldKind.LINE).geom_type == "LineString"
    collection = shapely.geometrycollections([line])
    assert written(collection, FieldKind.LINE).geom_type == "LineString"


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        (SQUARE, FieldKind.POINT),
        (shapely.Point(EAST, NORTH), FieldKind.LINE),
        (shapely.multipoints([(EAST, NORTH), (EAST + 1, NORTH)]), FieldKind.POINT),
        (shapely.LineString([(EAST, NORTH), (EAST + 1, NORTH)]), FieldKind.MULTIPOLYGON),
    ],
)
def test_another_kind_is_refused(geometry: shapely.Geometry, kind: FieldKind) -> None:
    with pytest.raises(OwsError, match="The property holds a"):
        written(geometry, kind)


def test_heights_are_refused_where_there_is_no_room_for_them() -> None:
    point = shapely.Point(EAST, NORTH, 100)

    with pytest.raises(OwsError, match="without heights"):
        written(point, heights=False)


@pytest.mark.parametrize(
    ("geometry", "kind", "reason"),
    [
        (
            shapely.Polygon(
                [(EAST, NORTH), (EAST + 9, NORTH + 9), (EAST + 9, NORTH), (EAST, NORTH + 9)]
            ),
            FieldKind.MULTIPOLYGON,
            "Self-intersection",
        ),
        (
            shapely.LineString([(EAST, NORTH), (EAST + 0.0001, NORTH)]),
            FieldKind.LINE,
            "Too few points",
        ),
    ],
)
def test_what_is_not_valid_is_refused_with_its_reason(
    geometry: shapely.Geometry, kind: FieldKind, reason: str
) -> None:
    with pytest.raises(OwsError, match=reason):
        written(geometry, kind)


def test_a_box_over_the_date_line_is_both_its_halves() -> None:
    here = GEOSGeometry(f"POINT({EAST} {NORTH})", srid=3067)

    assert for_filter(Box(4326, 20, 58, -170, 72)).intersects(here)
    assert for_filter(Box(4326, 170, 58, 28, 72)).intersects(here)
    assert not for_filter(Box(4326, 170, 58, -170, 72)).intersects(here)
    assert for_filter(Box(4326, 1e9, -90, -1e9, 90)).empty
