"""Names and axis order of coordinate systems."""

from __future__ import annotations

import pytest
from django.contrib.gis.gdal import gdal_version

from gisapp.core.errors import UnknownNameError
from gisapp.geo import crs

AUTHORITY_NORTH_FIRST = {3067: False, 3881: True, 4326: True, 3857: False}


@pytest.mark.parametrize("srid", AUTHORITY_NORTH_FIRST)
@pytest.mark.parametrize(
    ("notation", "follows_authority"),
    [
        ("urn:ogc:def:crs:EPSG::{}", True),
        ("urn:x-ogc:def:crs:EPSG:6.9:{}", True),
        ("http://www.opengis.net/def/crs/EPSG/0/{}", True),
        ("EPSG:{}", False),
        ("http://www.opengis.net/gml/srs/epsg.xml#{}", False),
    ],
)
def test_axis_order_follows_the_notation(srid: int, notation: str, follows_authority: bool) -> None:
    name = crs.parse(notation.format(srid))

    assert name.srid == srid
    assert name.swaps == (follows_authority and AUTHORITY_NORTH_FIRST[srid])


@pytest.mark.parametrize(
    "text",
    ["urn:ogc:def:crs:OGC:1.3:CRS84", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
)
def test_crs84_is_longitude_first(text: str) -> None:
    name = crs.parse(text)

    assert (name.srid, name.swaps) == (4326, False)


@pytest.mark.parametrize(
    "text",
    ["", "EPSG:0", "EPSG:3067; --", "EPSG:9999999999", "http://example.invalid/3067", "3067"],
)
def test_an_unknown_system_is_refused(text: str) -> None:
    with pytest.raises(UnknownNameError):
        crs.parse(text)


def test_a_pair_is_swapped_only_where_north_comes_first() -> None:
    swapped = crs.named(3881, crs.Notation.URN)
    plain = crs.named(3881, crs.Notation.SHORT)

    assert crs.text_order(swapped, 27514413.0, 6842269.0) == (6842269.0, 27514413.0)
    assert crs.text_order(plain, 27514413.0, 6842269.0) == (27514413.0, 6842269.0)


def test_the_library_under_geodjango_is_new_enough_and_transforms_right() -> None:
    east, north = crs.transformer(3067, 3881).transform(514_408, 6_839_532)

    assert tuple(map(int, gdal_version().decode().split(".")[:2])) >= (3, 9)
    assert (east, north) == pytest.approx((27_514_413.5, 6_842_269.2), abs=1)
