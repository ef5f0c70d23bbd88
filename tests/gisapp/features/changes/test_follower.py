"""A neighbour that follows by plain filters has, after each round, what it may see and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from networks.models import Node
from tests.make import make_caller, make_consumption_point, make_node
from tests.support.follower import Door, Follower

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

KINDS: Final[dict[str, dict[str, Any]]] = {
    "laite": {"type_code": "haara", "position": None, "condition": None},
    "paloposti": {"type_code": "maapaloposti", "position": None, "condition": None},
    "venttiili": {"type_code": "sulkuventtiili", "position": "auki", "condition": "toimii"},
}


def insert(town: list[Any], choice: int) -> None:
    kind = tuple(KINDS)[choice % 3]
    secrecy = "salassa" if choice % 2 else "sisainen"
    town.append(make_node(kind=kind, secrecy=secrecy, **KINDS[kind]).tunnus)


def update(town: list[Any], choice: int) -> None:
    one(town, choice).update(built_year=1900 + choice % 100)


def retype(town: list[Any], choice: int) -> None:
    kind = tuple(KINDS)[choice % 3]
    one(town, choice).update(kind=kind, **KINDS[kind])


def hide(town: list[Any], choice: int) -> None:
    one(town, choice).update(secrecy="salassa")


def show(town: list[Any], choice: int) -> None:
    one(town, choice).update(secrecy="julkinen")


def end(town: list[Any], choice: int) -> None:
    one(town, choice).update(valid_to=Now())


def revive(town: list[Any], choice: int) -> None:
    one(town, choice).update(valid_to=None)


def delete(town: list[Any], choice: int) -> None:
    one(town, choice).delete()


def insert_again(town: list[Any], choice: int) -> None:
    tunnus = town[choice % len(town)] if town else None
    if tunnus and not Node.objects.filter(tunnus=tunnus).exists():
        secrecy = "salassa" if choice % 2 else "sisainen"
        make_node(kind="laite", secrecy=secrecy, tunnus=tunnus, **KINDS["laite"])


def one(town: list[Any], choice: int) -> Any:
    return Node.objects.filter(tunnus__in=[town[choice % len(town)]] if town else [])


DEEDS: Final[tuple[Callable[[list[Any], int], None] | None, ...]] = (
    insert, update, retype, hide, show, end, revive, delete, insert_again, None,
)  # fmt: skip


def truth(follower: Follower) -> dict[str, dict[str, Any]]:
    return {row["tunnus"]: row for row in follower.source.everything(follower.type_name)}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 999)), min_size=5, max_size=40))
def test_after_any_edits_a_follower_has_what_it_may_see(
    deeds: list[tuple[Callable[[list[Any], int], None] | None, int]],
) -> None:
    with transaction.atomic():
        followers = [
            Follower(Door(make_caller(role)), kind)
            for role in ("viewer", "planner")
            for kind in KINDS
        ]
        town: list[Any] = []
        for deed, choice in [(None, 0), *deeds, (None, 0)]:
            if deed is not None:
                deed(town, choice)
                continue
            for follower in followers:
                follower.follow()
                assert follower.copy == truth(follower)
        assert {follower.loads for follower in followers} == {1}
        transaction.set_rollback(True)


def test_a_follower_of_points_sees_ends_returns_and_new_addresses() -> None:
    points = [make_consumption_point() for _ in range(5)]
    follower = Follower(Door(make_caller("feed")), "kulutuspaikka")
    follower.follow()

    points[0].delete()
    manager = type(points[1])._default_manager
    manager.filter(pk=points[1].pk).update(ended_at=Now())
    manager.filter(pk=points[2].pk).update(address="Keksijänkatu 14, 50100 Mikkeli")
    follower.follow()
    halfway = truth(follower)
    manager.filter(pk=points[1].pk).update(ended_at=None)
    follower.follow()

    assert len(halfway) == 3
    assert follower.copy == truth(follower)
    assert len(follower.copy) == 4
    assert follower.loads == 1


def test_other_rights_are_another_epoch_so_everything_is_loaded_anew() -> None:
    for secrecy in ("sisainen", "salassa"):
        make_node(secrecy=secrecy)
    follower = Follower(Door(make_caller("viewer")), "laite")
    follower.follow()
    seen = len(follower.copy)

    follower.source = Door(make_caller("planner"))
    follower.follow()

    assert (seen, len(follower.copy), follower.loads) == (1, 2, 2)


def test_a_new_epoch_makes_a_follower_load_everything_anew() -> None:
    make_node()
    follower = Follower(Door(make_caller("viewer")), "laite")
    follower.follow()

    with connection.cursor() as cursor:
        cursor.execute("SELECT change_epoch_begin()")
    follower.follow()

    assert follower.loads == 2


def test_old_tombstones_go_a_run_after_the_floor_has_risen_above_them() -> None:
    node, kept = make_node(), make_node()
    follower, late = (Follower(Door(make_caller("viewer")), "laite") for _ in range(2))
    late.follow()
    node.delete()
    follower.follow()
    kept.delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE gisapp_tombstone SET changed_at = now() - interval '401 days'"
            " WHERE public_id = %s",
            [str(node.tunnus)],
        )
        expired = []
        for _run in range(2):
            cursor.execute("SELECT change_tombstones_expire()")
            expired.append(cursor.fetchone()[0])

    follower.follow()
    late.follow()

    # A tombstone for each of the two audiences.
    assert expired == [0, 2]
    assert (follower.loads, late.loads) == (1, 2)
    assert follower.copy == late.copy == {}
