"""Rows of the database as tables of the graph: all of them, or those that have changed.

Nodes and links count while they are valid and in the ground, whatever their secrecy: a secret
tank feeds too. Who may see it is decided where the answer is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.db import connections

from networks.graph.edits import Changes
from networks.graph.tables import KEYED_EDGE, edge_table, node_table
from networks.graph.traits import (
    FLOWS,
    IN_THE_GROUND,
    KINDS,
    NETWORKS,
    Trait,
    link_traits,
    node_traits,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from networks.graph.tables import Keys, Table

CHANGES_AT_MOST: Final = 20_000

_COUNTS: Final = (
    "{0}.usage_state = ANY(%(ground)s) AND {0}.valid_from <= statement_timestamp()"
    " AND ({0}.valid_to IS NULL OR {0}.valid_to > statement_timestamp())"
)
_NODES: Final = f"""
SELECT n.id, ST_X(n.geometry), ST_Y(n.geometry), n.bottom_level_m, n.kind, n.network, n.type_code,
  n.usage_state, n.position, n.condition
FROM networks_node n WHERE {_COUNTS.format("n")}
"""
_LINKS: Final = f"""
SELECT l.id, s.id, e.id, l.length_m, l.start_invert_m, l.end_invert_m, l.flow_direction, l.network,
  l.type_code, l.usage_state, l.is_closed
FROM networks_link l JOIN networks_node s ON s.tunnus = l.start_node_id
JOIN networks_node e ON e.tunnus = l.end_node_id WHERE {_COUNTS.format("l")}
"""
_COUPLINGS: Final = """
SELECT -c.id, s.id, e.id, s.network FROM networks_coupling c
JOIN networks_node s ON s.tunnus = c.from_node_id JOIN networks_node e ON e.tunnus = c.to_node_id
"""
# Each part has an index of its own; together in one condition they would have none.
_NUMBERED: Final = "SELECT id FROM {0} WHERE change_number > %(after)s"
_OVERDUE: Final = " UNION ".join(
    f"SELECT id FROM {{0}} WHERE {column} > changed_at AND {column} <= statement_timestamp()"
    for column in ("valid_from", "valid_to")
)
# A node that comes back brings its links and couplings, which have not changed themselves.
_CHANGED: Final = """
WITH node AS MATERIALIZED (SELECT id, tunnus FROM networks_node WHERE id IN ({nodes}))
SELECT 'node', id FROM node
UNION SELECT 'link', id FROM ({links}) changed
UNION SELECT 'link', l.id FROM node n JOIN networks_link l ON l.start_node_id = n.tunnus
UNION SELECT 'link', l.id FROM node n JOIN networks_link l ON l.end_node_id = n.tunnus
UNION SELECT 'coupling', c.id FROM node n JOIN networks_coupling c ON c.from_node_id = n.tunnus
UNION SELECT 'coupling', c.id FROM node n JOIN networks_coupling c ON c.to_node_id = n.tunnus
UNION SELECT what, key FROM networks_graphchange WHERE number > %(after)s
LIMIT %(limit)s
"""


def load_tables() -> tuple[Table, Table]:
    """All nodes and edges of the network."""
    nodes = node_table(node_rows(_rows(_NODES)))
    links = link_rows(_rows(_LINKS))
    couplings = coupling_rows(_rows(_COUPLINGS))
    return nodes, edge_table((*links, *couplings), nodes)


def load_changes(after: int, *, overdue: bool) -> Changes | None:
    """What has changed after the change number ``after``; None where that is too much.

    ``overdue`` asks for what the clock has changed, too.
    """
    parts = [_NUMBERED, _OVERDUE] if overdue else [_NUMBERED]
    statement = _CHANGED.format(
        nodes=" UNION ".join(parts).format("networks_node"),
        links=" UNION ".join(parts).format("networks_link"),
    )
    changed: dict[str, list[int]] = {"node": [], "link": [], "coupling": [], "all": []}
    found = _rows(statement, after=after, limit=CHANGES_AT_MOST + 1)
    for what, key in found:
        changed[what].append(key)
    if changed["all"] or len(found) > CHANGES_AT_MOST:
        return None
    nodes = node_table(node_rows(_rows(f"{_NODES} AND n.id = ANY(%(ids)s)", ids=changed["node"])))
    links = link_rows(_rows(f"{_LINKS} AND l.id = ANY(%(ids)s)", ids=changed["link"]))
    couplings = coupling_rows(
        _rows(f"{_COUPLINGS} WHERE c.id = ANY(%(ids)s)", ids=changed["coupling"])
    )
    return Changes(
        nodes=nodes,
        node_keys=_keys(changed["node"]),
        edges=np.fromiter((*links, *couplings), KEYED_EDGE),
        edge_keys=_keys([*changed["link"], *(-key for key in changed["coupling"])]),
    )


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connections["read"].cursor() as cursor:
        cursor.execute(statement, {"ground": list(IN_THE_GROUND), **values})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _keys(keys: list[int]) -> Keys:
    return np.array(sorted(keys), np.int64)


def node_rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of ``NODE``."""
    for key, x, y, level, kind, network, type_code, usage_state, position, condition in rows:
        traits = node_traits(type_code, usage_state, position, condition, network)
        yield key, x, y, _known(level), traits, KINDS.index(kind), NETWORKS.index(network)


def link_rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of ``EDGE``."""
    for key, start, end, length, high, low, flow, network, type_code, usage_state, closed in rows:
        traits = link_traits(type_code, usage_state, is_closed=closed)
        code = NETWORKS.index(network)
        yield key, start, end, length, _known(high), _known(low), traits, FLOWS[flow], code


def coupling_rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of ``EDGE``."""
    unknown = float("nan")
    for key, start, end, network in rows:
        code = NETWORKS.index(network)
        yield key, start, end, 0.0, unknown, unknown, int(Trait.COUPLING), 0, code


def _known(level: float | None) -> float:
    return float("nan") if level is None else level
