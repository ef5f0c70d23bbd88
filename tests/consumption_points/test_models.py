"""What the database refuses of points, whatever the program does."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, connection, transaction

from consumption_points.models import ConsumptionPoint, Placement, StreetName
from tests.make import make_address, make_consumption_point, make_point

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("point_id", ""),
        ("point_id", "KP 1"),
        ("point_id", "KP\n1"),
        ("point_id", "<b>"),
        ("point_id", "x" * 33),
        ("street", ""),
        ("street", " Katu"),
        ("street", "Ka\x07tu"),
        ("street", "Katu_1"),
        ("street", "K" * 81),
        ("house_letter", "B"),
        ("house_letter", "bb"),
        ("stair", "a"),
        ("stair", "ABC"),
        ("apartment", "x1"),
        ("apartment", "12345"),
        ("postcode", "5010"),
        ("postcode", "5o100"),
        ("municipality", "Mikkeli 1"),
        ("address", "Katu\n1"),
        ("address", ""),
        ("house_number", -1),
        ("house_number", 100_000),
        ("house_number_end", 100_000),
        ("geometry", Point(0, 0, srid=3067)),
        ("geometry", Point(6_839_500, 514_400, srid=3067)),
    ],
)
def test_a_point_with_a_bad_value_is_refused(field: str, value: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        make_consumption_point(**{field: value} if field != "address" else {})
        ConsumptionPoint.objects.update(**{field: value})


def test_a_letter_needs_a_number() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        make_consumption_point(house_number=None, house_letter="b")


def test_ids_are_unique() -> None:
    make_consumption_point(point_id="KP-1")

    with pytest.raises(DatabaseError), transaction.atomic():
        make_consumption_point(point_id="KP-1")


def test_a_point_may_lack_a_place() -> None:
    point = make_consumption_point(geometry=None)

    point.refresh_from_db()
    assert point.geometry_gk27 is None


def test_the_place_is_kept_in_gk27_too() -> None:
    point = make_consumption_point(geometry=make_point(514_400, 6_839_500))

    point.refresh_from_db()
    assert point.geometry_gk27.srid == 3881
    assert 27_400_000 < point.geometry_gk27.x < 27_600_000


def test_each_write_draws_a_larger_change_number() -> None:
    point = make_consumption_point()
    point.refresh_from_db()
    first = point.change_number

    ConsumptionPoint.objects.filter(pk=point.pk).update(apartment="7")

    point.refresh_from_db()
    assert point.change_number > first > 0


def test_history_keeps_the_former_place() -> None:
    point = make_consumption_point()
    ConsumptionPoint.objects.filter(pk=point.pk).update(geometry=make_point(514_500, 6_839_600))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(geometry) FROM consumption_points_consumptionpointevent "
            "WHERE id = %s ORDER BY pgh_id",
            [point.pk],
        )
        assert [x for (x,) in cursor.fetchall()] == [514_400, 514_500]


def test_a_placement_has_a_known_rule_and_a_score_up_to_one() -> None:
    point = make_consumption_point()

    with pytest.raises(DatabaseError), transaction.atomic():
        Placement.objects.create(point=point, rule="arvaus", score=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Placement.objects.create(point=point, rule="osoite", score=1.5)


def test_one_address_stands_once_in_the_register_of_a_source() -> None:
    make_address()

    with pytest.raises(DatabaseError), transaction.atomic():
        make_address()


def test_a_street_key_is_letters_and_digits() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        StreetName.objects.create(key="keksijän katu", street="Keksijänkatu")
