"""Places taken from the address register."""

from __future__ import annotations

import pytest

from consumption_points.models import Placement
from consumption_points.services import points_place_from_register
from tests.make import EAST, NORTH, make_address, make_consumption_point, make_point

pytestmark = pytest.mark.django_db


def test_a_point_without_a_place_gets_that_of_its_address() -> None:
    make_address(geometry=make_point(EAST + 7, NORTH))
    point = make_consumption_point(geometry=None)

    assert points_place_from_register() == 1

    point.refresh_from_db()
    assert point.geometry is not None
    assert point.geometry.x == EAST + 7
    assert (point.placement.rule, point.placement.score) == ("osoite", 1.0)
    assert points_place_from_register() == 0


def test_a_swedish_address_finds_the_same_place() -> None:
    make_address()
    point = make_consumption_point(address="Uppfinnaregatan 12, 50100 Mikkeli", geometry=None)

    points_place_from_register()

    point.refresh_from_db()
    assert point.geometry is not None


def test_the_same_letter_is_better_than_none() -> None:
    make_address(geometry=make_point(EAST, NORTH))
    make_address(house_letter="b", geometry=make_point(EAST + 9, NORTH))
    point = make_consumption_point(address="Keksijänkatu 12b, 50100 Mikkeli", geometry=None)
    other = make_consumption_point(address="Keksijänkatu 12c, 50100 Mikkeli", geometry=None)

    points_place_from_register()

    point.refresh_from_db()
    other.refresh_from_db()
    assert point.geometry is not None
    assert other.geometry is not None
    assert (point.geometry.x, point.placement.score) == (EAST + 9, 1.0)
    assert (other.geometry.x, other.placement.score) == (EAST, 0.9)


def test_another_postcode_is_another_place() -> None:
    make_address(postcode="50670")
    make_consumption_point(geometry=None)

    assert points_place_from_register() == 0


def test_a_point_with_a_place_keeps_it() -> None:
    make_address(geometry=make_point(EAST + 7, NORTH))
    make_consumption_point()

    assert points_place_from_register() == 0
    assert not Placement.objects.exists()
