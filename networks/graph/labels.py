"""What answers say of the objects of a snapshot, so that no row is read for it.

A table of the nodes and one of the links, by primary key. Links have the box of their line too,
EPSG:3067, rounded outwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from networks.graph.tables import found

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from networks.graph.tables import Keys, Table

    Row: TypeAlias = tuple[str, str, str | None]

SIDES: Final = ("west", "south", "east", "north")
NEW_AT_MOST: Final = 5_000
# 64 letters, each of up to four bytes.
_SOURCE: Final = "S256"
_DIGITS: Final = np.frombuffer(b"".join(b"%02x" % byte for byte in range(256)), "S2")
_HYPHENS: Final = (8, 13, 18, 23)
_PLACES: Final = np.setdiff1d(np.arange(36), _HYPHENS)


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Tables of labels sorted by key, their keys, and the names of the sources that they number.

    ``new_nodes`` and ``new_edges`` are rows that stand before those of the same key: an edit adds
    its few there. Rows of what is gone may stay.
    """

    nodes: Table
    node_keys: Keys
    new_nodes: Table
    edges: Table
    edge_keys: Keys
    new_edges: Table
    sources: npt.NDArray[np.bytes_]

    def of_nodes(self, keys: Keys) -> Table:
        """The rows of nodes; all must be among them."""
        return _found(self.nodes, self.node_keys, self.new_nodes, keys)

    def of_edges(self, keys: Keys) -> Table:
        """The rows of links; all must be among them."""
        return _found(self.edges, self.edge_keys, self.new_edges, keys)

    def told(self, rows: Table) -> list[Row]:
        """Tunnus, source and source id."""
        names = [source.decode() for source in self.sources.tolist()]
        sources = [names[code] for code in rows["source"].tolist()]
        ids = [one.decode() or None for one in rows["source_id"].tolist()]
        return list(zip(uuids(rows), sources, ids, strict=True))


def labels_of(nodes: Table, edges: Table, sources: list[str]) -> Labels:
    """Labels of all rows."""
    nodes, edges = nodes[np.argsort(nodes["key"])], edges[np.argsort(edges["key"])]
    keys = (np.ascontiguousarray(table["key"]) for table in (nodes, edges))
    node_keys, edge_keys = keys
    return Labels(nodes, node_keys, nodes[:0], edges, edge_keys, edges[:0], sources_of(sources))


def relabelled(last: Labels, nodes: Table, edges: Table, sources: list[str]) -> Labels:
    """``last`` with rows that have changed; what none changes stays the very same array."""
    known = len(sources) == len(last.sources)
    fresh = replace(
        last,
        new_nodes=_replaced(last.new_nodes, nodes, last.of_nodes),
        new_edges=_replaced(last.new_edges, edges, last.of_edges),
        sources=last.sources if known else sources_of(sources),
    )
    if max(len(fresh.new_nodes), len(fresh.new_edges)) <= NEW_AT_MOST:
        return fresh
    whole = (_merged(last.nodes, fresh.new_nodes), _merged(last.edges, fresh.new_edges))
    return labels_of(*whole, sources)


def kind_of(width: int, *, boxed: bool) -> np.dtype[np.void]:
    """The type of a table whose source ids have up to ``width`` bytes of UTF-8."""
    boxes = [(side, "f4") for side in SIDES] if boxed else []
    return np.dtype(
        [
            ("key", "i8"),
            ("tunnus", "V16"),
            ("source", "u2"),
            ("secret", "?"),
            ("source_id", f"S{max(width, 1)}"),
            *boxes,
        ]
    )


def sources_of(names: list[str]) -> npt.NDArray[np.bytes_]:
    """Names of sources as ``Labels`` has them."""
    return np.array([name.encode() for name in names], _SOURCE)


def _found(table: Table, table_keys: Keys, new: Table, keys: Keys) -> Table:
    places, _there = found(table_keys, keys)
    rows = table[places] if len(table) else np.zeros(len(keys), table.dtype)
    if len(new):
        places, there = found(new["key"], keys)
        rows = rows.astype(max(rows.dtype, new.dtype, key=_width), copy=False)
        rows[there] = new[places[there]]
    return rows


def _replaced(new: Table, rows: Table, known: Callable[[Keys], Table]) -> Table:
    """``new`` with ``rows``; itself where they say what is known."""
    kept = known(rows["key"])
    if kept.astype(rows.dtype).tobytes() == rows.tobytes():
        return new
    return _merged(new, rows)


def _merged(table: Table, rows: Table) -> Table:
    """Both by key, ``rows`` in the place of those with the same key."""
    wider = max(table.dtype, rows.dtype, key=_width)
    kept = table[~np.isin(table["key"], rows["key"])]
    both = np.concatenate([kept.astype(wider), rows.astype(wider)])
    return both[np.argsort(both["key"])]


def _width(kind: np.dtype[Any]) -> int:
    return kind["source_id"].itemsize


def uuids(rows: Table) -> list[str]:
    """The public ids as text."""
    values = np.frombuffer(rows["tunnus"].tobytes(), np.uint8)
    letters = np.full((len(rows), 36), ord("-"), np.uint8)
    letters[:, _PLACES] = _DIGITS[values].view(np.uint8).reshape(len(rows), len(_PLACES))
    texts: list[str] = letters.view("S36").ravel().astype("U36").tolist()
    return texts


def in_order(rows: Table) -> Table:
    """Rows by rising public id."""
    return rows[np.argsort(rows["tunnus"].copy().view("S16"))]
