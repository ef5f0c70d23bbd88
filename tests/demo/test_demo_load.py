"""The command that loads the invented utility."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection

from consumption_points.models import Address, Connection, ConsumptionPoint, Placement
from demo.town import make_town
from gisapp.access.credentials import credential_check
from gisapp.models import LedgerEntry
from networks.models import Area, Link, Node

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

POINTS = 150
_GAPS = """
SELECT count(*)
FROM networks_link l
JOIN networks_node s ON s.tunnus = l.start_node_id JOIN networks_node e ON e.tunnus = l.end_node_id
WHERE NOT ST_DWithin(ST_StartPoint(l.geometry), s.geometry, 0.001)
   OR NOT ST_DWithin(ST_EndPoint(l.geometry), e.geometry, 0.001)
"""


def load(*options: str) -> str:
    """Run the command; what it printed."""
    out = StringIO()
    call_command("demo_load", "--points", str(POINTS), *options, stdout=out)
    return out.getvalue()


def test_the_town_goes_in_whole() -> None:
    load("--seed", "3")
    town = make_town(POINTS, 3)
    assert Node.objects.count() == len(town.nodes)
    assert Link.objects.count() == len(town.links)
    assert Area.objects.count() == len(town.areas)
    assert Address.objects.count() == len(town.addresses)
    assert ConsumptionPoint.objects.count() == POINTS
    assert Placement.objects.count() == POINTS
    assert Connection.objects.filter(confirmed=True).count() == len(town.connections)


def test_every_link_ends_in_its_nodes() -> None:
    load()
    with connection.cursor() as cursor:
        cursor.execute(_GAPS)
        assert cursor.fetchone() == (0,)


def test_a_second_run_changes_nothing_and_says_so() -> None:
    load()
    before = list(Node.objects.order_by("id").values_list("tunnus", "change_number"))
    assert "loaded already" in load()
    assert list(Node.objects.order_by("id").values_list("tunnus", "change_number")) == before


def test_the_ledger_and_the_history_name_the_command() -> None:
    load()
    lines = LedgerEntry.objects.filter(actor="command:demo_load", action="import", outcome="ok")
    assert lines.get(kind="kulutuspaikka").n == POINTS
    assert lines.get(kind="vesijohto").n == Link.objects.filter(network="vesi").count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM networks_linkevent WHERE pgh_context_id IS NULL")
        assert cursor.fetchone()[0] == 0


def test_sources_and_plants_are_secret() -> None:
    load()
    secret = set(Node.objects.filter(secrecy="salassa").values_list("type_code", flat=True))
    assert secret == {
        "vedenottamo",
        "vedenottopumppaamo",
        "vedenkasittelylaitos",
        "vesitorni",
        "jatevedenpuhdistamo",
    }


def test_inverts_are_stored_falling() -> None:
    load()
    gravity = Link.objects.exclude(network="vesi").exclude(type_code="paineputki")
    assert gravity.exists()
    for start, end in gravity.values_list("start_invert_m", "end_invert_m"):
        assert start > end


def test_the_accounts_open_and_a_second_run_prints_the_same(tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    first = load("--accounts-file", str(file))
    lines = file.read_text().splitlines()
    assert [line.split()[1] for line in lines] == ["viewer", "planner", "main_user", "feed"]
    assert file.stat().st_mode & 0o777 == 0o600
    for line in lines:
        assert line in first
        _, role, name, secret = line.split()
        if role == "feed":
            assert credential_check(key=name, secret=secret, address="127.0.0.1")
        else:
            user = authenticate(username=name, password=secret)
            assert user is not None
            assert [group.name for group in user.groups.all()] == [role]
    assert load("--accounts-file", str(file)).splitlines()[1:] == lines


def test_a_lost_accounts_file_gives_new_passwords(tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    load("--accounts-file", str(file))
    old = file.read_text()
    file.unlink()
    load("--accounts-file", str(file))
    assert file.read_text() != old
    name, secret = file.read_text().splitlines()[0].split()[2:]
    assert authenticate(username=name, password=secret)


def test_a_size_out_of_range_is_refused() -> None:
    with pytest.raises(CommandError, match="--points"):
        call_command("demo_load", "--points", "0")
