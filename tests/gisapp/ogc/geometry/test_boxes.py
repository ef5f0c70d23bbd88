"""Numbers and boxes in requests: axis order by notation, and nonsense refused."""

from __future__ import annotations

import pytest

from gisapp.core.errors import UnknownNameError
from gisapp.ogc.errors import OwsError
from gisapp.ogc.geometry.boxes import kvp_box
from gisapp.ogc.geometry.intake import number
from gisapp.ogc.geometry.shapes import Box

URN = "urn:ogc:def:crs:EPSG::"


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("1,2,3,4", Box(3067, 1, 2, 3, 4)),
        (f"1,2,3,4,{URN}3067", Box(3067, 1, 2, 3, 4)),
        (f"2,1,4,3,{URN}3881", Box(3881, 1, 2, 3, 4)),
        ("1,2,3,4,EPSG:3881", Box(3881, 1, 2, 3, 4)),
        (f"2,1,4,3,{URN}4326", Box(4326, 1, 2, 3, 4)),
        ("1,2,3,4,EPSG:4326", Box(4326, 1, 2, 3, 4)),
        ("2,1,4,3,http://www.opengis.net/def/crs/EPSG/0/4326", Box(4326, 1, 2, 3, 4)),
        ("1,2,3,4,http://www.opengis.net/gml/srs/epsg.xml#4326", Box(4326, 1, 2, 3, 4)),
        ("1,2,3,4,urn:ogc:def:crs:OGC:1.3:CRS84", Box(4326, 1, 2, 3, 4)),
        ("-1e8,-1e8,1e8,1e8", Box(3067, -1e8, -1e8, 1e8, 1e8)),
    ],
)
def test_a_box_is_read_east_first(text: str, box: Box) -> None:
    assert kvp_box(text) == box


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "1,2,3,x", "3,2,1,4", "1,4,3,2", "nan,1,2,3", "1,2,3,1e400", "1;2;3;4"]
)
def test_a_bad_box_is_refused(text: str) -> None:
    with pytest.raises(OwsError) as caught:
        kvp_box(text)

    assert caught.value.locator == "BBOX"


@pytest.mark.parametrize("name", ["EPSG:0", "EPSG:4327", "EPSG:1234567890", "http://127.0.0.1/crs"])
def test_a_box_in_an_unknown_system_is_refused(name: str) -> None:
    with pytest.raises(UnknownNameError):
        kvp_box(f"1,2,3,4,{name}")


@pytest.mark.parametrize("text", ["Infinity", "NaN", "1e400", "1,5", "٣", "0x1", "1_0", "9" * 400])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(OwsError):
        number(text, "filter")
