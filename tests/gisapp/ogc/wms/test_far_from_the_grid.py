"""Polygons where the equator meets Greenwich, as the OGC's own data for BASIC has them.

The stored system is made for Finland; pictures of the other side of its grid must be right to the
pixel all the same (ets-wms13: bbox-exponential, bbox-pixel-interpretation, no-bgcolor,
blue-bgcolor, transparent-true, feature_count).
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from gisapp.geo.crs import transformer
from networks.models import Area
from tests.support.png import covered, pixels
from tests.support.wms import ask, get_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)

# Degrees: west, south, east, north.
LAKE = (0.0006, -0.0018, 0.0031, -0.0001)
TRIANGLE = ((-2.0, 2.0), (2.0, 2.0), (0.0, 6.0), (-2.0, 2.0))


def make_area(*ring: tuple[float, float], steps: int = 64) -> Area:
    """An area with a ring of degrees whose edges are straight in degrees."""
    to_storage = transformer(4326, 3067)
    points = [
        to_storage.transform(x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps)
        for (x1, y1), (x2, y2) in pairwise(ring)
        for i in range(steps)
    ]
    polygon = Polygon([*points, points[0]], srid=3067)
    return Area.objects.create(
        kind="toiminta_alue",
        name="Keksitty järvi",
        network="vesi",
        geometry=MultiPolygon(polygon, srid=3067),
    )


@pytest.fixture
def lake(client_as: Callable[[str], Client]) -> Callable[..., Any]:
    west, south, east, north = LAKE
    make_area((west, south), (west, north), (east, north), (east, south), (west, south))
    client = client_as("viewer")

    def draw(**pairs: Any) -> bytes:
        given = {"layers": "toiminta_alue", "crs": "CRS:84", "width": "200", "height": "100"}
        return bytes(get_map(client, **{**given, "bbox": "0,-0.0020,0.0040,0", **pairs}).content)

    return draw


def test_every_pixel_inside_is_covered_and_every_pixel_outside_is_ground(
    lake: Callable[..., bytes],
) -> None:
    inside = lake(bbox="0.0016,-0.0012,0.0026,-0.0005", width="10", height="7")
    around = covered(lake())
    blue = pixels(lake(bgcolor="0x0000ff"))
    clear = pixels(lake(transparent="TRUE"))

    assert covered(inside).all()
    # 0.00002 degrees a pixel: columns 30–155, rows 5–90.
    assert not around[:, :28].any()
    assert not around[:, 158:].any()
    assert around[7:88, 32:152].all()
    assert (blue[:, :28, :3] == [0, 0, 255]).all()
    assert (clear[:, :28, 3] == 0).all()
    assert (clear[7:88, 32:152, 3] > 0).all()


def test_numbers_with_exponents_mean_what_they_say(lake: Callable[..., bytes]) -> None:
    plain = lake(bbox="-0.005,-0.0025,0.005,0.0025", width="400", height="200")
    powers = lake(bbox="-.0005E1,-25E-4,+05E-3,.00025E+1", width="400", height="200")

    assert covered(plain).any()
    assert plain == powers


def test_what_lies_over_each_other_is_told_as_often_as_is_asked(
    client_as: Callable[[str], Client],
) -> None:
    make_area(*TRIANGLE)
    make_area(*TRIANGLE)
    client = client_as("viewer")
    given = {
        "layers": "toiminta_alue",
        "query_layers": "toiminta_alue",
        "crs": "CRS:84",
        "bbox": "-2,2,2,6",
        "width": "100",
        "height": "100",
        "i": "50",
        "j": "50",
        "info_format": "application/json",
    }

    found = [
        len(json.loads(ask(client, "GetFeatureInfo", **given, **count).content)["features"])
        for count in ({}, {"feature_count": "1"}, {"feature_count": "2"})
    ]

    assert found == [1, 1, 2]
