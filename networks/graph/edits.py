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
    if not _grown(nodes, fresh):
        moved, there = found(fresh["key"], nodes["key"])
        edges = edges[there[edges["start"]] & there[edges["end"]]]
        for side in ("start", "end"):
            edges[side] = moved[edges[side]]
    return fresh, _replaced(edges, edges_of(changes.edges, fresh), changes.edge_keys)


def _grown(old: Table, new: Table) -> bool:
    """Whether every row of ``old`` is where it was: rows have been added behind them at most."""
    return len(new) >= len(old) and np.array_equal(new["key"][: len(old)], old["key"])


def _replaced(table: Table, rows: Table, keys: Keys) -> Table:
    """``table`` without ``keys`` and with ``rows``, sorted by key; itself where nothing changed."""
    rows = rows[np.argsort(rows["key"], kind="stable")]
    gone, known = found(table["key"], np.setdiff1d(keys, rows["key"]))
    kept = np.delete(table, gone[known]) if known.any() else table
    places, there = found(kept["key"], rows["key"])
    if there.all() and kept[places].tobytes() == rows.tobytes():
        return kept
    added = rows[~there]
    last = kept["key"][-1] if len(kept) else 0
    if not len(added):
        whole = kept.copy()
    elif added["key"][0] > last:
        whole = np.concatenate([kept, added])
    else:
        whole = np.insert(kept, np.searchsorted(kept["key"], added["key"]), added)
    whole[np.searchsorted(whole["key"], rows["key"])] = rows
    return whole
