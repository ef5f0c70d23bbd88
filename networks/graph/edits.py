"""The next tables of the last ones and a few changed rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from networks.graph.tables import KEYED_EDGE, NODE, edges_of, found

if TYPE_CHECKING:
    from networks.graph.tables import Keys, Table


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Rows to put in place of those with the same key, and the keys of all rows that changed.

    A key without a row is gone from the network. ``edges`` has keys of nodes as ends.
    """

    nodes: Table
    node_keys: Keys
    edges: Table
    edge_keys: Keys


def no_changes() -> Changes:
    """Nothing changed."""
    none = np.empty(0, np.int64)
    return Changes(np.empty(0, NODE), none, np.empty(0, KEYED_EDGE), none)


def edited(nodes: Table, edges: Table, changes: Changes) -> tuple[Table, Table]:
    """The tables after ``changes``; edges whose node is gone are gone with it."""
    fresh = _replaced(nodes, changes.nodes, changes.node_keys)
    moved, there = found(fresh["key"], nodes["key"])
    if len(fresh) != len(nodes) or not there.all():
        edges = edges[there[edges["start"]] & there[edges["end"]]]
        for side in ("start", "end"):
            edges[side] = moved[edges[side]]
    return fresh, _replaced(edges, edges_of(changes.edges, fresh), changes.edge_keys)


def _replaced(table: Table, rows: Table, keys: Keys) -> Table:
    """``table`` without ``keys`` and with ``rows``, sorted by key."""
    places, there = found(table["key"], rows["key"])
    if there.all() and len(rows) == found(table["key"], keys)[1].sum():
        same = table.copy()
        same[places] = rows
        return same
    gone, known = found(table["key"], keys)
    kept = np.delete(table, gone[known])
    rows = rows[np.argsort(rows["key"], kind="stable")]
    return np.insert(kept, np.searchsorted(kept["key"], rows["key"]), rows)
