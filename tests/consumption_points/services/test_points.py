"""Points written in bulk."""

from __future__ import annotations

import pytest

from consumption_points.addresses import parse_address
from consumption_points.models import ConsumptionPoint, Placement
from consumption_points.services import PointRecord, points_apply
from tests.make import EAST, NORTH, make_consumption_point, make_point

pytestmark = pytest.mark.django_db


def record(
    point_id: str,
    address: str = "Keksijänkatu 12, 50100 Mikkeli",
    *,
    place: tuple[float, float] | None = (EAST, NORTH),
    ended: bool = False,
) -> PointRecord:
    return PointRecord(point_id=point_id, parts=parse_address(address), place=place, ended=ended)


def test_new_points_are_stored_with_their_parts_and_placement() -> None:
    diff = points_apply(records=[record("KP-1", "Keksijänkatu 12b C 3, 50100 Mikkeli")])

    point = ConsumptionPoint.objects.get()
    assert (diff.added, diff.changed, diff.unchanged) == (1, 0, 0)
    assert diff.ids == (point.pk,)
    assert (point.street, point.house_number, point.house_letter) == ("Keksijänkatu", 12, "b")
    assert (point.stair, point.apartment) == ("C", "3")
    assert point.address == "Keksijänkatu 12b C 3, 50100 Mikkeli"
    assert point.geometry is not None
    assert point.geometry.coords == (EAST, NORTH)
    assert (point.placement.rule, point.placement.score) == ("tiedosto", 1)


def test_a_second_run_changes_nothing() -> None:
    records = [record("KP-1"), record("KP-2", place=None), record("KP-3", ended=True)]
    points_apply(records=records)
    numbers = set(ConsumptionPoint.objects.values_list("change_number", flat=True))

    diff = points_apply(records=records)

    assert (diff.added, diff.changed, diff.unchanged, diff.ids) == (0, 0, 3, ())
    assert set(ConsumptionPoint.objects.values_list("change_number", flat=True)) == numbers


def test_only_what_differs_is_written() -> None:
    points_apply(records=[record("KP-1"), record("KP-2")])
    untouched = ConsumptionPoint.objects.get(point_id="KP-1").change_number

    diff = points_apply(records=[record("KP-1"), record("KP-2", "Keksijänkatu 14")])

    assert diff.lines == ("~ KP-2: osoite",)
    assert ConsumptionPoint.objects.get(point_id="KP-1").change_number == untouched


def test_a_dry_run_tells_and_stores_nothing() -> None:
    points_apply(records=[record("KP-1"), record("KP-2"), record("KP-3")])

    diff = points_apply(
        records=[record("KP-1", place=(EAST + 1, NORTH)), record("KP-2"), record("KP-4")],
        end_absent=True,
        largest_share_ended=0.5,
        dry_run=True,
    )

    assert diff.lines == ("~ KP-1: sijainti", "+ KP-4", "- KP-3")
    assert set(ConsumptionPoint.objects.values_list("point_id", flat=True)) == {
        "KP-1",
        "KP-2",
        "KP-3",
    }
    assert ConsumptionPoint.objects.current().count() == 3


def test_a_file_without_a_place_takes_none_away() -> None:
    points_apply(records=[record("KP-1")])

    diff = points_apply(records=[record("KP-1", place=None)])

    assert diff.changed == 0
    assert ConsumptionPoint.objects.get().geometry is not None


def test_a_place_set_by_hand_stands() -> None:
    point = make_consumption_point(point_id="KP-1", geometry=make_point(EAST + 50, NORTH))
    Placement.objects.create(point=point, rule="kasin", score=1, by_hand=True)

    points_apply(records=[record("KP-1")])

    point.refresh_from_db()
    assert point.geometry is not None
    assert point.geometry.x == EAST + 50
    assert point.placement.rule == "kasin"


def test_absent_points_end_only_when_asked_for() -> None:
    points_apply(records=[record("KP-1"), record("KP-2")])

    assert points_apply(records=[record("KP-1")]).ended == 0
    assert ConsumptionPoint.objects.current().count() == 2

    diff = points_apply(records=[record("KP-1")], end_absent=True, largest_share_ended=0.5)

    assert diff.ended == 1
    assert list(ConsumptionPoint.objects.current().values_list("point_id", flat=True)) == ["KP-1"]


def test_too_many_absent_points_are_held() -> None:
    points_apply(records=[record(f"KP-{i}") for i in range(20)])

    diff = points_apply(records=[record(f"KP-{i}") for i in range(18)], end_absent=True)

    assert (diff.ended, diff.held) == (0, 2)
    assert ConsumptionPoint.objects.current().count() == 20


def test_an_ended_point_comes_back() -> None:
    points_apply(records=[record("KP-1", ended=True)])
    assert ConsumptionPoint.objects.get().ended_at is not None

    points_apply(records=[record("KP-1")])

    assert ConsumptionPoint.objects.get().ended_at is None
