"""Real models go out and come back: the same network, in files that their own programs run.

What comes back is stored under a source of its own and compared with what went out, column by
column; a second import under the old source must find nothing to change.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

import pytest
import requests
from ezdxf.filemanagement import readfile

from tests.interop import offline_schemas, real_data, swmm_engine
from tests.interop.loading import IMPORTS, import_network
from tests.interop.service import running_service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from psycopg import Connection

    from tests.interop.service import Service
    from tests.interop.tallies import Tallies

    Database = Connection[Any]

_LAYERS: Final = frozenset({"net3_strategic", "net3_random"})
_PREFIXES: Final = {"micropolis": ("--points", "TN", "--hydrants", "HY")}
_MODELS: Final = (
    *((name, "epanet") for name in ("net3", "net3_strategic", "net3_random", "ky4", "micropolis")),
    ("session9", "swmm"),
)
_FILES: Final = {name: IMPORTS[name].path for name, _format in _MODELS}
_TRIPS: Final = (*_MODELS, *((name, "gpkg") for name, _format in _MODELS))
_BY_LAYER: Final = "SELECT Layer, COUNT(*) AS n FROM entities GROUP BY Layer"
# What an import makes itself, and what tells the two sources apart.
_OWN: Final = frozenset(
    {
        *("id", "tunnus", "source", "start_node_id", "end_node_id", "change_number", "changed_at"),
        *("valid_from", "valid_to"),
    }
)

_ENDINGS: Final = {"gpkg": "gpkg", "kuntagml": "gml"}
# What KuntaGML has words for.
_SAID: Final = (
    *("geometry", "network", "kind", "type_code", "usage_state", "built_year", "height_system"),
    *("position_uncertainty_m", "material", "liquid", "nominal_diameter_mm", "diameter_mm"),
)


@dataclass(frozen=True, slots=True)
class Network:
    """All columns of nodes and links by source id, their ends and the couplings."""

    nodes: dict[str, dict[str, Any]]
    links: dict[str, dict[str, Any]]
    couplings: set[tuple[str, str]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of its own with the models, so that the counts of other tests stay."""
    with running_service(tmp_path_factory.mktemp("exports"), purpose="exports") as running:
        for name, _format in _MODELS:
            import_network(running, name)
        yield running


@pytest.mark.parametrize(("name", "format_"), _TRIPS)
def test_the_same_network_comes_back(
    name: str, format_: str, filled: Service, tmp_path: Path, round_trips: Tallies
) -> None:
    path = _exported(filled, name, format_, tmp_path)
    words: tuple[str | Path, ...] = (path, "--format", format_, "--crs", "EPSG:3067")
    if format_ == "epanet":
        words = (*words, *_PREFIXES.get(name, ()))
        if name in _LAYERS:
            words = (*words, "--valves", path.with_suffix(".valves.csv"))
    back = f"{name}_{format_}"
    filled.done("import_network", *words, "--source", back)
    again = filled.done("import_network", *words, "--source", name, "--dry-run")
    with filled.connect() as database:
        before, after = _network(database, name), _network(database, back)

    changed = _differences(again)
    for network in (before, after):
        round_trips.note(f"{name} {format_}", "nodes", len(network.nodes))
        round_trips.note(f"{name} {format_}", "links", len(network.links))
        round_trips.note(f"{name} {format_}", "couplings", len(network.couplings))
    round_trips.note(f"{name} {format_}", "changed", changed)
    assert before.nodes
    assert before.links
    assert after.nodes == before.nodes
    assert after.links == before.links
    assert after.couplings == before.couplings
    assert changed == 0, again


@pytest.mark.parametrize("name", [name for name, _format in _MODELS])
def test_a_base_map_is_valid_and_comes_back(
    name: str, filled: Service, tmp_path: Path, round_trips: Tallies
) -> None:
    path = _exported(filled, name, "kuntagml", tmp_path)
    words = (path, "--format", "kuntagml", "--crs", "EPSG:3067", "--source", f"{name}_kuntagml")
    filled.done("import_network", *words)
    again = filled.done("import_network", *words, "--dry-run")
    with filled.connect() as database:
        before, after = _network(database, name), _network(database, f"{name}_kuntagml")

    for network in (before, after):
        round_trips.note(f"{name} kuntagml", "nodes", len(network.nodes))
        round_trips.note(f"{name} kuntagml", "links", len(network.links))
    round_trips.note(f"{name} kuntagml", "changed", _differences(again))
    assert offline_schemas.base_map_faults(path) == []
    assert _said(after.nodes) == _said(before.nodes)
    assert _said(after.links) == _said(before.links)
    assert _differences(again) == 0, again


