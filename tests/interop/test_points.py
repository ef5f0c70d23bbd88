"""Real address lists go in as consumption points by the documented command."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pyogrio
import pytest
import shapely

from tests.interop import real_data
from tests.interop.loading import SAMPLE_COLUMNS, water_posts_file

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from psycopg import Connection

    from tests.interop.service import Service

    Database = Connection[Any]
    Outcomes = dict[str, "subprocess.CompletedProcess[str]"]

_TABLE = "consumption_points_consumptionpoint"
_TOLERANCE_M = 0.002


def _points(database: Database) -> dict[str, tuple[str, float, float]]:
    """Address and place in EPSG:3067 of each point, by its id."""
    rows = database.execute(
        f"SELECT point_id, address, ST_X(geometry), ST_Y(geometry) FROM {_TABLE}".encode()
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows.fetchall()}


def _sample() -> list[dict[str, str]]:
    with real_data.SAMPLE_POINTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _state(database: Database) -> Any:
    return database.execute(
        f"SELECT max(change_number), count(*) FROM {_TABLE}".encode()
    ).fetchone()


@pytest.mark.parametrize("name", ["sample", "posts"])
def test_the_file_goes_in(name: str, loaded: Outcomes) -> None:
    assert loaded[name].returncode == 0, loaded[name].stderr[-1000:]


def test_all_sample_addresses_are_points(loaded: Outcomes, database: Database) -> None:
    sample = _sample()
    assert len(sample) == 2989
    missing = {row["id"] for row in sample} - _points(database).keys()
    assert not missing, f"{len(missing)} are missing; {loaded['sample'].stdout[-1500:]}"


def test_sample_points_stand_where_their_publisher_put_them(
    loaded: Outcomes, database: Database
) -> None:
    # PostGIS projects here, pyproj did on the way in.
    points = _points(database)
    lon = [float(row["lon"]) for row in _sample()]
    lat = [float(row["lat"]) for row in _sample()]
    placed = database.execute(
        "SELECT ST_X(p), ST_Y(p) FROM unnest(%s::float[], %s::float[]) WITH ORDINALITY"
        " AS t (lon, lat, i), ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 3067) AS p"
        " ORDER BY i",
        (lon, lat),
    ).fetchall()
    wrong = [
        row["id"]
        for row, (east, north) in zip(_sample(), placed, strict=True)
        if row["id"] in points
        and (
            abs(points[row["id"]][1] - east) > _TOLERANCE_M
            or abs(points[row["id"]][2] - north) > _TOLERANCE_M
        )
    ]
    assert wrong == []


def test_all_water_posts_are_points(loaded: Outcomes, database: Database) -> None:
    meta, _, geometries, columns = pyogrio.raw.read(f"/vsizip/{real_data.WATER_POSTS}")
    values = dict(zip(meta["fields"], columns, strict=True))
    points = _points(database)
    assert len(geometries) == 74
    missing = set(values["tunniste"]) - points.keys()
    assert not missing, loaded["posts"].stdout[-1500:]
    # PostGIS takes our place back to the system of the file.
    for name, geometry in zip(values["tunniste"], shapely.from_wkb(geometries), strict=True):
        east, north = points[name][1:]
        back = database.execute(
            "SELECT ST_X(p), ST_Y(p) FROM"
            " ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 3067), 3879) AS p",
            (east, north),
        ).fetchone()
        assert back == pytest.approx((geometry.x, geometry.y), abs=_TOLERANCE_M), name


def test_the_odd_address_is_kept_as_a_place(loaded: Outcomes, database: Database) -> None:
    found = [
        address
        for address, _, _ in _points(database).values()
        if address.startswith("Ylä-Malmin tori")
    ]
    assert found != []


def test_a_second_run_changes_nothing(
    loaded: Outcomes, service: Service, database: Database, tmp_path: Path
) -> None:
    before = _state(database)
    again = (
        (real_data.SAMPLE_POINTS, "--columns", SAMPLE_COLUMNS),
        (water_posts_file(tmp_path),),
    )
    for words in again:
        printed = service.done("sync", "vesikanta", "--file", *words)
        assert "added 0, changed 0" in printed, printed[:500]
    assert _state(database) == before
