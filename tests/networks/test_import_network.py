"""``import_network`` from file to database: all or nothing, and twice is as once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError
from django.db import connection

from networks.models import Coupling, Link, Node
from tests.networks.models import EPANET, PLACED, SWMM, import_text
from tests.support.features import numbers_drawn

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
MODEL = ("--format", "epanet", *PLACED)
LINES = ("--format", "geojson", "--crs", "EPSG:3067", "--network", "vesi")


def lines(*coordinates: list[list[float]], **members: Any) -> str:
    """A GeoJSON file of plain lines."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"L{number}"},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for number, line in enumerate(coordinates, 1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


def history() -> int:
    """How many rows the history of nodes and links has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM networks_nodeevent) "
            "+ (SELECT count(*) FROM networks_linkevent)"
        )
        return int(cursor.fetchone()[0])


def state() -> tuple[Any, ...]:
    """What an import that changes nothing leaves alone."""
    links = Link.objects.order_by("tunnus").values_list("tunnus", "change_number")
    return history(), list(links), numbers_drawn()


def test_a_model_is_stored_whole(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, *MODEL)

    assert Link.objects.filter(source="kyla").count() == 3
    assert Node.objects.filter(source="kyla").count() == 7
    assert Coupling.objects.count() == 4


def test_a_second_import_touches_nothing(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, *MODEL)
    before = state()

    import_text(tmp_path, EPANET, *MODEL)

    assert state() == before


def test_a_dry_run_stores_nothing(tmp_path: Path) -> None:
    printed = import_text(tmp_path, EPANET, *MODEL, "--dry-run")

    assert printed.splitlines()[2].split() == ["vesijohto", "3", "0", "0", "0", "0"]
    assert not Node.objects.exists()


def test_what_the_file_lost_is_ended_and_lives_again(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, *MODEL)
    import_text(tmp_path, EPANET.replace(" P2 J2 J3 50 6 100 0 Closed\n", ""), *MODEL)
    ended = Link.objects.get(source_id="P2")
    import_text(tmp_path, EPANET, *MODEL)

    again = Link.objects.get(source_id="P2")
    assert ended.valid_to is not None
    assert (again.valid_to, again.tunnus) == (None, ended.tunnus)


def test_another_network_under_an_old_source_is_refused(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, *MODEL)

    with pytest.raises(CommandError, match="more than half"):
        import_text(tmp_path, EPANET.replace(" J", " K").replace(" P", " Q"), *MODEL)


def test_a_sewer_is_stored_with_its_levels(tmp_path: Path) -> None:
    import_text(tmp_path, SWMM, "--format", "swmm", "--network", "jatevesi", *PLACED)

    assert Node.objects.filter(kind="kaivo").count() == 2
    assert Link.objects.get(source_id="C1").start_invert_m == 90.6


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--crs", "EPSG:3067"), r"outside the service area.*First: J1"),
        (("--crs", "EPSG:999999"), "not known"),
        (("--crs", "kotimaa"), "EPSG:N"),
        ((*PLACED, "--scale", "0"), "above 0"),
        ((*PLACED, "--source", "a;b"), "letters, digits"),
    ],
)
def test_wrong_words_are_told_and_nothing_is_stored(
    words: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=message):
        import_text(tmp_path, EPANET, "--format", "epanet", *words)

    assert not Node.objects.exists()


def test_north_before_east_is_guessed(tmp_path: Path) -> None:
    text = lines([[6839000.0, 514000.0], [6839050.0, 514000.0]])

    with pytest.raises(CommandError, match="axes exchanged"):
        import_text(tmp_path, text, *LINES, name="putket.geojson")


def test_plain_lines_share_the_nodes_where_they_meet(tmp_path: Path) -> None:
    east, north = 514000.0, 6839000.0
    text = lines(
        [[east, north], [east + 50, north]],
        [[east + 50.02, north], [east + 90, north]],
    )

    import_text(tmp_path, text, *LINES, name="putket.geojson")

    first, second = Link.objects.order_by("source_id").values("start_node", "end_node")
    assert first["end_node"] == second["start_node"]
    assert sorted(Node.objects.values_list("type_code", flat=True)) == ["liitos", "paa", "paa"]


def test_lines_that_nearly_meet_are_refused_with_the_place(tmp_path: Path) -> None:
    east, north = 514000.0, 6839000.0
    text = lines(
        [[east, north], [east + 50, north]],
        [[east + 50.4, north], [east + 90, north]],
    )

    with pytest.raises(CommandError, match=r"2 of 4 ends.*L1 \(end, E 514050.00 N 6839000.00\)"):
        import_text(tmp_path, text, *LINES, name="putket.geojson")

    assert not Node.objects.exists()


def test_a_crs_member_that_disagrees_is_refused(tmp_path: Path) -> None:
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3879"}}
    text = lines([[514000.0, 6839000.0], [514050.0, 6839000.0]], crs=member)

    with pytest.raises(CommandError, match="EPSG:3879"):
        import_text(tmp_path, text, *LINES, name="putket.geojson")


def test_a_crs_by_link_is_never_followed(tmp_path: Path) -> None:
    member = {"type": "link", "properties": {"href": "http://crs.invalid/", "type": "proj4"}}
    text = lines([[514000.0, 6839000.0], [514050.0, 6839000.0]], crs=member)

    with pytest.raises(CommandError, match="crs member"):
        import_text(tmp_path, text, *LINES, name="putket.geojson")
