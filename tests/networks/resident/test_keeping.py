"""The resident graph is what a graph made of all rows would be, after every kind of change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from gisapp.access import Caller
from gisapp.features import registry
from networks.graph.files import NAMES
from networks.graph.labels import SIDES
from networks.graph.snapshot import build_snapshot
from networks.graph.traits import Trait
from networks.models import Coupling, Link, Node
from networks.resident import current, keeping, loading
from networks.resident.labelling import load_labels
from networks.resident.pruning import prune_changes
from networks.visibility import visible_labels
from tests.make import make_link, make_node, make_valve, stored_by_id

if TYPE_CHECKING:
    from pathlib import Path

    from networks.graph.labels import Labels
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of its own for each test."""
    settings.GRAPH_DIR = str(tmp_path / "graph")
    return tmp_path / "graph"


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that all rows were loaded."""
    counted: list[int] = []
    load = loading.load_tables

    def counting() -> tuple[Table, Table]:
        counted.append(1)
        return load()

    monkeypatch.setattr(keeping, "load_tables", counting)
    return counted


FACTS_TOLD = ("key", "secret", *SIDES)


def assert_as_new(snapshot: Snapshot) -> None:
    """Field by field what all rows give."""
    fresh = build_snapshot(*loading.load_tables())
    for name in NAMES:
        # As bytes: an unknown level is equal to no other.
        assert getattr(snapshot, name).tobytes() == getattr(fresh, name).tobytes(), name
    assert told(snapshot, snapshot.labels_here) == told(fresh, load_labels())


def told(snapshot: Snapshot, labels: Labels) -> list[Any]:
    """What labels say, whatever numbers the sources have."""
    links = snapshot.edges["key"][snapshot.edges["key"] > 0]
    tables = labels.of_nodes(snapshot.nodes["key"]), labels.of_edges(links)
    facts = [tables[1][name].tolist() for name in FACTS_TOLD]
    return [tables[0]["secret"].tolist(), *facts, *map(labels.told, tables)]


def test_nothing_is_loaded_while_nothing_changes(loads: list[int]) -> None:
    make_link()

    first, second = current(), current()

    assert first is second
    assert len(loads) == 1
    assert len(first.snapshot.nodes) == 2
    assert len(first.snapshot.edges) == 1


def test_another_process_maps_the_file_of_the_first(
    loads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_link()
    first = current()
    monkeypatch.setattr(keeping, "_kept", {})

    second = current()

    assert second is not first
    assert second.standing == first.standing
    assert len(loads) == 1
    assert not second.snapshot.nodes.flags.writeable


def close(link: Link) -> None:
    Link.objects.filter(pk=link.pk).update(is_closed=True)


def add(link: Link) -> None:
    make_link(start_node=link.start_node)


def delete(link: Link) -> None:
    link.delete()


def retire(link: Link) -> None:
    Link.objects.filter(pk=link.pk).update(valid_to=timezone.now())


def end_a_node(link: Link) -> None:
    Node.objects.filter(pk=link.end_node.pk).update(usage_state="purettu")


def turn_a_valve(link: Link) -> None:
    make_valve(position="kiinni")


def couple(link: Link) -> None:
    Coupling.objects.create(from_node=link.end_node, to_node=make_node())


def plan(link: Link) -> None:
    make_link(start_node=link.end_node, usage_state="suunniteltu")


CHANGES = [close, add, delete, retire, end_a_node, turn_a_valve, couple, plan]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_taken_in_without_loading_all(change: Any, loads: list[int]) -> None:
    link = make_link()
    make_link(start_node=link.end_node)
    before = current()

    change(link)
    after = current()

    assert after.standing != before.standing
    assert len(loads) == 1
    assert_as_new(after.snapshot)


FACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "a valve is shut": ("valve", {"position": "kiinni"}),
    "a valve does not move": ("valve", {"condition": "ei_toimi"}),
    "a valve isolates nothing": ("valve", {"type_code": "ilmanpoistoventtiili"}),
    "a tank is none": ("tank", {"type_code": "haara"}),
    "a branch is a tank": ("branch", {"type_code": "vesisailio"}),
    "a link is closed": ("link", {"is_closed": True}),
    "a valve is secret": ("valve", {"secrecy": "salassa"}),
    "a valve is of a source": ("valve", {"source": "käsin", "source_id": "ä" * 40}),
    "a link has a name": ("link", {"source_id": 'J"1"'}),
    "a link flows back": ("link", {"flow_direction": "vastainen"}),
}


@pytest.mark.parametrize("what", FACTS)
def test_a_fact_that_changes_changes_what_is_derived_of_it(what: str, loads: list[int]) -> None:
    tank, valve, branch = make_node(type_code="vesisailio"), make_valve(), make_node()
    link = make_link(start_node=tank, end_node=valve)
    make_link(start_node=valve, end_node=branch)
    make_link(start_node=valve)
    name, facts = FACTS[what]
    changed: Any = {"tank": tank, "valve": valve, "branch": branch, "link": link}[name]
    before = current()

    type(changed).objects.filter(pk=changed.pk).update(**facts)
    after = current()

    assert after.standing != before.standing
    assert len(loads) == 1
    assert_as_new(after.snapshot)


def test_a_link_that_is_joined_elsewhere_is_joined_anew(loads: list[int]) -> None:
    first, second = make_link(), make_link()
    current()

    with stored_by_id():
        Link.objects.filter(pk=first.pk).update(end_node=second.end_node)

    assert_as_new(current().snapshot)
    assert len(loads) == 1


def test_a_coupling_that_goes_goes_from_the_graph(loads: list[int]) -> None:
    link = make_link()
    couple(link)
    assert (current().snapshot.edges["traits"] & Trait.COUPLING).any()

    Coupling.objects.all().delete()

    assert not (current().snapshot.edges["traits"] & Trait.COUPLING).any()
    assert len(loads) == 1


def test_a_node_that_comes_back_brings_its_links(loads: list[int]) -> None:
    link = make_link()
    current()
    end_a_node(link)
    assert len(current().snapshot.edges) == 0

    Node.objects.filter(pk=link.end_node.pk).update(usage_state="kaytossa")

    assert len(current().snapshot.edges) == 1
    assert len(loads) == 1


def test_the_clock_ends_an_object_without_any_write() -> None:
    link = make_link()
    Link.objects.filter(pk=link.pk).update(valid_to=timezone.now() + timedelta(seconds=1))
    assert len(current().snapshot.edges) == 1

    Link.objects.filter(pk=link.pk).update(
        valid_from=timezone.now() - timedelta(days=2), valid_to=timezone.now() - timedelta(days=1)
    )

    assert len(current().snapshot.edges) == 0


@pytest.mark.parametrize("role", ["viewer", "planner"])
def test_labels_show_what_rows_show(role: str) -> None:
    valves = [make_valve(), make_valve(secrecy="salassa")]
    labels = current().snapshot.labels_here
    caller = Caller(actor="test", roles=frozenset({role}))

    shown = visible_labels(caller, labels.nodes)

    rows = registry.get("venttiili").rows(caller).values_list("pk", flat=True)
    assert labels.node_keys[shown].tolist() == sorted(rows)
    assert len(valves) - len(rows) == (role == "viewer")


def test_many_changes_load_everything(loads: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    make_link()
    current()
    monkeypatch.setattr(loading, "CHANGES_AT_MOST", 1)

    make_link()

    assert_as_new(current().snapshot)
    assert len(loads) == 2


def test_old_files_go(folder: Path) -> None:
    for _round in range(4):
        make_link()
        current()

    assert len(list(folder.glob("*.graph"))) == 2
    assert folder.stat().st_mode & 0o077 == 0


def test_the_log_of_changes_is_pruned_and_nobody_misses_one(loads: list[int]) -> None:
    # It is no model's table, so what other tests have committed stays in it.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM networks_graphchange")
    links = [make_link() for _number in range(5)]
    current()
    for link in links[:4]:
        Link.objects.filter(pk=link.pk).delete()

    # The newest two stay, and the third newest says that everything before it is to be loaded.
    assert prune_changes(keep=2) == 1
    assert_as_new(current().snapshot)
    assert loads == [1, 1]

    Link.objects.filter(pk=links[4].pk).delete()
    assert prune_changes(keep=2) == 1
    assert_as_new(current().snapshot)
    assert loads == [1, 1]
    assert prune_changes() == 0
