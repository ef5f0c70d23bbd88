"""Street names kept in step."""

from __future__ import annotations

import pytest

from consumption_points.models import ConsumptionPoint, StreetName
from consumption_points.services import street_names_refresh
from tests.make import make_address, make_consumption_point

pytestmark = pytest.mark.django_db


def names() -> set[tuple[str, str]]:
    return set(StreetName.objects.values_list("key", "street"))


def test_points_bring_their_streets() -> None:
    make_consumption_point()

    street_names_refresh()

    assert names() == {("keksijankatu", "Keksijänkatu")}


def test_both_languages_lead_to_both_spellings() -> None:
    make_consumption_point()
    make_address()

    street_names_refresh()

    assert names() == {
        (key, street)
        for key in ("keksijankatu", "uppfinnaregatan")
        for street in ("Keksijänkatu", "Uppfinnaregatan")
    }


def test_names_that_nobody_has_go_and_a_second_run_writes_nothing() -> None:
    make_consumption_point()
    make_consumption_point(address="Mietintie 1")
    street_names_refresh()
    ConsumptionPoint.objects.filter(street="Mietintie").delete()

    street_names_refresh()
    kept = set(StreetName.objects.values_list("pk", flat=True))
    street_names_refresh()

    assert names() == {("keksijankatu", "Keksijänkatu")}
    assert set(StreetName.objects.values_list("pk", flat=True)) == kept
