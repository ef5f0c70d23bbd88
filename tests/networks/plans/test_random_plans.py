"""Whatever is planned: a check and a build agree, and what is built hangs together."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.gis.geos import LineString
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisapp.core.errors import ConflictError, VesiverkkoError
from networks.models import Link, Node
from networks.services import plans
from networks.services.plans import Drawn
from networks.services.undoing import edit_undo
from tests.make import make_caller
from tests.networks.services.topology.test_random_edits import (
    Town,
    graph_is_that_of_the_rows,
    links_end_in_nodes,
    place_at,
    state,
    towns,
)

pytestmark = pytest.mark.django_db
PLANNER = make_caller("planner")
WATER = {"verkosto": "vesi"}
MADE = {"venttiili": "sulkuventtiili", "laite": "haara", "paloposti": "maapaloposti"}


@dataclass(frozen=True)
class Stroke:
    """A change of a plan; which objects it is about follows from the numbers and what there is."""

    name: str
    one: int
    other: int
    share: float
    east: int
    north: int

    def drawn(self, nodes: list[Any], links: list[Any], places: list[Any]) -> Drawn | None:
        """The change; new nodes add to ``places``, to which pipes are drawn."""
        node, kind = nodes[self.one % len(nodes)], list(MADE)[self.one % 3]
        place = place_at(self.east, self.north)
        if self.name == "node":
            places.append(place)
            values = {**WATER, "tyyppi": MADE[kind]}
            return Drawn(kind="lisays", type_name=kind, values=values, geometry=place)
        if self.name == "pipe":
            ends = [places[number % len(places)] for number in (self.one, self.other)]
            if ends[0].equals(ends[1]):
                return None
            line = LineString(*ends, srid=3067)
            return Drawn(kind="lisays", type_name="vesijohto", values=WATER, geometry=line)
        if self.name == "move":
            return Drawn(kind="paivitys", type_name=node.kind, tunnus=node.tunnus, geometry=place)
        if self.name == "remove node":
            return Drawn(kind="poisto", type_name=node.kind, tunnus=node.tunnus)
        return self._of_link(links, places) if links else None

    def _of_link(self, links: list[Any], places: list[Any]) -> Drawn:
        link = links[self.other % len(links)]
        if self.name == "split":
            place = link.geometry.interpolate_normalized(self.share)
            places.append(place)
            values = {**WATER, "tyyppi": "sulkuventtiili"}
            return Drawn(
                kind="lisays",
                type_name="venttiili",
                values=values,
                geometry=place,
                splits=link.tunnus,
            )
        if self.name == "renew":
            return Drawn(
                kind="paivitys",
                type_name="vesijohto",
                tunnus=link.tunnus,
                values={"materiaali": "PVC"},
            )
        return Drawn(kind="poisto", type_name="vesijohto", tunnus=link.tunnus)


STROKES = st.builds(
    Stroke,
    name=st.sampled_from(
        ("node", "node", "pipe", "pipe", "split", "split", "move", "renew", "remove", "remove node")
    ),
    one=st.integers(0, 30),
    other=st.integers(0, 30),
    share=st.floats(0.05, 0.95),
    east=st.integers(0, 9),
    north=st.integers(0, 9),
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(town=towns(), strokes=st.lists(STROKES, min_size=1, max_size=9))
def test_a_built_plan_hangs_together_and_is_undone_whole(town: Town, strokes: list[Stroke]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(GRAPH_DIR=folder),
        transaction.atomic(),
    ):
        town.build()
        plan = planned(strokes)
        before = state()
        faulty = plans.plan_check(plan.number, caller=PLANNER).faults
        assert state() == before
        if faulty:
            with pytest.raises(ConflictError):
                plans.plan_build(plan.number, plan.change_number, caller=PLANNER, approve=True)
            assert state() == before
        else:
            done = plans.plan_build(plan.number, plan.change_number, caller=PLANNER, approve=True)
            links_end_in_nodes()
            graph_is_that_of_the_rows()
            edit_undo(done.edit, caller=PLANNER)
            assert without_numbers(state()) == without_numbers(before)
        transaction.set_rollback(True)


def planned(strokes: list[Stroke]) -> Any:
    """A draft with those of ``strokes`` that can be drawn; the first always can."""
    plan: Any = plans.plan_make("Saneeraus", None, caller=PLANNER)
    nodes: list[Any] = list(Node.objects.order_by("pk"))
    links = list(Link.objects.order_by("pk"))
    places = [node.geometry for node in nodes]
    for stroke in [Stroke("node", 1, 0, 0.5, 9, 9), *strokes]:
        drawn = stroke.drawn(nodes, links, places)
        try:
            if drawn is not None:
                plan, _rows = plans.changes_draw(plan.number, [drawn], caller=PLANNER)
        except VesiverkkoError:
            continue
    return plan


def without_numbers(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(key, ended, geometry) for key, _number, ended, geometry in rows]
