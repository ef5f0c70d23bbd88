"""A snapshot as a file that every process maps: one copy in memory, the page cache's.

Layout: eight bytes of magic, the length of the table of contents as eight bytes (little-endian),
the table (JSON: for each array its type, length and offset), then the arrays, each at a multiple
of 64 bytes. A file is complete when it has its name, and is never changed afterwards.
"""

from __future__ import annotations

import json
import mmap
import os
import tempfile
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from networks.graph.snapshot import Snapshot
from networks.graph.tables import EDGE, NODE
from networks.graph.traits import Trait

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

_MAGIC: Final = b"VVGRAPH1"
_HEAD: Final = 16
_ALIGNED: Final = 64
_RECORDS: Final = {"nodes": NODE, "edges": EDGE}
NAMES: Final = tuple(field.name for field in fields(Snapshot))

_MEANING: Final = (NODE.descr, EDGE.descr, NAMES, list(Trait))
LAYOUT: Final = sha256(repr(_MEANING).encode()).hexdigest()[:12]
"""Changes whenever files of another version could not be read, or would be understood otherwise."""


def write_snapshot(snapshot: Snapshot, path: Path) -> None:
    """Write ``path``; readers see all of it or nothing."""
    arrays = {name: np.ascontiguousarray(getattr(snapshot, name)) for name in NAMES}
    contents = {}
    offset = 0
    for name, array in arrays.items():
        offset = _aligned(offset)
        kind = None if name in _RECORDS else array.dtype.str
        contents[name] = [kind, len(array), offset]
        offset += array.nbytes
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".graph-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            _write(file, json.dumps(contents).encode(), arrays.values())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def open_snapshot(path: Path) -> Snapshot:
    """Map ``path``; the arrays are read-only and live as long as they are used.

    Raises ``FileNotFoundError``, and ``ValueError`` for what is no such file.
    """
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if mapped[: len(_MAGIC)] != _MAGIC:
        msg = "The file is no graph snapshot."
        raise ValueError(msg)
    length = int.from_bytes(mapped[len(_MAGIC) : _HEAD], "little")
    contents = json.loads(mapped[_HEAD : _HEAD + length])
    begin = _aligned(_HEAD + length)
    arrays: dict[str, Any] = {
        name: np.frombuffer(mapped, _RECORDS.get(name, kind), count, begin + offset)
        for name, (kind, count, offset) in contents.items()
    }
    return Snapshot(**arrays)


def _write(file: IO[bytes], contents: bytes, arrays: Iterable[npt.NDArray[Any]]) -> None:
    file.write(_MAGIC + len(contents).to_bytes(_HEAD - len(_MAGIC), "little") + contents)
    for array in arrays:
        file.write(bytes(_aligned(file.tell()) - file.tell()))
        file.write(array.data)


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNED) * _ALIGNED
