"""Small answers: read by one statement, equal to what the general way gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gisapp.ogc.encodings import geojson
from gisapp.ogc.filters import ast
from gisapp.ogc.plan import Selection, SortKey, one_snapshot, open_plan
from gisapp.ogc.small import source_of
from networks.models import Node
from tests.make import make_caller, make_valve

if TYPE_CHECKING:
    from gisapp.ogc.plan import Page, Plan

pytestmark = pytest.mark.django_db
WRITE = geojson.member
SOME = ast.Like(ast.Reference("lahdetunnus"), ast.Pattern("V%s*", "*", "_", "\\"))


def plan_of(**wish: object) -> Plan:
    return open_plan(Selection(type_name="venttiili", **wish), make_caller("planner"))  # type: ignore[arg-type]  # parts of a selection


def both_ways(plan: Plan, count: int | None) -> tuple[tuple[int, bytes], tuple[int, bytes]]:
    answers = []
    for write in (WRITE, None):
        with one_snapshot([plan], make_caller("planner"), count=count, write=write) as (page,):
            assert (page.ready is not None) == (write is not None)
            answers.append((page.matched, b"".join(plan.stream(page, WRITE))))
    return answers[0], answers[1]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 1000])
@pytest.mark.parametrize("filter_", [None, SOME, ast.Not(SOME)])
def test_both_ways_give_the_same(count: int, filter_: ast.Node | None) -> None:
    for number in range(3):
        make_valve(source_id=f"V%s{number}")
    make_valve(source_id="X")

    small, general = both_ways(plan_of(filter=filter_), count)

    assert small == general
    assert small[0] == (4 if filter_ is None else 3 if filter_ is SOME else 1)


def test_a_filter_that_selects_nothing_gives_nothing() -> None:
    make_valve()

    small, general = both_ways(plan_of(filter=ast.Ids(("venttiili.no-such",))), None)

    assert small == general == (0, b"")


def test_ids_bound_the_answer_so_nothing_is_counted() -> None:
    rows = [make_valve() for _ in range(3)]
    plan = plan_of(filter=ast.Ids(tuple(f"venttiili.{row.tunnus}" for row in rows[:2])))

    page = first_page(plan, None)

    assert page is not None
    assert page.matched == page.window.size == 2


@pytest.mark.parametrize(
    ("wish", "count"), [({"sort": (SortKey("asento"),)}, 2), ({}, 1001), ({}, None)]
)
def test_what_is_sorted_or_large_goes_the_general_way(
    wish: dict[str, object], count: int | None
) -> None:
    make_valve()

    assert first_page(plan_of(**wish), count) is None


def test_hits_are_counted_without_a_transaction() -> None:
    make_valve()
    plan = plan_of()

    with (
        CaptureQueriesContext(connection) as queries,
        one_snapshot([plan], make_caller("planner"), count=0) as (page,),
    ):
        assert page.matched == 1

    assert not [query for query in queries if "SAVEPOINT" in query["sql"]]


def test_rows_of_more_than_one_table_have_no_source() -> None:
    assert source_of(Node.objects.filter(tunnus__isnull=False)) is not None
    assert source_of(Node.objects.distinct()) is None
    assert source_of(Node.objects.all().union(Node.objects.all())) is None


def first_page(plan: Plan, count: int | None) -> Page | None:
    return plan.small_page(count, WRITE)
