"""How far the numbers have come: real transactions, real clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from gisapp.features import registry
from gisapp.features.changes import triggers
from gisapp.features.changes.position import largest_number, position
from gisapp.features.changes.tables import tables
from gisapp.features.changes.upkeep import touch_overdue
from gisapp.features.storage import CHANGE_NUMBER_LOCK
from networks.models import Link, Node
from tests.make import make_caller, make_link, make_valve
from tests.support.features import two_days_pass
from tests.support.follower import Door, Follower

if TYPE_CHECKING:
    from tests.support.features import Sessions


def test_a_follower_misses_nothing_when_transactions_commit_in_reverse_order(
    two_sessions: Sessions,
) -> None:
    """The first to begin changes its row last and commits last; between, a follower reads."""
    early, late = two_sessions
    slow, quick = make_valve(), make_valve()
    follower = Follower(Door(make_caller("viewer")), "venttiili")
    follower.follow()

    early.execute("SELECT count(*) FROM networks_node")
    late.execute("UPDATE networks_node SET built_year = 1950 WHERE id = %s", [quick.pk])
    late.commit()
    early.execute("UPDATE networks_node SET built_year = 1940 WHERE id = %s", [slow.pk])
    follower.follow()
    between = {key: row["rakennusvuosi"] for key, row in follower.copy.items()}
    early.commit()
    follower.follow()

    assert between == {str(slow.tunnus): None, str(quick.tunnus): 1950}
    assert follower.copy[str(slow.tunnus)]["rakennusvuosi"] == 1940


def test_an_open_transaction_holds_its_numbers_back_from_everybody(two_sessions: Sessions) -> None:
    writer, _other = two_sessions
    valve = make_valve()
    before = largest_number()

    writer.execute("DELETE FROM networks_node WHERE id = %s", [valve.pk])
    during = largest_number()
    writer.commit()

    assert (during, largest_number() > before) == (before, True)


@pytest.mark.django_db
def test_what_ends_and_begins_by_the_clock_gets_its_number_by_the_clock() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    ending = make_valve(valid_to=tomorrow)
    beginning = make_valve(valid_from=tomorrow)
    follower = Follower(Door(make_caller("viewer")), "venttiili")
    follower.follow()
    early = set(follower.copy)
    waiting = position([Node])
    two_days_pass("networks_node")
    passed = position([Node])

    touched = touch_overdue()
    follower.follow()

    assert early == {str(ending.tunnus)}
    assert set(follower.copy) == {str(beginning.tunnus)}
    assert touched == 2
    assert touch_overdue() == 0
    # The position tells the clock's change before it has its number, so an ETag does too.
    assert waiting.overdue is None
    assert passed == replace(waiting, overdue=tomorrow - timedelta(days=2))


def test_the_clock_waits_for_no_writer_when_it_has_nothing_to_do(two_sessions: Sessions) -> None:
    writer, _other = two_sessions
    make_valve(valid_to=timezone.now() + timedelta(days=1))
    writer.execute("SELECT pg_advisory_xact_lock(%s)", [CHANGE_NUMBER_LOCK])
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")

    assert touch_overdue() == 0


def test_the_clock_leaves_rows_that_are_being_edited_and_does_the_others_a_few_at_a_time(
    two_sessions: Sessions,
) -> None:
    editor, _other = two_sessions
    valves = [make_valve(valid_to=timezone.now() + timedelta(days=1)) for _ in range(4)]
    two_days_pass("networks_node")
    editor.execute("SELECT FROM networks_node WHERE id = %s FOR UPDATE", [valves[0].pk])

    touched = touch_overdue(at_once=2)
    editor.rollback()

    assert (touched, touch_overdue()) == (3, 1)


@pytest.mark.django_db
def test_what_the_clock_has_to_do_is_found_by_index() -> None:
    table = next(one for one in tables(registry.declared_types()) if one.name == "networks_node")
    with connection.cursor() as cursor:
        # The test's tables are so small that nothing would be found by index of itself.
        cursor.execute("SET LOCAL enable_seqscan = off")
        for column in filter(None, (table.scope.begins, table.scope.ends)):
            cursor.execute(f"EXPLAIN {triggers.any_overdue(table, column)}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert f"networks_node_{column}_later" in plan


@pytest.mark.django_db
def test_the_position_of_one_table_does_not_move_with_another() -> None:
    pipe = make_link()
    links, nodes = position([Link]), position([Node])

    make_valve()

    assert position([Link]) == links
    assert position([Node]).number > nodes.number
    pipe.delete()
    assert position([Link]).number > links.number


@pytest.mark.django_db
def test_a_position_never_falls_when_tombstones_expire() -> None:
    make_valve().delete()
    before = position([Node])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gisapp_tombstone SET changed_at = now() - interval '2 years'")
        cursor.execute("SELECT change_tombstones_expire(), change_tombstones_expire()")
        cursor.execute("SELECT count(*) FROM gisapp_tombstone")
        assert cursor.fetchone() == (0,)

    assert position([Node]) == before
