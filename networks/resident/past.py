"""The network as it was at a moment: a graph of the past rows, made in some seconds.

It has no file and is never the present one: who asks of a moment gets a graph of that moment or an
error. One is kept in each process, for the questions that usually follow the first.
"""

from __future__ import annotations

import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import structlog
from django.db import connections
from django.utils import timezone

from gisapp.core.errors import UnavailableError
from networks.graph.snapshot import build_snapshot
from networks.graph.tables import edge_table, node_table
from networks.graph.traits import IN_THE_GROUND
from networks.resident.keeping import current
from networks.resident.loading import coupling_rows, link_rows, node_rows
from networks.resident.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Table

    _Rows: TypeAlias = list[tuple[Any, ...]]

log = structlog.get_logger()

# After so long no edit or import of that time is still under way: the past of it is settled.
_SETTLED: Final = datetime.timedelta(hours=1)
_PATIENCE_S: Final = 20
# No end of a link: keys of nodes are positive.
_NOBODY: Final = (-1, "")

# The last state of each object until the moment, in one reading of the history.
_STATES: Final = """
FROM (
  SELECT DISTINCT ON (id) id, gone, usage_state, valid_from, valid_to, network, type_code, {1}
  FROM {0}_past WHERE recorded_at <= %(moment)s ORDER BY id DESC, past_event DESC
) p
WHERE NOT p.gone AND p.usage_state = ANY(%(ground)s) AND p.valid_from <= %(moment)s
  AND (p.valid_to IS NULL OR p.valid_to > %(moment)s)
"""
_OF_NODES: Final = "tunnus, geometry, bottom_level_m, kind, position, condition"
_OF_LINKS: Final = """start_node, end_node, length_m, start_invert_m, end_invert_m, flow_direction,
  is_closed"""
_NODES: Final = f"""
SELECT p.tunnus::text, p.id, ST_X(p.geometry), ST_Y(p.geometry), p.bottom_level_m, p.kind,
  p.network, p.type_code, p.usage_state, p.position, p.condition
{_STATES.format("networks_node", _OF_NODES)}
"""
_LINKS: Final = f"""
SELECT p.id, p.start_node::text, p.end_node::text, p.length_m, p.start_invert_m, p.end_invert_m,
  p.flow_direction, p.network, p.type_code, p.usage_state, p.is_closed
{_STATES.format("networks_link", _OF_LINKS)}
"""
_COUPLINGS: Final = """
SELECT -coupling_id, from_node_id::text, to_node_id::text FROM networks_couplingstate
WHERE since <= %(moment)s AND (until IS NULL OR until > %(moment)s)
"""

_Key: TypeAlias = tuple[str, datetime.datetime, tuple[int, int] | None]
_kept: dict[_Key, Snapshot] = {}
_making: Final = Lock()


def network_at(moment: datetime.datetime | None) -> Snapshot:
    """The graph of the network as it was at ``moment``; None is as it stands.

    Call it inside the transaction that reads the rows of the answer. Raises ``UnavailableError``
    where others keep it busy with other moments.
    """
    if moment is None:
        return current().snapshot
    key = _key(moment)
    if not _making.acquire(timeout=_PATIENCE_S):
        msg = "The network of another moment is being made. Ask again in half a minute."
        raise UnavailableError(msg)
    try:
        if key not in _kept:
            # The last one goes first: memory never holds two for the next question.
            _kept.clear()
            _kept[key] = build_snapshot(*load_past(moment))
            log.info("past graph loaded", moment=moment.isoformat())
        return _kept[key]
    finally:
        _making.release()


def load_past(moment: datetime.datetime) -> tuple[Table, Table]:
    """All nodes and edges of the network as they were, secret ones too."""
    found = _rows(_NODES, moment)
    ends = {row[0]: (row[1], row[6]) for row in found}
    nodes = node_table(node_rows(row[1:] for row in found))
    links = link_rows(_linked(_rows(_LINKS, moment), ends))
    couplings = coupling_rows(_coupled(_rows(_COUPLINGS, moment), ends))
    return nodes, edge_table((*links, *couplings), nodes)


def _key(moment: datetime.datetime) -> _Key:
    """What a graph of ``moment`` is true for: while edits may still enter it, one state of now."""
    now = standing()
    settled = timezone.now() - moment > _SETTLED
    return now.lineage, moment, None if settled else (now.number, now.overdue)


def _rows(statement: str, moment: datetime.datetime) -> _Rows:
    with connections["read"].cursor() as cursor:
        cursor.execute(statement, {"ground": list(IN_THE_GROUND), "moment": moment})
        rows: _Rows = cursor.fetchall()
    return rows


def _linked(links: _Rows, ends: dict[str, tuple[int, str]]) -> Iterator[tuple[Any, ...]]:
    """Links with the keys of their ends; an end that was not in the ground is nobody's key."""
    for key, start, end, *rest in links:
        yield key, ends.get(start, _NOBODY)[0], ends.get(end, _NOBODY)[0], *rest


def _coupled(couplings: _Rows, ends: dict[str, tuple[int, str]]) -> Iterator[tuple[Any, ...]]:
    """Couplings with the keys of their nodes, where both were in the ground."""
    for key, start, end in couplings:
        if start in ends and end in ends:
            yield key, ends[start][0], ends[end][0], ends[start][1]
