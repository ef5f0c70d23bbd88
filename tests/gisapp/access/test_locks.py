"""Locks: their holder, their bounds, what they bind and for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models import Q
from django.utils import timezone

from gisapp import access
from gisapp.access import locks
from gisapp.core.errors import (
    InvalidInputError,
    LimitError,
    LockedError,
    LockExpiredError,
    UnknownLockError,
)
from gisapp.features import registry
from gisapp.models import FeatureLock, LockedFeature
from networks.models import Node
from tests.make import EAST, make_caller, make_link, make_point, make_valve

if TYPE_CHECKING:
    from gisapp.access import Caller

pytestmark = pytest.mark.django_db

HOLDER = make_caller("planner")
OTHER = access.Caller(actor="account:toinen", roles=frozenset({"planner"}))


def locked(*rows: Node, seconds: int = 60, caller: Caller = HOLDER) -> locks.HeldLock:
    lock = locks.made(caller, seconds)
    assert locks.take(lock, rows) == {row.pk for row in rows}
    return lock


def close(row: Node, caller: Caller, lock: str = "") -> None:
    with access.writer(registry.get("venttiili"), caller=caller, lock=lock) as writing:
        writing.update(Q(pk=row.pk), {"asento": "kiinni"})


def test_nobody_changes_a_locked_feature_without_the_lock() -> None:
    valve = make_valve()
    lock = locked(valve)

    for caller in (HOLDER, OTHER):
        with pytest.raises(LockedError, match=r"locked until 2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ\."):
            close(valve, caller)
    close(valve, HOLDER, lock.key)

    assert Node.objects.get(pk=valve.pk).position == "kiinni"


def test_a_lock_is_its_holders_alone_and_looks_like_none_to_others() -> None:
    valve = make_valve()
    lock = locked(valve)

    messages = []
    for key in (lock.key, "olematon"):
        with pytest.raises(UnknownLockError) as caught:
            close(valve, OTHER, key)
        messages.append(caught.value.message)
    assert messages[0] == messages[1]


def test_a_lock_whose_time_is_over_binds_nobody_and_says_so_to_its_holder() -> None:
    valve = make_valve()
    lock = locked(valve)
    FeatureLock.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(LockExpiredError):
        close(valve, HOLDER, lock.key)
    close(valve, OTHER)
    locked(valve, caller=OTHER)


def test_a_second_lock_gets_what_is_free() -> None:
    first, second = make_valve(), make_valve()
    locked(first)

    assert locks.take(locks.made(OTHER, 60), [first, second]) == {second.pk}


@pytest.mark.parametrize("seconds", [0, -1, 86_401, 10**9])
def test_a_lock_lasts_neither_less_than_a_second_nor_more_than_a_day(seconds: int) -> None:
    with pytest.raises(InvalidInputError):
        locks.made(HOLDER, seconds)
    with pytest.raises(InvalidInputError):
        locks.renewed(locked(), seconds)


def test_lock_ids_cannot_be_guessed() -> None:
    keys = {locks.made(HOLDER, 60).key for _ in range(50)}

    assert len(keys) == 50
    assert min(map(len, keys)) >= 32


def test_a_lock_holds_no_more_than_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "LARGEST_LOCK", 1)

    with pytest.raises(LimitError):
        locked(make_valve(), make_valve())


def test_a_released_lock_is_gone() -> None:
    valve = make_valve()
    lock = locked(valve)

    with access.edits(caller=HOLDER, lock=lock.key) as edit:
        edit.writer(registry.get("venttiili")).update(Q(pk=valve.pk), {"asento": "kiinni"})
        edit.release(everything=True)

    assert not FeatureLock.objects.exists()


def test_what_was_changed_is_let_go_and_the_rest_is_held_anew() -> None:
    first, second = make_valve(), make_valve()
    lock = locked(first, second)

    with access.edits(caller=HOLDER, lock=lock.key) as edit:
        edit.writer(registry.get("venttiili")).delete(Q(pk=first.pk))
        edit.release(everything=False)

    assert list(LockedFeature.objects.values_list("row_id", flat=True)) == [second.pk]


def test_a_node_is_not_moved_under_a_link_that_somebody_has_locked() -> None:
    link = make_link()
    lock = locks.made(OTHER, 60)
    locks.take(lock, [link])

    with (
        pytest.raises(LockedError),
        access.writer(registry.get("laite"), caller=HOLDER) as writing,
    ):
        writing.update(Q(pk=link.start_node.pk), {"sijainti": make_point(EAST + 1)})
