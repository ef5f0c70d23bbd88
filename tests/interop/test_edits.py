"""GDAL and QGIS add, change and delete features through the WFS, in each version and system.

What they have done is read back through another face, and the ledger and the change feed tell it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pytest
import shapely

from tests.interop.clients import editing, owslib_api_client

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg import Connection

    from tests.interop.service import Credential, Service

VERSIONS: Final = ("1.0.0", "1.1.0", "2.0.0")
pytestmark = pytest.mark.usefixtures("empty")

_TOLERANCE_M: Final = 0.01
_EAST: Final = 514_400.25
_NORTH: Final = 6_839_500.75
_MOVED_M: Final = 7.5
# How near a place that was read back has to be, in units of its system.
_DEGREES: Final = {3067: 0.01, 3881: 0.01, 4326: 1e-7}

Line = tuple[tuple[float, float], ...]


def _wkt(database: Connection[Any], places: Line, srid: int) -> str:
    """The places, given in EPSG:3067, as a point or a line of a system, east first."""
    row = database.execute(
        "SELECT ST_AsText(ST_Transform(CASE count(*) WHEN 1 THEN min(p::text)::geometry"
        " ELSE ST_MakeLine(p ORDER BY i) END, %s), 15)"
        " FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS t (e, n, i),"
        " ST_SetSRID(ST_MakePoint(e, n), 3067) AS p",
        (srid, [e for e, _ in places], [n for _, n in places]),
    ).fetchone()
    assert row is not None
    return str(row[0])


def _stored(database: Connection[Any], table: str, column: str) -> dict[str, tuple[Any, Line]]:
    """The column and the places of each row in EPSG:3067, by its id at the source."""
    rows = database.execute(
        f"SELECT source_id, {column}, array_agg(ST_X(d.geom) ORDER BY d.path),"
        " array_agg(ST_Y(d.geom) ORDER BY d.path)"
        f" FROM {table}, ST_DumpPoints(geometry) AS d GROUP BY 1, 2".encode()
    ).fetchall()
    return {str(r[0]): (r[1], tuple(zip(r[2], r[3], strict=True))) for r in rows}


def _latest(database: Connection[Any]) -> tuple[int, int]:
    """The last change number that was drawn, and the last line of the ledger."""
    row = database.execute(
        "SELECT (SELECT last_value - (NOT is_called)::int FROM change_number_seq),"
        " (SELECT coalesce(max(seq), 0) FROM gisapp_ledgerentry)"
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def _told(
    database: Connection[Any], api: Any, type_name: str, since: tuple[int, int]
) -> tuple[dict[str, int], Counter[str]]:
    """What the ledger and the change feed tell of a type since ``since``, by what was done."""
    lines = database.execute(
        "SELECT key, sum(value::int) FROM gisapp_ledgerentry, jsonb_each_text(scope)"
        " WHERE seq > %s AND action = 'transaction' AND outcome = 'ok' AND kind = %s GROUP BY key",
        (since[1], type_name),
    ).fetchall()
    page = api.collection_items(f"{type_name}_muutos", limit=1000)
    changes = [feature["properties"] for feature in page["features"]]
    kinds = (one["muutostyyppi"] for one in changes if one["muutosnumero"] > since[0])
    return {str(verb): int(count) for verb, count in lines}, Counter(kinds)


def _step(do: str, type_name: str, name: str, wkt: str = "", **values: Any) -> dict[str, Any]:
    return {"do": do, "type": type_name, "id": name, "wkt": wkt, "values": values}


def _assert_at(places: Line, expected: Line) -> None:
    assert len(places) == len(expected)
    for place, wanted in zip(places, expected, strict=True):
        assert place == pytest.approx(wanted, abs=_TOLERANCE_M)


@pytest.mark.parametrize("srid", [3067, 3881, 4326])
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("client", editing.CLIENTS)
@pytest.mark.parametrize(
    ("type_name", "values"),
    [
        ("venttiili", {"tyyppi": "sulkuventtiili", "verkosto": "vesi", "asento": "auki"}),
        ("kaivo", {"tyyppi": "tarkastuskaivo", "verkosto": "jatevesi", "asento": None}),
    ],
    ids=["venttiili", "kaivo"],
)
def test_nodes_are_added_changed_and_deleted(
    type_name: str,
    values: dict[str, Any],
    client: str,
    version: str,
    srid: int,
    own_service: Service,
    own_database: Connection[Any],
    planner: Credential,
    tmp_path: Path,
) -> None:
    given = {name: value for name, value in values.items() if value}
    old = {name: ((_EAST + 20 * i, _NORTH),) for i, name in enumerate(("pysyy", "siirtyy", "pois"))}
    moved = ((old["siirtyy"][0][0] + _MOVED_M, _NORTH + _MOVED_M),)
    steps = [
        _step(
            "add",
            type_name,
            name,
            _wkt(own_database, places, srid),
            lahde="testi",
            lahdetunnus=name,
            rakennusvuosi=1999,
            **given,
        )
        for name, places in old.items()
    ]
    wkt = _wkt(own_database, moved, srid)
    steps += [
        _step("update", type_name, "siirtyy", wkt, rakennusvuosi=2001),
        _step("delete", type_name, "pois"),
    ]

    since = _latest(own_database)

    editing.edit(
        client, own_service, planner, version=version, srid=srid, steps=steps, folder=tmp_path
    )

    stored = _stored(own_database, "networks_node", "built_year")
    assert {name: year for name, (year, _) in stored.items()} == {"pysyy": 1999, "siirtyy": 2001}
    _assert_at(stored["pysyy"][1], old["pysyy"])
    _assert_at(stored["siirtyy"][1], moved)
    api = owslib_api_client.connect(own_service, planner)
    read = owslib_api_client.read(api, type_name, srid)
    assert {one.values["rakennusvuosi"] for one in read.values()} == {1999, 2001}
    places = [tuple(one.coordinates[0]) for one in read.values() if one.coordinates is not None]
    for wanted in (old["pysyy"], moved):
        x, y = shapely.from_wkt(_wkt(own_database, wanted, srid)).coords[0]
        assert any(place == pytest.approx((x, y), abs=_DEGREES[srid]) for place in places)
    ledger, feed = _told(own_database, api, type_name, since)
    assert (ledger["insert"], ledger["delete"], ledger["update"] >= 1) == (3, 1, True)
    assert feed == {"lisays": 1, "paivitys": 1, "poisto": 1}


@pytest.mark.parametrize("srid", [3067, 3881, 4326])
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("client", editing.CLIENTS)
def test_a_pipe_is_drawn_between_two_nodes_bent_and_deleted(
    client: str,
    version: str,
    srid: int,
    own_service: Service,
    own_database: Connection[Any],
    planner: Credential,
    tmp_path: Path,
) -> None:
    ends = ((_EAST, _NORTH), (_EAST + 100, _NORTH + 20))
    bent = (ends[0], (_EAST + 40, _NORTH + 30), ends[1])
    node = {"tyyppi": "sulkuventtiili", "verkosto": "vesi", "lahde": "testi"}
    pipe = {"laji": "jakeluvesijohto", "materiaali": "PEH", "nimellishalkaisija": 110}
    steps = [
        _step(
            "add",
            "venttiili",
            f"pää{i}",
            _wkt(own_database, (end,), srid),
            lahdetunnus=f"pää{i}",
            **node,
        )
        for i, end in enumerate(ends)
    ]
    steps += [
        _step(
            "add",
            "vesijohto",
            name,
            _wkt(own_database, ends, srid),
            lahde="testi",
            lahdetunnus=name,
            **pipe,
        )
        for name in ("putki", "pois")
    ]
    wkt = _wkt(own_database, bent, srid)
    steps += [
        _step("update", "vesijohto", "putki", wkt, nimellishalkaisija=160),
        _step("delete", "vesijohto", "pois"),
    ]

    editing.edit(
        client, own_service, planner, version=version, srid=srid, steps=steps, folder=tmp_path
    )

    stored = _stored(own_database, "networks_link", "nominal_diameter_mm")
    assert {name: size for name, (size, _) in stored.items()} == {"putki": 160}
    _assert_at(stored["putki"][1], bent)
