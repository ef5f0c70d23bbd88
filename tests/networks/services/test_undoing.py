"""An edit taken back: what comes back, what stands against it, and that nothing is half done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import LineString
from django.db.models import Q

from gisapp import access
from gisapp.core.errors import ConflictError, ForbiddenError, NotFoundError
from gisapp.features import registry
from gisapp.models import LedgerEntry
from networks.models import Coupling, Link, Node
from networks.services.undoing import edit_undo
from tests.make import (
    EAST,
    NORTH,
    make_caller,
    make_consumption_point,
    make_link,
    make_node,
    make_point,
    make_valve,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db
PLANNER = make_caller("planner")


def writer(name: str) -> Any:
    return access.writer(registry.get(name), caller=PLANNER)


def number(row: Any) -> str:
    row.refresh_from_db()
    return str(row.change_number)


def undo(named: str) -> Any:
    return edit_undo(named, caller=PLANNER)


def state(model: Any) -> list[dict[str, Any]]:
    drawn = ("change_number", "changed_at", "new_to")
    return [
        {name: value for name, value in row.items() if name not in drawn}
        for row in model.objects.order_by("pk").values()
    ]


def test_a_moved_node_and_its_links_go_back_and_forth() -> None:
    link = make_link()
    before = state(Node), state(Link)
    with writer("laite") as writing:
        place = make_point(EAST, NORTH + 5)
        (moved,) = writing.update(Q(tunnus=link.start_node_id), {"sijainti": place})
    after = state(Node), state(Link)
    assert after != before

    undone = undo(str(moved.change_number))

    assert (state(Node), state(Link)) == before
    assert undone.counts == {"laite": 1, "vesijohto": 1}
    undo(undone.edit)
    assert (state(Node), state(Link)) == after


def test_what_was_deleted_comes_back_and_what_was_made_goes() -> None:
    link = make_link()
    kept = state(Link)
    with access.edits(caller=PLANNER) as edit:
        edit.writer(registry.get("vesijohto")).delete(Q(pk=link.pk))
        new = {"verkosto": "vesi", "tyyppi": "sulkuventtiili", "sijainti": make_point(EAST, NORTH)}
        (made,) = edit.writer(registry.get("venttiili")).insert([new])

    undone = undo(str(made.change_number))

    assert state(Link) == kept
    assert not Node.objects.filter(pk=made.key).exists()
    assert undone.counts == {"venttiili": 1, "vesijohto": 1}


def test_a_coupled_device_that_was_deleted_comes_back_with_its_couplings() -> None:
    pump, beside = make_valve(), make_node(geometry=make_point(EAST + 9))
    Coupling.objects.create(from_node=beside, to_node=pump)
    with writer("venttiili") as writing:
        writing.delete(Q(pk=pump.pk))
    assert access.readable(registry.get("venttiili"), caller=PLANNER).rows.count() == 0
    feed = access.readable(registry.get("venttiili_muutos"), caller=PLANNER).rows

    undo(str(feed.get().change_number))

    assert Node.objects.get(pk=pump.pk).valid_to is None
    assert Coupling.objects.get().to_node_id == pump.tunnus


def test_a_deletion_is_named_by_the_number_of_its_tombstone() -> None:
    valve = make_valve()
    with writer("venttiili") as writing:
        writing.delete(Q(pk=valve.pk))
    feed = access.readable(registry.get("venttiili_muutos"), caller=PLANNER).rows

    undo(str(feed.get().change_number))

    assert Node.objects.get().tunnus == valve.tunnus
    assert [row.change_kind for row in feed] == ["lisays"]


def test_a_row_that_changed_its_state_since_is_named_and_nothing_is_undone() -> None:
    first, second = make_valve(), make_valve(geometry=make_point(EAST + 9))
    with writer("venttiili") as writing:
        writing.update(Q(), {"asento": "kiinni"})
    named = number(first)
    with writer("venttiili") as writing:
        writing.update(Q(pk=second.pk), {"rakennusvuosi": 1999})

    with pytest.raises(ConflictError, match=f"{second.tunnus} has been changed since"):
        undo(named)
    assert set(Node.objects.values_list("position", flat=True)) == {"kiinni"}
    refused = LedgerEntry.objects.get(action="undo")
    assert (refused.kind, refused.outcome, refused.n) == ("venttiili", "error", 2)


def test_a_node_that_somebody_has_built_on_since_stays() -> None:
    with writer("laite") as writing:
        new = {"verkosto": "vesi", "tyyppi": "haara", "sijainti": make_point(EAST, NORTH)}
        (made,) = writing.insert([new])
    node = Node.objects.get()
    line = LineString((EAST, NORTH), (EAST + 50, NORTH), srid=3067)
    with access.edits(caller=PLANNER) as edit:
        edit.writer(registry.get("laite")).insert([{**new, "sijainti": make_point(EAST + 50)}])
        edit.writer(registry.get("vesijohto")).insert([{"sijainti": line}])
    link = Link.objects.get()

    with pytest.raises(ConflictError, match=f"{link.tunnus} ends in the node {node.tunnus}"):
        undo(str(made.change_number))
    assert Node.objects.filter(pk=made.key).exists()


def test_a_link_does_not_come_back_to_a_node_that_has_gone() -> None:
    link = make_link()
    end = link.end_node_id
    with writer("vesijohto") as writing:
        writing.delete(Q(pk=link.pk))
    feed = access.readable(registry.get("vesijohto_muutos"), caller=PLANNER).rows
    named = str(feed.get().change_number)
    with writer("laite") as writing:
        writing.delete(Q(tunnus=end))

    with pytest.raises(ConflictError, match=f"come back to the node {end}"):
        undo(named)
    assert not Link.objects.exists()


def test_an_edit_of_points_too_is_not_undone() -> None:
    valve, point = make_valve(), make_consumption_point()
    with access.edits(caller=make_caller("main_user")) as edit:
        edit.writer(registry.get("venttiili")).update(Q(pk=valve.pk), {"asento": "kiinni"})
        place = {"sijainti": make_point(EAST + 1)}
        edit.writer(registry.get("kulutuspaikka")).update(Q(pk=point.pk), place)

    with pytest.raises(ConflictError, match="kulutuspaikka"):
        undo(number(valve))


@pytest.mark.parametrize(
    "named", ["0", "9" * 40, "eilen", "00000000-0000-0000-0000-000000000000", "-1", "²"]
)
def test_what_names_no_edit_is_not_found(named: str) -> None:
    with pytest.raises(NotFoundError):
        undo(named)


@pytest.mark.parametrize("role", ["viewer", "feed"])
def test_who_may_not_write_may_not_undo(role: str) -> None:
    valve = make_valve()
    with writer("venttiili") as writing:
        writing.update(Q(pk=valve.pk), {"asento": "kiinni"})

    with pytest.raises(ForbiddenError):
        edit_undo(number(valve), caller=make_caller(role))
    assert LedgerEntry.objects.filter(action="undo", outcome="denied").exists()


def test_the_address_undoes_and_says_what_stands_against_it(
    client_as: Callable[[str], Client],
) -> None:
    valve = make_valve(position="auki")
    with writer("venttiili") as writing:
        writing.update(Q(pk=valve.pk), {"asento": "kiinni"})
    named, client = number(valve), client_as("planner")

    answer = client.post(f"/api/edits/{named}/undo")

    assert (answer.status_code, answer.json()["features"]) == (200, {"venttiili": 1})
    assert Node.objects.get().position == "auki"
    again = client.post(f"/api/edits/{named}/undo")
    assert (again.status_code, str(valve.tunnus) in again.json()["detail"]) == (409, True)
