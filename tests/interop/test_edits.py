"""GDAL and QGIS add, change and delete features through the WFS, in each version and system.

The service is one of its own: the counts of the other tests stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.interop.clients import editing
from tests.interop.service import running_service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from psycopg import Connection

    from tests.interop.service import Credential, Service

VERSIONS: Final = ("1.0.0", "1.1.0", "2.0.0")
_TOLERANCE_M: Final = 0.01
_EAST: Final = 514_400.25
_NORTH: Final = 6_839_500.75
_MOVED_M: Final = 7.5

Line = tuple[tuple[float, float], ...]


@pytest.fixture(scope="module")
def own_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service without any data."""
    with running_service(tmp_path_factory.mktemp("edits"), purpose="edits") as running:
        yield running


@pytest.fixture(scope="module")
def own_database(own_service: Service) -> Iterator[Connection[Any]]:
    """The owner's connection."""
    with own_service.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def planner(own_service: Service) -> Credential:
    """A credential that may edit networks."""
    return own_service.credential("planner")


@pytest.fixture(autouse=True)
def _empty(own_database: Connection[Any]) -> None:
    own_database.execute("DELETE FROM networks_link")
    own_database.execute("DELETE FROM networks_node")


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

    editing.edit(
        client, own_service, planner, version=version, srid=srid, steps=steps, folder=tmp_path
    )

    stored = _stored(own_database, "networks_node", "built_year")
    assert {name: year for name, (year, _) in stored.items()} == {"pysyy": 1999, "siirtyy": 2001}
    _assert_at(stored["pysyy"][1], old["pysyy"])
    _assert_at(stored["siirtyy"][1], moved)


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
