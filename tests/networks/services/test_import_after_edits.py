"""A later import leaves what a person has edited, says so, and never breaks the network."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.contrib.gis.geos import LineString
from django.core.management import call_command
from django.db import connection
from django.db.models import Q

from gisapp import access
from gisapp.features import registry
from networks.models import Coupling, Link, Node
from tests.make import make_caller, make_point
from tests.networks.models import PLACED, import_text
from tests.networks.test_import_network import state

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db(databases=["default", "read"])

MODEL: Final = ("--format", "epanet", *PLACED)
EAST, NORTH = 514000.0, 6839000.0
# Four pipes in a row and a pump, invented.
ROW: Final = """[JUNCTIONS]
 A 0
 B 0
 C 0
 D 0
 E 0
[RESERVOIRS]
 R 0
[PIPES]
 P1 A B 100 100 100
 P2 B C 60 100 100
 P3 C D 40 100 100
 P4 D E 40 100 100
[PUMPS]
 PU R A POWER 10
[OPTIONS]
 Units LPS
[COORDINATES]
 A 0 0
 B 100 0
 C 160 0
 D 200 0
 E 240 0
 R -20 0
"""
# The same after a season: all pipes wider, B and D elsewhere, a new pipe at B and C.
LATER: Final = (
    ROW.replace(" 100 100\n", " 150 100\n")
    .replace(" B 100 0\n", " B 100 8\n")
    .replace(" D 200 0\n", " D 200 9\n F 160 90\n")
    .replace(" E 0\n", " E 0\n F 0\n")
    .replace("[PUMPS]\n", " P5 F B 40 150 100\n P6 F C 40 150 100\n[PUMPS]\n")
)
DANGLING: Final = """
SELECT l.source_id FROM networks_link l
JOIN networks_node s ON s.tunnus = l.start_node_id JOIN networks_node e ON e.tunnus = l.end_node_id
WHERE l.valid_to IS NULL AND (s.valid_to IS NOT NULL OR e.valid_to IS NOT NULL
  OR NOT ST_DWithin(ST_StartPoint(l.geometry), s.geometry, 0.001)
  OR NOT ST_DWithin(ST_EndPoint(l.geometry), e.geometry, 0.001))
