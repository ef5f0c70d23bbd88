"""Labels of the rows of the database: of all objects of the graph, or of those that have changed.

Who may see them is decided where the answer is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.db import connections

from networks.graph.labels import kind_of, labels_of, relabelled

if TYPE_CHECKING:
    from networks.graph.labels import Labels
    from networks.graph.tables import Keys, Table

_NODES: Final = "SELECT id, uuid_send(tunnus), source, secrecy = 'salassa', source_id"
_LINKS: Final = (
    f"{_NODES}, ST_XMin(geometry), ST_YMin(geometry), ST_XMax(geometry), ST_YMax(geometry)"
)
_OUTWARDS: Final = (-np.inf, -np.inf, np.inf, np.inf)


def load_labels() -> Labels:
    """Labels of everything, gone or not."""
    sources: list[str] = []
    nodes = _table(f"{_NODES} FROM networks_node", sources)
    links = _table(f"{_LINKS} FROM networks_link", sources, boxed=True)
    return labels_of(nodes, links, sources)


def labels_after(last: Labels, node_keys: Keys, edge_keys: Keys) -> Labels:
    """``last`` with the rows that have changed."""
    sources = [name.decode() for name in last.sources.tolist()]
    among = "WHERE id = ANY(%(ids)s)"
    keys = edge_keys[edge_keys > 0].tolist()
    nodes = _table(f"{_NODES} FROM networks_node {among}", sources, ids=node_keys.tolist())
    links = _table(f"{_LINKS} FROM networks_link {among}", sources, boxed=True, ids=keys)
    return relabelled(last, nodes, links, sources)


def _table(
    statement: str, sources: list[str], *, boxed: bool = False, ids: list[int] | None = None
) -> Table:
    """Rows as a table of labels; ``sources`` grows by those that are new."""
    with connections["read"].cursor() as cursor:
        cursor.execute(statement, None if ids is None else {"ids": ids})
        rows = cursor.fetchall()
    codes = {name: code for code, name in enumerate(sources)}
    encoded = [(row[4] or "").encode() for row in rows]
    kind = kind_of(max(map(len, encoded), default=1), boxed=boxed)

    def numbered(row: tuple[Any, ...], source_id: bytes) -> tuple[Any, ...]:
        key, tunnus, source, secret = row[:4]
        box = map(_outwards, row[5:], _OUTWARDS)
        return (key, bytes(tunnus), codes.setdefault(source, len(codes)), secret, source_id, *box)

    table = np.fromiter(map(numbered, rows, encoded), kind)
    sources.extend(list(codes)[len(sources) :])
    return table


def _outwards(value: float, side: float) -> float:
    """The next number of 32 bits on that side, or the one after it."""
    return float(np.nextafter(np.float32(value), np.float32(side)))