@pytest.mark.parametrize("name", [name for name, format_ in _MODELS if format_ == "epanet"])
def test_epanet_opens_and_runs_what_went_out(
    name: str, filled: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = pytest.importorskip("tests.interop.epanet_engine", exc_type=ImportError)
    # It writes files of its own where it is started.
    monkeypatch.chdir(tmp_path)
    path = _exported(filled, name, "epanet", tmp_path)

    assert engine.counts(path, tmp_path) == engine.counts(_FILES[name], tmp_path)
    assert engine.pipes(path, tmp_path) == engine.pipes(_FILES[name], tmp_path)
    report = engine.report_of_run(path, tmp_path)
    assert "Analysis ended" in report
    assert "Error" not in report


def test_swmm_opens_and_runs_what_went_out(
    filled: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = _exported(filled, "session9", "swmm", tmp_path)

    assert swmm_engine.counts(path, tmp_path) == swmm_engine.counts(real_data.SESSION9, tmp_path)
    assert "ERROR" not in swmm_engine.report_of_run(path, tmp_path)


def test_gdal_and_ezdxf_read_the_same_drawing(filled: Service, tmp_path: Path) -> None:
    path = tmp_path / "kaikki.dxf"
    printed = filled.done("export_network", "--format", "dxf", "--out", path)
    told = {name: int(count) for name, count in re.findall(r"(\w+) (\d+)", printed)}
    modelspace = readfile(path).modelspace()
    info = subprocess.run(
        ["ogrinfo", "-ro", "-q", path, "-dialect", "SQLITE", "-sql", _BY_LAYER],
        env={**os.environ, "DXF_INLINE_BLOCKS": "FALSE"},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    ).stdout
    by_gdal = dict(re.findall(r"Layer \(String\) = (\w+)\n +n \(Integer\) = (\d+)", info))

    by_ezdxf = Counter(
        entity.dxf.layer.split("_")[0] for entity in modelspace.query("POLYLINE LWPOLYLINE INSERT")
    )
    wanted = {name: count for name, count in told.items() if count and name != "kaikki"}
    assert by_ezdxf == wanted
    counted: Counter[str] = Counter()
    for layer, count in by_gdal.items():
        counted[layer.split("_")[0]] += int(count)
    assert counted == wanted
    with filled.connect() as database:
        ids = database.execute("SELECT tunnus::text FROM networks_node WHERE valid_to IS NULL")
        stored = {tunnus for (tunnus,) in ids.fetchall()}
    written = {one.get_attrib_text("TUNNUS") for one in modelspace.query("INSERT")}  # type: ignore[attr-defined]  # an Insert
    assert written == stored


def test_epanet_runs_what_the_address_gives(
    filled: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = pytest.importorskip("tests.interop.epanet_engine", exc_type=ImportError)
    monkeypatch.chdir(tmp_path)
    credential = filled.credential("planner")
    answer = requests.get(
        f"{filled.address}/api/export",
        params={"format": "epanet", "source": "net3_strategic"},
        auth=(credential.key, credential.secret),
        timeout=60,
    )
    assert answer.status_code == 200, answer.text
    with ZipFile(BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)

    assert engine.counts(tmp_path / "vesi.inp", tmp_path) == engine.counts(
        _FILES["net3_strategic"], tmp_path
    )
    assert "Analysis ended" in engine.report_of_run(tmp_path / "vesi.inp", tmp_path)
    layer = (tmp_path / "vesi.valves.csv").read_text(encoding="utf-8").split()
    theirs = real_data.NET3_STRATEGIC.read_text(encoding="utf-8").split()
    assert len(layer) == len(theirs)


def _exported(service: Service, name: str, format_: str, folder: Path) -> Path:
    path = folder / f"{name}.{_ENDINGS.get(format_, 'inp')}"
    service.done("export_network", "--format", format_, "--out", path, "--source", name)
    return path


def _network(database: Database, source: str) -> Network:
    names = {
        row["tunnus"]: row["source_id"]
        for row in (*_rows(database, "node", source), *_rows(database, "link", source))
    }
    links = {
        row["source_id"]: {
            **_told(row),
            "start": names[row["start_node_id"]],
            "end": names[row["end_node_id"]],
        }
        for row in _rows(database, "link", source)
    }
    couplings = database.execute(
        "SELECT a.source_id, b.source_id FROM networks_coupling c"
        " JOIN networks_node a ON a.tunnus = c.from_node_id"
        " JOIN networks_node b ON b.tunnus = c.to_node_id WHERE a.source = %s",
        (source,),
    )
    nodes = {row["source_id"]: _told(row) for row in _rows(database, "node", source)}
    return Network(nodes, links, set(couplings.fetchall()))


def _rows(database: Database, table: str, source: str) -> list[dict[str, Any]]:
    query = (
        "SELECT to_jsonb(t) || jsonb_build_object('geometry', ST_AsText(geometry))"
        f" FROM networks_{table} t WHERE source = %s AND valid_to IS NULL"
    )
    return [row for (row,) in database.execute(query.encode(), (source,)).fetchall()]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in _OWN}


def _said(objects: dict[str, dict[str, Any]]) -> dict[str, list[Any]]:
    return {own: [row.get(key) for key in _SAID] for own, row in objects.items()}


def _differences(printed: str) -> int:
    """How many objects would be new, changed or ended, as ``import_network`` prints them."""
    rows = re.findall(r"^\w+ +(\d+) +(\d+) +\d+ +(\d+) +\d+$", printed, re.MULTILINE)
    assert rows
    return sum(int(count) for row in rows for count in row)
