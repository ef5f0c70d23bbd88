"""One id or one box: kept ready by PostgreSQL, and the same rows as on the way of all filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from gisapp.core.errors import InvalidInputError
from gisapp.ogc.encodings import geojson, gml
from gisapp.ogc.filters import ast
from gisapp.ogc.geometry.shapes import Box
from gisapp.ogc.plan import Plan, Selection, one_snapshot, open_plan
from tests.make import EAST, NORTH, make_caller, make_valve

if TYPE_CHECKING:
    from gisapp.ogc.encodings.compiled import Writer

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-4000-8000-000000000000"
NEAR = Box(3067, EAST - 10, NORTH - 10, EAST + 10, NORTH + 10)
FAR = Box(3067, EAST + 50, NORTH - 10, EAST + 150, NORTH + 10)
DEGREES = Box(4326, 27.26, 61.68, 27.28, 61.70)
COUNTRY = Box(3067, 50_000.0, 6_600_000.0, 750_000.0, 7_800_000.0)


def inside(box: Box) -> ast.Spatial:
    return ast.Spatial(ast.Relation.INTERSECTS, None, box)


def plan_of(node: ast.Node, role: str = "planner") -> Plan:
    return open_plan(Selection(type_name="venttiili", filter=node), make_caller(role))


def answer(plan: Plan, count: int | None, write: Writer = geojson.member) -> tuple[int, bytes]:
    with one_snapshot([plan], make_caller("planner"), count=count, write=write) as (page,):
        assert page.ready is not None
        return page.matched, b"".join(plan.stream(page, write))


def make_valves() -> None:
    for place, east in enumerate((EAST, EAST + 1, EAST + 100)):
        make_valve(geometry=Point(east, NORTH, srid=3067), source_id=f"V%s{place}")
    make_valve(geometry=Point(EAST + 2, NORTH, srid=3067), secrecy="salassa")


@pytest.mark.parametrize("box", [NEAR, FAR, DEGREES])
@pytest.mark.parametrize("count", [1, 2, 1000])
@pytest.mark.parametrize("write", [geojson.member, gml.member])
def test_a_box_selects_what_the_general_way_selects(box: Box, count: int, write: Writer) -> None:
    make_valves()
    plan = plan_of(inside(box))
    assert plan.usual is not None

    assert answer(plan, count, write) == answer(plan.over(plan.rows), count, write)


def test_a_box_of_the_whole_country_is_planned_for_itself() -> None:
    make_valves()
    plan = plan_of(inside(COUNTRY))

    assert plan.usual is None
    assert answer(plan, 2)[0] == 4


def test_a_box_on_the_other_side_of_the_world_selects_nothing() -> None:
    make_valves()

    assert answer(plan_of(inside(Box(4326, -70.0, -40.0, -69.0, -39.0))), 2) == (0, b"")


def test_one_id_selects_its_feature() -> None:
    valve = make_valve()
    make_valve()
    plan = plan_of(ast.Ids((f"venttiili.{valve.tunnus}",)))
    assert plan.usual is not None

    matched, text = answer(plan, None)

    assert matched == 1
    assert str(valve.tunnus).encode() in text


@pytest.mark.parametrize("id_", [f"kaivo.{NOBODY}", "venttiili.x", f"venttiili.{NOBODY}"])
def test_an_id_that_no_feature_has_selects_nothing(id_: str) -> None:
    make_valve()

    assert answer(plan_of(ast.Ids((id_,))), None) == (0, b"")


def test_each_role_has_its_own_rows() -> None:
    make_valves()

    counts = [answer(plan_of(inside(NEAR), role), 1000)[0] for role in ("viewer", "planner")]

    assert counts == [2, 3]


def test_two_boxes_are_one_statement_of_the_database() -> None:
    make_valves()
    for box in (NEAR, FAR):
        answer(plan_of(inside(box)), 17)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%LIMIT 18%'"
        )
        assert cursor.fetchone() == (1,)


def test_a_plan_over_other_rows_forgets_what_was_ready() -> None:
    make_valves()
    plan = plan_of(inside(NEAR))

    assert answer(plan.over(plan.rows.none()), 10) == (0, b"")


def test_a_box_around_what_is_no_geometry_is_refused_as_ever() -> None:
    node = ast.Spatial(ast.Relation.INTERSECTS, ast.Reference("asento"), NEAR)

    with pytest.raises(InvalidInputError):
        plan_of(node)