"""
EDITS: Final[dict[str, tuple[str, dict[str, Any], set[str]]]] = {
    "split": ("split", {"link": "kyla:P1", "at": {"x": EAST + 30, "y": NORTH}}, {"P1", "P1/2"}),
    "valve": (
        "insert-valve",
        {"link": "kyla:P1", "at": {"x": EAST + 70, "y": NORTH}},
        {"P1", "P1/2"},
    ),
    "move": (
        "move",
        {"node": "laite/kyla:C", "to": {"x": EAST + 160, "y": NORTH + 5}},
        {"C", "P2", "P3"},
    ),
    "merge": ("merge", {"links": ["kyla:P2", "kyla:P3"]}, {"C", "P2", "P3"}),
    "connect": ("connect", {"link": "kyla:P4", "end": "loppu", "node": "laite/kyla:C"}, {"P4"}),
    "abandon": ("retire", {"object": "kyla:P4", "state": "hylatty"}, {"P4"}),
    "remove": ("retire", {"object": "kyla:P4", "state": "purettu"}, {"P4"}),
}


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


def edited(client: Client, name: str) -> str:
    """Make the edit, and give a change number of it."""
    action, body, _left = EDITS[name]
    response = client.post(f"/api/network/{action}", body, content_type="application/json")
    assert response.status_code == 200, response.content
    objects = [*response.json()["changed"], *response.json()["ended"]]
    return str(objects[0]["muutosnumero"])


def left(printed: str) -> set[str]:
    """The source ids of the objects that an import says it left."""
    lines = [line for line in printed.splitlines() if line.startswith("left: ")]
    return {line.split()[2].rstrip(":") for line in lines}


def dangling() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(DANGLING)
        return list(cursor.fetchall())


def rows(ids: set[str]) -> list[Any]:
    """All that is stored of the objects with these source ids, and the couplings."""
    return [
        *Node.objects.filter(source_id__in=ids).order_by("pk").values(),
        *Link.objects.filter(source_id__in=ids).order_by("pk").values(),
        *Coupling.objects.order_by("pk").values(),
    ]


@pytest.mark.parametrize("name", EDITS)
def test_the_same_file_again_changes_nothing(name: str, planner: Client, tmp_path: Path) -> None:
    import_text(tmp_path, ROW, *MODEL)
    edited(planner, name)
    before = state()

    printed = import_text(tmp_path, ROW, *MODEL)

    assert state() == before
    assert left(printed) == EDITS[name][2]
    assert dangling() == []


@pytest.mark.parametrize("name", EDITS)
def test_a_later_file_leaves_the_edit_and_updates_the_rest(
    name: str, planner: Client, tmp_path: Path
) -> None:
    import_text(tmp_path, ROW, *MODEL)
    edited(planner, name)
    ours = EDITS[name][2]
    before = rows(ours)

    import_text(tmp_path, LATER, *MODEL)
    after = state()
    again = import_text(tmp_path, LATER, *MODEL)

    assert rows(ours) == before
    assert state() == after
    assert ours <= left(again)
    assert dangling() == []
    others = Link.objects.filter(source_id__in={"P1", "P2", "P3", "P4", "P5"} - ours)
    assert set(others.values_list("nominal_diameter_mm", flat=True)) == {150}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_taken_back_is_imported_again(name: str, planner: Client, tmp_path: Path) -> None:
    import_text(tmp_path, ROW, *MODEL)
    number = edited(planner, name)
    import_text(tmp_path, ROW, *MODEL)
    response = planner.post(f"/api/edits/{number}/undo")
    assert response.status_code == 200, response.content

    printed = import_text(tmp_path, LATER, *MODEL)

    assert left(printed) == set()
    assert Link.objects.filter(nominal_diameter_mm=150, valid_to=None).count() == 6
    assert dangling() == []


def test_a_changed_value_stays(tmp_path: Path) -> None:
    import_text(tmp_path, ROW, *MODEL)
    with access.writer(registry.get("vesijohto"), caller=make_caller("planner")) as writing:
        writing.update(Q(source_id="P1"), {"materiaali": "PE"})

    printed = import_text(tmp_path, LATER, *MODEL)

    assert "left: vesijohto P1: a person has made or edited it" in printed
    assert Link.objects.filter(source_id="P1", material="PE", nominal_diameter_mm=100).exists()


def test_what_a_person_has_removed_is_not_made_anew(tmp_path: Path) -> None:
    import_text(tmp_path, ROW, *MODEL)
    with access.edits(caller=make_caller("planner")) as edit:
        edit.writer(registry.get("vesijohto")).delete(Q(source_id="P4"))
        edit.writer(registry.get("laite")).delete(Q(source_id="E"))
    longer = ROW.replace("[PUMPS]\n", " P7 C E 9 100 100\n[PUMPS]\n")

    printed = import_text(tmp_path, longer, *MODEL)

    assert left(printed) == {"P4", "E", "P7"}
    assert "P7: it ends in a node that a person has removed" in printed
    assert not Link.objects.filter(source_id__in=["P4", "P7"]).exists()


def test_a_node_in_which_a_persons_link_ends_stays_there(tmp_path: Path) -> None:
    import_text(tmp_path, ROW, *MODEL)
    ends = [Node.objects.get(source_id=name) for name in ("B", "E")]
    places = [make_point(node.geometry.x, node.geometry.y) for node in ends]
    with access.writer(registry.get("vesijohto"), caller=make_caller("planner")) as writing:
        writing.insert([{"sijainti": make_link_line(*places)}])
    shorter = LATER.replace(" E 0\n", "").replace(" E 240 0\n", "")
    shorter = shorter.replace(" P4 D E 40 150 100\n", "")

    printed = import_text(tmp_path, shorter, *MODEL)

    assert left(printed) == {"B", "E"}
    assert "B: a link that a person has made or edited ends there" in printed
    assert dangling() == []


def make_link_line(start: Any, end: Any) -> LineString:
    """A line between two points, past the pipes."""
    return LineString(
        (start.x, start.y), (start.x + 70, start.y - 40), (end.x, end.y), srid=start.srid
    )


def test_a_device_that_a_person_has_edited_keeps_its_couplings(tmp_path: Path) -> None:
    import_text(tmp_path, ROW, *MODEL)
    kind = registry.get(Node.objects.get(source_id="PU").kind)
    with access.writer(kind, caller=make_caller("planner")) as writing:
        writing.update(Q(source_id="PU"), {"rakennusvuosi": 1999})
    couplings = list(Coupling.objects.order_by("pk").values())
    without = ROW.replace("[PUMPS]\n PU R A POWER 10\n", "").replace(" R -20 0\n", "")

    printed = import_text(tmp_path, without.replace("[RESERVOIRS]\n R 0\n", ""), *MODEL)

    assert left(printed) == {"PU", "R"}
    assert list(Coupling.objects.order_by("pk").values()) == couplings


def test_an_import_taken_back_can_be_made_again(planner: Client, tmp_path: Path) -> None:
    import_text(tmp_path, ROW, *MODEL)
    import_text(tmp_path, LATER, *MODEL)
    for source_id in ("P6", "P1"):
        number = Link.objects.get(source_id=source_id).change_number
        response = planner.post(f"/api/edits/{number}/undo")
        assert response.status_code == 200, response.content
        printed = import_text(tmp_path, LATER, *MODEL)
        assert left(printed) == set()


def test_a_dry_run_names_what_it_would_leave(planner: Client, tmp_path: Path) -> None:
    import_text(tmp_path, ROW, *MODEL)
    for name in ("split", "move", "abandon"):
        edited(planner, name)

    told = import_text(tmp_path, ROW, *MODEL)
    dry = import_text(tmp_path, ROW, *MODEL, "--dry-run")

    assert "left: 1 others; --dry-run names more" in told
    assert left(dry) == EDITS["split"][2] | EDITS["move"][2] | EDITS["abandon"][2]


def test_plain_lines_leave_an_edit_too(planner: Client, tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"L{number}"},
            "geometry": {
                "type": "LineString",
                "coordinates": [[EAST + 50 * number, NORTH], [EAST + 50 * number + 50, NORTH]],
            },
        }
        for number in range(4)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    words = ("--format", "geojson", "--crs", "EPSG:3067", "--network", "vesi")
    import_text(tmp_path, text, *words, name="kyla.geojson")
    body = {"link": "kyla:L1", "at": {"x": EAST + 70, "y": NORTH}}
    planner.post("/api/network/split", body, content_type="application/json")
    body = {"node": "laite/kyla:L2/loppu", "to": {"x": EAST + 150, "y": NORTH + 6}}
    planner.post("/api/network/move", body, content_type="application/json")
    before = state()

    printed = import_text(tmp_path, text, *words, name="kyla.geojson")

    assert state() == before
    assert left(printed) == {"L1", "L1/2", "L2", "L2/loppu", "L3"}


def test_our_own_geopackage_leaves_an_edit_too(planner: Client, tmp_path: Path) -> None:
    import_text(tmp_path, ROW, *MODEL)
    path = tmp_path / "kyla.gpkg"
    call_command("export_network", "--out", str(path), "--format", "gpkg", stdout=StringIO())
    for name in ("valve", "merge"):
        edited(planner, name)
    before = state()
    out = StringIO()

    call_command("import_network", str(path), "--format", "gpkg", "--crs", "EPSG:3067", stdout=out)

    assert state() == before
    assert left(out.getvalue()) == EDITS["valve"][2] | EDITS["merge"][2]
    assert dangling() == []
