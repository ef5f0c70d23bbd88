"""GeoJSON geometries read into shapes, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from gisapp.core.errors import LimitError, VesiverkkoError
from gisapp.geo import crs
from gisapp.ogc import limits
from gisapp.ogc.geometry.geojson import CRS84, read_geojson
from gisapp.ogc.geometry.intake import Intake

RING = [[0, 0], [9, 0], [9, 9], [0, 0]]


def geometry(kind: str, coordinates: Any, **more: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates, **more}


def wkt(value: Any, system: crs.CrsName = CRS84) -> str:
    return str(read_geojson(value, Intake(default=system)).geometry.wkt)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (geometry("Point", [1, 2]), "POINT (1 2)"),
        (geometry("Point", [1, 2, 3.5]), "POINT Z (1 2 3.5)"),
        (geometry("LineString", [[0, 0], [1, 1]]), "LINESTRING (0 0, 1 1)"),
        (geometry("Polygon", [RING]), "POLYGON ((0 0, 9 0, 9 9, 0 0))"),
        (geometry("MultiPoint", [[1, 2]]), "MULTIPOINT ((1 2))"),
        (geometry("MultiLineString", [[[0, 0], [1, 1]]]), "MULTILINESTRING ((0 0, 1 1))"),
        (geometry("MultiPolygon", [[RING]]), "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)))"),
        (
            {"type": "GeometryCollection", "geometries": [geometry("Point", [1, 2])]},
            "GEOMETRYCOLLECTION (POINT (1 2))",
        ),
    ],
)
def test_each_type_is_read(value: Any, expected: str) -> None:
    assert wkt(value) == expected


def test_the_order_is_that_of_the_system() -> None:
    north_first = crs.named(4326, crs.Notation.URI)

    assert wkt(geometry("Point", [61.6, 27.2]), north_first) == "POINT (27.2 61.6)"


def test_the_old_member_crs_may_repeat_the_system() -> None:
    crs84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    other = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3067"}}

    assert wkt(geometry("Point", [1, 2], crs=crs84)) == "POINT (1 2)"
    for wrong in (other, {}, "EPSG:4326", {"properties": {"name": 1}}):
        with pytest.raises(VesiverkkoError):
            wkt(geometry("Point", [1, 2], crs=wrong))


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "POINT (1 2)",
        {},
        {"type": "Point"},
        {"type": ["Point"], "coordinates": [1, 2]},
        geometry("Circle", [1, 2]),
        geometry("Point", []),
        geometry("Point", [1]),
        geometry("Point", [1, 2, 3, 4]),
        geometry("Point", ["1", "2"]),
        geometry("Point", [True, False]),
        geometry("Point", [None, 2]),
        geometry("Point", [float("nan"), 2]),
        geometry("Point", [float("inf"), 2]),
        geometry("Point", [10**400, 2]),
        geometry("Point", [[1, 2]]),
        geometry("LineString", [[0, 0]]),
        geometry("LineString", [[0, 0], [1, 1, 1]]),
        geometry("LineString", [[0, 0], 1]),
        geometry("LineString", {"0": [0, 0]}),
        geometry("Polygon", []),
        geometry("Polygon", [RING[:-1]]),
        geometry("Polygon", [[[0, 0], [9, 0], [0, 0]]]),
        geometry("MultiLineString", [[[0, 0], [1, 1]], [[0, 0, 1], [1, 1, 1]]]),
        {"type": "GeometryCollection", "geometries": []},
        {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "GeometryCollection", "geometries": [geometry("Point", [1, 2])]}
            ],
        },
    ],
)
def test_what_is_no_geometry_is_refused(value: Any) -> None:
    with pytest.raises(VesiverkkoError):
        wkt(value)


def test_a_geometry_has_a_limit_of_vertices() -> None:
    with pytest.raises(LimitError):
        wkt(geometry("LineString", [[1, 2]] * (limits.VERTICES + 1)))
