"""Many new rows in one statement are what Django would have stored one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DataError, connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from gisapp.features import bulk
from networks.models import Interruption, Node
from tests.make import EAST, NORTH, make_point
from tests.support.features import make_interruption

pytestmark = pytest.mark.django_db

MANY = 120


def node(number: int, **values: Any) -> Node:
    return Node(
        **{
            "kind": "kaivo",
            "type_code": "tarkastuskaivo",
            "network": "jatevesi",
            "source": "testi",
            "source_id": f"K'{number}\\\"",
            "built_year": None if number % 2 else 1900 + number % 100,
            "position_uncertainty_m": number / 8,
            "geometry": make_point(EAST + number, NORTH, 101.5 if number % 3 else None),
            **values,
        }
    )


def test_many_rows_are_one_statement_and_get_their_keys_in_order() -> None:
    rows = [node(number) for number in range(MANY)]

    with CaptureQueriesContext(connection) as queries:
        bulk.insert(rows)

    assert [one["sql"].startswith('INSERT INTO "networks_node"') for one in queries] == [True]
    stored: dict[int, Any] = {one.pk: one for one in Node.objects.all()}
    assert [row.pk for row in rows] == sorted(stored)
    for row in rows:
        one = stored[row.pk]
        assert model_to_dict(one, exclude=["geometry"]) == {
            **model_to_dict(row, exclude=["geometry"]),
            # The database gives these.
            "valid_from": one.valid_from,
        }
        assert (one.geometry.coords, one.geometry.srid) == (row.geometry.coords, 3067)
        assert (one.tunnus, row._state.adding) == (row.tunnus, False)


def test_numbers_and_history_are_those_of_single_rows() -> None:
    bulk.insert([node(number) for number in range(MANY)])

    numbers = list(Node.objects.order_by("pk").values_list("change_number", flat=True))
    assert numbers == sorted(set(numbers))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM networks_nodeevent")
        assert cursor.fetchone() == (MANY,)


def test_a_text_that_is_too_long_is_refused_and_not_cut() -> None:
    rows = [node(number, source_id=f"{number}-{'x' * 80}") for number in range(MANY)]

    with pytest.raises(DataError, match="too long"):
        bulk.insert(rows)


def test_a_model_with_lists_is_stored_too() -> None:
    first = make_interruption()
    rows = []
    for number in range(MANY):
        row = Interruption.objects.get(pk=first.pk)
        row.pk, row.number, row._state.adding = None, f"K-2027-{number + 1000}", True
        row.tunnus = type(row)().tunnus
        rows.append(row)

    bulk.insert(rows)

    assert Interruption.objects.count() == MANY + 1


def test_nothing_is_stored_of_nothing() -> None:
    bulk.insert([])

    assert not Node.objects.exists()


@pytest.mark.parametrize("many", [1, 2, MANY])
def test_changed_rows_are_what_saving_each_makes_of_them(many: int) -> None:
    rows = [node(number) for number in range(many)]
    bulk.insert(rows)
    untouched = Node.objects.create(
        **{**model_to_dict(node(many), exclude=["geometry"]), "geometry": make_point(EAST)}
    )
    for number, row in enumerate(rows):
        row.geometry = make_point(EAST + number, NORTH + 5, 99.5 if number % 2 else None)
        row.built_year = 1950 if number % 3 else None
        row.secrecy = "salassa"
        row.type_code = "not saved"

    with CaptureQueriesContext(connection) as queries:
        bulk.update(rows, ["geometry", "built_year", "secrecy"])

    assert [one["sql"].startswith('UPDATE "networks_node"') for one in queries] == [True]
    for row in rows:
        one: Any = Node.objects.get(pk=row.pk)
        assert (one.geometry.coords, one.geometry.srid) == (row.geometry.coords, 3067)
        assert (one.built_year, one.secrecy) == (row.built_year, "salassa")
        assert (one.type_code, one.source_id) == ("tarkastuskaivo", row.source_id)
        assert one.change_number > untouched.change_number
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM networks_nodeevent WHERE pgh_label = 'update'")
        assert cursor.fetchone() == (many,)


def test_rows_with_lists_are_changed_too() -> None:
    rows = [make_interruption(number=f"K-2027-{number}") for number in (1, 2)]
    for row in rows:
        row.valves = [row.tunnus]

    bulk.update(rows, ["valves"])

    for row in rows:
        assert Interruption.objects.get(pk=row.pk).valves == [row.tunnus]


def test_a_change_to_a_text_that_is_too_long_is_refused_and_not_cut() -> None:
    rows = [node(number) for number in range(2)]
    bulk.insert(rows)
    rows[1].source_id = "x" * 80

    with pytest.raises(DataError):
        bulk.update(rows, ["source_id"])
