"""Real models go in by the documented command, whole or not at all.

What a file holds is counted by the programs that the formats belong to, EPANET and SWMM.
"""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.interop import real_data, swmm_engine
from tests.interop.loading import IMPORTS, import_network

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from psycopg import Connection

    from tests.interop.service import Service

    Database = Connection[Any]
    Outcomes = dict[str, "subprocess.CompletedProcess[str]"]

_EPANET: Final = {
    "micropolis": real_data.MICROPOLIS,
    "net3": real_data.NET3,
    "net3_strategic": real_data.NET3,
    "net3_random": real_data.NET3,
    "ky4": real_data.KY4,
}
_VALVE_LAYERS: Final = {
    "net3_strategic": real_data.NET3_STRATEGIC,
    "net3_random": real_data.NET3_RANDOM,
}
_CLAIMED_LENGTH: Final = 0.01


@pytest.fixture
def epanet() -> Any:
    """EPANET itself; its package has no wheels for Python 3.13."""
    return pytest.importorskip("tests.interop.epanet_engine", exc_type=ImportError)


def _one(database: Database, query: str, *values: object) -> Any:
    row = database.execute(query.encode(), values).fetchone()
    assert row is not None
    return row[0] if len(row) == 1 else row


def _nodes(database: Database, source: str, condition: str = "true") -> int:
    query = f"SELECT count(*) FROM networks_node WHERE source = %s AND ({condition})"
    return int(_one(database, query, source))


def _links(database: Database, source: str) -> int:
    return int(_one(database, "SELECT count(*) FROM networks_link WHERE source = %s", source))


def _state(database: Database) -> Any:
    """All that an import could change, in a few numbers."""
    return _one(
        database,
        "SELECT (SELECT max(change_number) FROM networks_node),"
        " (SELECT max(change_number) FROM networks_link), (SELECT count(*) FROM networks_node),"
        " (SELECT count(*) FROM networks_link), (SELECT count(*) FROM networks_coupling),"
        " (SELECT count(*) FROM gisapp_tombstone)",
    )


