"""The recorded facts of a network: one array of nodes and one of edges.

An edge is a link or a coupling. Both arrays are sorted by ``key``, which is the row's primary key
(for a coupling its negative), so that an object is found by bisection. ``start`` and ``end`` of an
edge are indices of nodes. Places are m in EPSG:3067, lengths m, levels m N2000 or NaN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    Table: TypeAlias = npt.NDArray[np.void]
    Integers: TypeAlias = npt.NDArray[np.int32]
    Keys: TypeAlias = npt.NDArray[np.int64]
    Mask: TypeAlias = npt.NDArray[np.bool_]

NODE: Final = np.dtype(
    [
        ("key", "i8"),
        ("x", "f8"),
        ("y", "f8"),
        ("level", "f4"),
        ("traits", "u2"),
        ("kind", "u1"),
        ("network", "u1"),
    ]
)
EDGE: Final = np.dtype(
    [
        ("key", "i8"),
        ("start", "i4"),
        ("end", "i4"),
        ("length", "f8"),
        ("start_invert", "f4"),
        ("end_invert", "f4"),
        ("traits", "u2"),
        ("flow", "i1"),
        ("network", "u1"),
    ]
)

KEYED_EDGE: Final = np.dtype(
    [(name, "i8" if name in ("start", "end") else EDGE[name].str) for name in EDGE.names or ()]
)


def node_table(rows: Iterable[tuple[Any, ...]]) -> Table:
    """Nodes of rows in the order of ``NODE``."""
    table = np.fromiter(rows, dtype=NODE)
    return table[np.argsort(table["key"], kind="stable")]


def edge_table(rows: Iterable[tuple[Any, ...]], nodes: Table) -> Table:
    """Edges of rows in the order of ``EDGE``, whose ends are given by the keys of ``nodes``."""
    return edges_of(np.fromiter(rows, dtype=KEYED_EDGE), nodes)


def edges_of(keyed: Table, nodes: Table) -> Table:
    """Edges whose ends are given by the keys of ``nodes``, sorted.

    Edges with an end that is not among the nodes are left out: it is not in the ground.
    """
    keyed = keyed[np.argsort(keyed["key"], kind="stable")]
    start, has_start = found(nodes["key"], keyed["start"])
    end, has_end = found(nodes["key"], keyed["end"])
    table = keyed.astype(EDGE)
    table["start"], table["end"] = start, end
    return table[has_start & has_end]


def found(keys: Keys, wanted: Keys) -> tuple[npt.NDArray[np.intp], Mask]:
    """Where each of ``wanted`` lies in the sorted ``keys``, and whether it is there."""
    places = np.searchsorted(keys, wanted)
    places[places == len(keys)] = 0
    if not len(keys):
        return places, np.zeros(len(wanted), np.bool_)
    return places, keys[places] == wanted
