"""Arrays as a folder of files that every process maps: one copy in memory, the page cache's.

One file of numpy's own format for each array. An array that an edit has not changed is the same
file as before (a hard link), so that an edit writes and maps only what it changes. A folder is
complete when it has its name, and is never changed afterwards.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from networks.graph.labels import Labels, kind_of
from networks.graph.snapshot import Snapshot
from networks.graph.tables import EDGE, NODE
from networks.graph.traits import Trait

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    Array: TypeAlias = npt.NDArray[Any]

_DRAFT: Final = ".graph-"
"""How the names of folders begin that are not complete, or not any more."""

NAMES: Final = tuple(field.name for field in fields(Snapshot) if field.name != "labels")
_LABELS: Final = {f"label_{field.name}": field.name for field in fields(Labels)}

_LABEL: Final = kind_of(1, boxed=True)
_MEANING: Final = (NODE.descr, EDGE.descr, _LABEL.descr, NAMES, list(_LABELS), list(Trait), "npy")
LAYOUT: Final = sha256(repr(_MEANING).encode()).hexdigest()[:12]
"""Changes whenever files of another version could not be read, or would be understood otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """The arrays of a folder, read-only, by name; and the number of each one's file."""

    path: Path
    arrays: Mapping[str, Array]
    files: Mapping[str, int]


def arrays_of(snapshot: Snapshot) -> dict[str, Array]:
    """The arrays of a snapshot by name, its labels among them."""
    arrays = {name: getattr(snapshot, name) for name in NAMES}
    if snapshot.labels is not None:
        arrays |= {name: getattr(snapshot.labels, field) for name, field in _LABELS.items()}
    return arrays


def snapshot_of(mapped: Mapped) -> Snapshot:
    """The snapshot whose arrays are mapped."""
    arrays = dict(mapped.arrays)
    labels = {field: arrays.pop(name) for name, field in _LABELS.items() if name in arrays}
    return Snapshot(**arrays, labels=Labels(**labels) if labels else None)


def write_arrays(arrays: Mapping[str, Array], path: Path, last: Mapped | None = None) -> None:
    """Make the folder ``path``; readers see all of it or nothing.

    Arrays that ``last`` has, the very same ones, are linked, not written. Raises ``OSError``.
    """
    draft = Path(tempfile.mkdtemp(dir=path.parent, prefix=_DRAFT))
    try:
        for name, array in arrays.items():
            if last is not None and last.arrays.get(name) is array:
                os.link(_file(last.path, name), _file(draft, name))
            else:
                np.save(_file(draft, name), array, allow_pickle=False)
        draft.rename(path)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def open_arrays(path: Path, last: Mapped | None = None) -> Mapped:
    """Map the folder ``path``; what ``last`` has mapped already is taken from there.

    Raises ``FileNotFoundError``, and ``ValueError`` for what holds no arrays.
    """
    arrays, files = dict[str, Any](), dict[str, int]()
    for file in sorted(path.iterdir()):
        name, number = file.stem, file.stat().st_ino
        files[name] = number
        # As long as we have a file mapped, no other gets its number.
        if last is not None and last.files.get(name) == number:
            arrays[name] = last.arrays[name]
        else:
            arrays[name] = np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
    return Mapped(path, arrays, files)


def sweep(folder: Path, unwanted: Iterable[Path]) -> None:
    """Remove ``unwanted`` from ``folder``, each at once for all who look, and what is half done.

    Who has mapped arrays keeps them. Call it where nobody else writes.
    """
    for path in folder.glob(f"{_DRAFT}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in unwanted:
        gone = path.rename(path.with_name(f"{_DRAFT}{path.name}"))
        # Earlier versions had one file.
        shutil.rmtree(gone, ignore_errors=True) if gone.is_dir() else gone.unlink()


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.npy"
