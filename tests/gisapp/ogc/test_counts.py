"""The count of a whole type: right after every change, and counted once between changes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gisapp.ogc.plan import Selection, open_plan
from networks.models import Node
from tests.make import make_caller, make_valve

if TYPE_CHECKING:
    from gisapp.access import Caller

pytestmark = pytest.mark.django_db


def counted(caller: Caller) -> int:
    return open_plan(Selection(type_name="venttiili"), caller).count()


def test_each_kind_of_change_is_counted() -> None:
    planner, viewer = make_caller("planner"), make_caller("viewer")
    assert counted(planner) == counted(viewer) == 0

    valve = make_valve()
    assert counted(planner) == counted(viewer) == 1

    Node.objects.filter(pk=valve.pk).update(secrecy="salassa")
    assert (counted(planner), counted(viewer)) == (1, 0)

    Node.objects.filter(pk=valve.pk).update(secrecy="sisainen")
    assert counted(planner) == counted(viewer) == 1

    Node.objects.filter(pk=valve.pk).delete()
    assert counted(planner) == counted(viewer) == 0


def test_a_row_that_begins_and_ends_by_the_clock_is_counted() -> None:
    planner = make_caller("planner")
    make_valve()
    assert counted(planner) == 1

    past = timezone.now() - timedelta(seconds=1)
    make_valve(valid_from=past - timedelta(days=1), valid_to=past)
    make_valve(valid_from=timezone.now() + timedelta(days=1))

    assert counted(planner) == 1


def test_between_changes_it_is_counted_once() -> None:
    planner = make_caller("planner")
    make_valve()
    counted(planner)

    with CaptureQueriesContext(connections["read"]) as asked:
        assert counted(planner) == 1

    assert not [query for query in asked.captured_queries if "COUNT(*)" in query["sql"]]