def _valve_rows(path: Path) -> set[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["link"], row["node"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", IMPORTS)
def test_the_file_goes_in(name: str, loaded: Outcomes) -> None:
    assert loaded[name].returncode == 0, loaded[name].stderr[-1000:]


@pytest.mark.parametrize("source", _EPANET)
def test_an_epanet_model_has_as_many_objects_as_epanet_says(
    source: str, loaded: Outcomes, database: Database, epanet: Any, tmp_path: Path
) -> None:
    counts = epanet.counts(_EPANET[source], tmp_path)
    layer = _valve_rows(_VALVE_LAYERS[source]) if source in _VALVE_LAYERS else set()
    assert _links(database, source) == counts.pipes
    assert _nodes(database, source) == counts.stored_nodes + len(layer)
    assert _nodes(database, source, "kind = 'pumppaamo' OR type_code = 'pumppu'") == counts.pumps
    assert _nodes(database, source, "kind = 'venttiili'") == counts.valves + len(layer)


@pytest.mark.parametrize("source", ["micropolis", "net3", "ky4"])
def test_every_pipe_ends_in_the_nodes_that_epanet_names(
    source: str, loaded: Outcomes, database: Database, epanet: Any, tmp_path: Path
) -> None:
    rows = database.execute(
        "SELECT l.source_id, a.source_id, b.source_id FROM networks_link l"
        " JOIN networks_node a ON a.tunnus = l.start_node_id"
        " JOIN networks_node b ON b.tunnus = l.end_node_id WHERE l.source = %s",
        (source,),
    ).fetchall()
    stored = {name: (start, end) for name, start, end in rows}
    assert stored == epanet.pipes(_EPANET[source], tmp_path)


@pytest.mark.parametrize("source", _VALVE_LAYERS)
def test_each_row_of_a_valve_layer_is_a_valve_at_that_end(
    source: str, loaded: Outcomes, database: Database
) -> None:
    rows = database.execute(
        "SELECT v.source_id, v.type_code, ST_Distance(v.geometry, n.geometry) FROM networks_node v"
        " JOIN networks_node n ON n.source = v.source"
        " AND n.source_id = split_part(v.source_id, '@', 2)"
        " WHERE v.source = %s AND v.kind = 'venttiili'",
        (source,),
    ).fetchall()
    wanted = {f"{link}@{node}" for link, node in _valve_rows(_VALVE_LAYERS[source])}
    assert {name for name, _, _ in rows} == wanted
    assert {(type_code, distance) for _, type_code, distance in rows} == {("sulkuventtiili", 0.0)}


def test_micropolis_has_its_connections_hydrants_and_isolation_valves(
    loaded: Outcomes, database: Database
) -> None:
    # The publisher's own description of the town counts these.
    assert _nodes(database, "micropolis", "kind = 'liitoskohta'") == 685
    assert _nodes(database, "micropolis", "kind = 'paloposti'") == 52
    assert _nodes(database, "micropolis", "type_code = 'sulkuventtiili'") == 196


@pytest.mark.parametrize("source", ["session9", "session9_hulevesi"])
def test_a_sewer_has_as_many_objects_as_swmm_says(
    source: str, loaded: Outcomes, database: Database, tmp_path: Path
) -> None:
    counts = swmm_engine.counts(real_data.SESSION9, tmp_path)
    assert _links(database, source) == counts.pipes
    assert _nodes(database, source) == counts.stored_nodes
    manholes = swmm_engine.junctions(real_data.SESSION9, tmp_path)
    assert _nodes(database, source, "kind = 'kaivo'") == manholes


def test_pipes_of_a_layer_are_as_many_and_as_long_as_its_publisher_says(
    loaded: Outcomes, database: Database
) -> None:
    layer = json.loads(real_data.KY4_PIPES.read_text(encoding="utf-8"))
    claimed = sum(feature["properties"]["length"] for feature in layer["features"])
    rows = "SELECT sum(length_m) FROM networks_link WHERE source = 'ky4_pipes'"
    assert _links(database, "ky4_pipes") == len(layer["features"])
    assert _one(database, rows) == pytest.approx(claimed, rel=_CLAIMED_LENGTH)


@pytest.mark.parametrize("name", IMPORTS)
def test_a_second_import_changes_nothing(
    name: str, loaded: Outcomes, service: Service, database: Database
) -> None:
    before = _state(database)
    printed = import_network(service, name)
    assert _state(database) == before
    counts = re.findall(r"^\S+ +(\d+) +(\d+) +\d+ +(\d+) +\d+$", printed, re.MULTILINE)
    assert counts
    assert set(counts) == {("0", "0", "0")}, printed


def test_pipes_whose_ends_do_not_meet_are_refused_by_name(
    loaded: Outcomes, service: Service, database: Database
) -> None:
    before = _state(database)
    wanted = IMPORTS["ky4_pipes"]
    words = [w if w != "ky4_pipes" else "ky4_disconnected" for w in wanted.words]
    result = service.manage("import_network", real_data.KY4_DISCONNECTED, *words)
    assert result.returncode != 0
    assert re.search(r"\bP-\d+\b", result.stderr), result.stderr
    assert "Traceback" not in result.stderr
    assert _state(database) == before
    assert _links(database, "ky4_disconnected") == 0


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (real_data.MICROPOLIS, ("--format", "epanet", "--crs", "EPSG:3067")),
        (real_data.KY4, ("--format", "epanet", "--crs", "EPSG:3547")),
        (real_data.SESSION9, ("--format", "swmm", "--crs", "EPSG:3881")),
        (real_data.SESSION9, ("--format", "swmm", "--crs", "EPSG:4326")),
        (real_data.SESSION9, ("--format", "swmm", "--crs", "EPSG:999999")),
    ],
    ids=["feet-as-3067", "kentucky", "3067-as-3881", "3067-as-4326", "no-such-system"],
)
def test_a_wrong_coordinate_system_is_refused(
    path: Path, words: tuple[str, ...], loaded: Outcomes, service: Service, database: Database
) -> None:
    before = _state(database)
    result = service.manage("import_network", path, *words, "--source", "vaara")
    assert result.returncode != 0
    assert "--crs" in result.stderr
    assert "Traceback" not in result.stderr
    assert _state(database) == before


def test_a_layer_that_names_another_system_is_refused(
    loaded: Outcomes, service: Service, database: Database
) -> None:
    before = _state(database)
    result = service.manage(
        *("import_network", real_data.KY4_PIPES, "--format", "geojson", "--crs", "EPSG:3067"),
        *("--source", "vaara"),
    )
    assert result.returncode != 0
    assert "3547" in result.stderr or "--crs" in result.stderr, result.stderr
    assert _state(database) == before
