"""The nightly file by the real command: what lands, what is put aside, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError

from consumption_points.models import ConsumptionPoint, Placement
from gisapp.models import LedgerEntry
from sync.models import QuarantinedRow, SyncAlarm, SyncRun
from tests.make import EAST, NORTH
from tests.sync.support import GOOD, HEADER, sync, write

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def addresses() -> dict[str, str]:
    return dict(ConsumptionPoint.objects.values_list("point_id", "address"))


def test_a_good_file_lands_with_id_and_address(tmp_path: Path) -> None:
    sync(write(tmp_path, HEADER, *GOOD))

    assert addresses() == {
        "KP-1": "Keksijänkatu 12 A 3, 50100 Mikkeli",
        "KP-2": "Mietintie 7, 50120 Mikkeli",
        "KP-3": "Arvelupolku 1-3, 50120 Mikkeli",
        "KP-4": "Tuumauskuja 9b, 50120 Mikkeli",
    }


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_delimiter_and_encoding_are_found_out(
    delimiter: str, encoding: str, tmp_path: Path
) -> None:
    lines = [line.replace(";", delimiter) for line in (HEADER, *GOOD)]

    sync(write(tmp_path, *lines, encoding=encoding))

    assert addresses()["KP-1"] == "Keksijänkatu 12 A 3, 50100 Mikkeli"


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, *GOOD)
    sync(path)
    before = list(ConsumptionPoint.objects.order_by("pk").values())

    sync(path)

    assert list(ConsumptionPoint.objects.order_by("pk").values()) == before
    assert SyncRun.objects.latest("pk").unchanged == 4


def test_a_dry_run_tells_and_stores_nothing(tmp_path: Path) -> None:
    report = sync(write(tmp_path, HEADER, *GOOD), "--dry-run")

    assert "4" in report
    assert not ConsumptionPoint.objects.exists()
    assert not SyncRun.objects.exists()


def test_columns_may_have_other_headings(tmp_path: Path) -> None:
    path = write(tmp_path, "id,address,lon,lat", "A1,Keksijänkatu 1,27.2721536,61.68841348")

    sync(path, "--columns", "tunnus=id,osoite=address")

    point = ConsumptionPoint.objects.get(point_id="A1")
    assert point.geometry is not None
    assert (point.geometry.x, point.geometry.y) == pytest.approx((EAST, NORTH), abs=0.01)
    assert Placement.objects.get(point=point).rule == "tiedosto"


def test_a_point_without_a_place_is_kept(tmp_path: Path) -> None:
    sync(write(tmp_path, HEADER, *GOOD))

    assert ConsumptionPoint.objects.filter(geometry__isnull=True).count() == 4


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (";Keksijänkatu 1;50100;Mikkeli;", "tunnus", "puuttuu"),
        ("KP-1;Keksijänkatu 1;50100;Mikkeli;", "tunnus", "kahdesti"),
        ("KP-9;;50100;Mikkeli;", "osoite", "puuttuu"),
        ("KP-9;Keksijänkatu 1;5010;Mikkeli;", "postinumero", "muoto"),
        ("KP-9;Keksijänkatu 1;50100;Mikkeli;myyty", "tila", "muoto"),
        ("KP-9;Keksijänkatu 1;50100", "rivi", "muoto"),
        ("KP-9;Keksijänkatu 1 010190-900P;50100;Mikkeli;", "osoite", "henkilotieto"),
        ("KP-9;Keksijänkatu 1, puh. 040 123 4567;50100;Mikkeli;", "osoite", "henkilotieto"),
        ("KP-9;keksitty@example.invalid;50100;Mikkeli;", "osoite", "henkilotieto"),
    ],
)
def test_a_broken_row_is_put_aside_by_line_field_and_reason(
    row: str, field: str, reason: str, tmp_path: Path
) -> None:
    sync(write(tmp_path, HEADER, *GOOD, row))

    aside = QuarantinedRow.objects.get()
    assert (aside.line, aside.field, aside.reason) == (6, field, reason)
    assert len(addresses()) == 4


@pytest.mark.parametrize(
    ("east", "north", "reason"),
    [(f"{NORTH}", f"{EAST}", "akselit"), ("385000", "6672000", "alue"), ("x", "1", "muoto")],
)
def test_a_place_outside_the_area_is_put_aside_with_a_hint(
    east: str, north: str, reason: str, tmp_path: Path
) -> None:
    header = f"{HEADER};itakoordinaatti;pohjoiskoordinaatti"
    good = [f"{line};{EAST};{NORTH}" for line in GOOD]

    sync(write(tmp_path, header, *good, f"KP-9;Keksijänkatu 1;50100;Mikkeli;;{east};{north}"))

    assert QuarantinedRow.objects.get().reason == reason
    assert "KP-9" not in addresses()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"tunnus;osoite\n",
        b"nimi;puhelin\nx;y\n",
        b"tunnus;tunnus;osoite\n1;1;Keksij\n",
        b"tunnus;osoite;lon\nA;Keksijankatu 1;27\n",
        b"\x00\x01\x02\x03",
        b"PK\x03\x04 this is no text \xff\xfe\x00",
        "tunnus;osoite\nKP-1;Keksijänkatu 1\n".encode("utf-16"),
        b"tunnus;osoite\nKP-1;Keksij\xc3\xa4nkatu 1\nKP-2;Keksij\xe4nkatu 2\n",
    ],
)
def test_a_broken_file_is_refused_with_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "vesikanta.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        sync(path)

    assert "\n" not in str(refusal.value)
    assert not ConsumptionPoint.objects.exists()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        sync(tmp_path / "ei_ole.csv")


def test_a_file_with_too_many_broken_rows_is_refused_whole(tmp_path: Path) -> None:
    bad = [f"KP-{number};;50100;Mikkeli;" for number in range(10, 13)]

    with pytest.raises(CommandError, match="3 of 7 rows"):
        sync(write(tmp_path, HEADER, *GOOD, *bad))

    assert not ConsumptionPoint.objects.exists()
    assert SyncRun.objects.get().outcome == "hylatty"
    assert LedgerEntry.objects.filter(action="sync", outcome="error").exists()


def test_columns_that_do_not_belong_are_counted_and_raise_an_alarm(tmp_path: Path) -> None:
    header = f"{HEADER};nimi;puhelin"
    report = sync(write(tmp_path, header, *[f"{line};Testi Keksitty;0401234567" for line in GOOD]))

    alarm = SyncAlarm.objects.get()
    assert (alarm.kind, alarm.count) == ("ylimaaraisia_sarakkeita", 2)
    assert "Keksitty" not in report
    assert len(addresses()) == 4


def test_an_ended_point_leaves_the_feed_and_stays_in_the_table(tmp_path: Path) -> None:
    sync(write(tmp_path, HEADER, *GOOD))

    sync(write(tmp_path, HEADER, "KP-1;Keksijänkatu 12 A 3;50100;Mikkeli;paattynyt", *GOOD[1:]))

    ended = ConsumptionPoint.objects.get(point_id="KP-1")
    assert ended.ended_at is not None
    assert ConsumptionPoint.objects.current().count() == 3


def test_a_delta_ends_nothing(tmp_path: Path) -> None:
    sync(write(tmp_path, HEADER, *GOOD))

    sync(write(tmp_path, HEADER, GOOD[0]))

    assert ConsumptionPoint.objects.current().count() == 4


def test_a_full_file_that_would_empty_the_map_is_held(tmp_path: Path) -> None:
    sync(write(tmp_path, HEADER, *GOOD))

    sync(write(tmp_path, HEADER, GOOD[0]), "--full")

    assert ConsumptionPoint.objects.current().count() == 4
    assert SyncAlarm.objects.get().kind == "paattyvia_liikaa"


def test_a_full_file_ends_the_few_that_are_gone(tmp_path: Path) -> None:
    many = [f"KP-{number};Keksijänkatu {number};50100;Mikkeli;" for number in range(1, 101)]
    sync(write(tmp_path, HEADER, *many))

    sync(write(tmp_path, HEADER, *many[:-2]), "--full")

    assert ConsumptionPoint.objects.current().count() == 98


def test_a_run_is_in_the_ledger_with_the_ids(tmp_path: Path) -> None:
    sync(write(tmp_path, HEADER, *GOOD))

    line = LedgerEntry.objects.get(action="sync")
    assert (line.actor, line.kind, line.outcome, line.n) == (
        "command:sync",
        "kulutuspaikka",
        "ok",
        4,
    )
