"""Coordinates where a request names no system, or the one without axes to swap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from networks.models import Node
from tests.make import EAST, NORTH, make_consumption_point
from tests.support.ogc import Ask, get, send
from tests.support.wfs_t import send as change

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

NOTATION = {
    "1.0.0": "EPSG:3067",
    "1.1.0": "urn:ogc:def:crs:EPSG::3067",
    "2.0.0": "urn:ogc:def:crs:EPSG::3067",
}
of_each_version = pytest.mark.parametrize("version", NOTATION)


@pytest.fixture
def planner(machine_as: Callable[[str], Client]) -> Client:
    return machine_as("planner")


@of_each_version
def test_no_system_is_the_default_one_in_the_notation_of_the_version(
    planner: Client, version: str
) -> None:
    make_consumption_point()

    answer = send(planner, Ask(type_name="kulutuspaikka", version=version))

    assert answer.positions() == [[EAST, NORTH]]
    assert f'srsName="{NOTATION[version]}"'.encode() in answer.body


@of_each_version
@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"]
)
def test_crs84_is_longitude_first_in_every_version(
    planner: Client, name: str, version: str
) -> None:
    make_consumption_point()

    (position,) = send(
        planner, Ask(type_name="kulutuspaikka", version=version, srs_name=name)
    ).positions()

    assert position == pytest.approx([27.3, 61.7], abs=0.5)


@of_each_version
def test_a_box_without_a_system_is_in_the_default_one(planner: Client, version: str) -> None:
    make_consumption_point()
    words = {"service": "WFS", "version": version, "request": "GetFeature"}
    found = {
        box: len(get(planner, **words, typename="vv:kulutuspaikka", bbox=box).ids)
        for box in (
            f"{EAST - 1},{NORTH - 1},{EAST + 1},{NORTH + 1}",
            f"{NORTH - 1},{EAST - 1},{NORTH + 1},{EAST + 1}",
        )
    }

    assert list(found.values()) == [1, 0]


@of_each_version
def test_a_new_geometry_without_a_system_is_in_the_default_one(
    planner: Client, version: str
) -> None:
    change(
        planner,
        "<wfs:Insert><vv:venttiili><vv:tyyppi>sulkuventtiili</vv:tyyppi>"
        "<vv:verkosto>vesi</vv:verkosto><vv:sijainti><gml:Point>"
        f"<gml:coordinates>{EAST},{NORTH}</gml:coordinates></gml:Point></vv:sijainti>"
        "</vv:venttiili></wfs:Insert>",
        version,
    )

    assert Node.objects.get().geometry.coords == (EAST, NORTH)
