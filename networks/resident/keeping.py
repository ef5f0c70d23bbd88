"""One snapshot for all processes of a computer, made by the first that needs it."""

from __future__ import annotations

import fcntl
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog
from django.conf import settings

from gisapp.core.errors import UnavailableError
from networks.graph.edits import edited
from networks.graph.files import Mapped, arrays_of, open_arrays, snapshot_of, sweep, write_arrays
from networks.graph.snapshot import build_snapshot
from networks.resident.labelling import labels_after, load_labels
from networks.resident.loading import load_changes, load_tables
from networks.resident.standing import Standing, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from networks.graph.snapshot import Snapshot

log = structlog.get_logger()

_FOLDERS_KEPT: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Resident:
    """A snapshot and the standing of the tables that it shows."""

    standing: Standing
    snapshot: Snapshot
    mapped: Mapped


_kept: dict[str, Resident] = {}


def current() -> Resident:
    """The network as it stands in the read side's database snapshot.

    Call it inside the transaction that reads the rows of the answer. Costs one short statement
    while nothing has changed.
    """
    now = standing()
    folder = _folder()
    kept = _kept.get(str(folder))
    if kept is None or kept.standing != now:
        mapped = _mapped(folder, now, None if kept is None else kept.mapped)
        kept = Resident(now, snapshot_of(mapped), mapped)
        # One alone: each mapped array holds a file descriptor.
        _kept.clear()
        _kept[str(folder)] = kept
    return kept


def _folder() -> Path:
    """The folder of snapshots: of this account alone, for they show what is secret."""
    if settings.GRAPH_DIR:
        return Path(settings.GRAPH_DIR)
    return Path(tempfile.gettempdir()) / f"vesiverkko-graph-{os.getuid()}"


def _prepare(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        msg = "The folder for the network's graph (GRAPH_DIR) belongs to another account."
        raise UnavailableError(msg)


def _mapped(folder: Path, now: Standing, kept: Mapped | None) -> Mapped:
    path = folder / now.file_name
    try:
        return open_arrays(path, kept)
    except FileNotFoundError:
        _prepare(folder)
    with _alone(folder):
        if not path.exists():
            _make(folder, now, kept)
            sweep(folder, _outdated(folder, path))
        return open_arrays(path, kept)


def _make(folder: Path, now: Standing, kept: Mapped | None) -> None:
    """The snapshot of ``now``: of the last one and what has changed, else of all rows."""
    path = folder / now.file_name
    older = [one for one in _standings(folder) if one.lineage == now.lineage]
    base = max((one for one in older if one.number <= now.number), key=_age, default=None)
    changes = None if base is None else load_changes(base.number, overdue=now.overdue > 0)
    if base is None or changes is None:
        log.info("graph loaded", number=now.number)
        fresh = build_snapshot(*load_tables())
        write_arrays(arrays_of(replace(fresh, labels=load_labels())), path)
        return
    mapped = open_arrays(folder / base.file_name, kept)
    last = snapshot_of(mapped)
    fresh = build_snapshot(*edited(last.nodes, last.edges, changes), last)
    keys = changes.node_keys, changes.edge_keys
    labels = load_labels() if last.labels is None else labels_after(last.labels, *keys)
    write_arrays(arrays_of(replace(fresh, labels=labels)), path, mapped)


def _age(one: Standing) -> tuple[int, int]:
    return one.number, one.overdue


def _standings(folder: Path) -> list[Standing]:
    found = (Standing.of_file(path.name) for path in folder.glob("*.graph"))
    return [one for one in found if one is not None]


def _outdated(folder: Path, newest: Path) -> list[Path]:
    others = [path for path in folder.glob("*.graph") if path != newest]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    return others[_FOLDERS_KEPT - 1 :]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time; the kernel lets go when the process ends."""
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
