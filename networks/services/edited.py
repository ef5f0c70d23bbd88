"""What people have edited since an import wrote it: a later import leaves it, and says so.

The history tells. An object is as imports made it when its row equals the state that the last
import recorded, or after an undo any such state; all else a person has made. What a person has
removed is not made anew. Nodes in which links end that the import does not write stay where they
are, and the links that it does write are drawn to them. All by statements over the import tables,
on candidates only: rows that the import would write or end. Statistics of the stored tables may be
older than their rows: those are looked up by index for each candidate (``LIMIT 1``), never joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from psycopg.sql import SQL, Identifier

from gisapp.geo.crs import STORAGE_SRID
from networks.models import Link, Node
from networks.services.stages import LINKS, NODES
from networks.services.staging import match, run
from networks.services.undoing.history import events_of, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import LiteralString

    from django.db.backends.utils import CursorWrapper
    from psycopg.sql import Composable

    from networks.services.stages import Stage

LISTED: Final = 200
"""So many left objects are named in a report; the others are counted."""
SENTENCES: Final = {
    "edited": "a person has made or edited it",
    "removed": "a person has removed it",
    "node_gone": "it ends in a node that a person has removed",
    "held": "a link that a person has made or edited ends there",
}
_MODELS: Final[dict[str, Any]] = {NODES.table: Node, LINKS.table: Link}

_TABLE: Final = """
DROP TABLE IF EXISTS pg_temp.{left};
CREATE TEMPORARY TABLE {left}
  (id bigint, tunnus uuid, source_id text, type text, why text) ON COMMIT DROP;
CREATE INDEX ON {left} (id)
"""
_EDITED: Final = """
INSERT INTO {left}
SELECT t.id, t.tunnus, t.source_id, w.type, 'edited'
FROM (SELECT tunnus, {public} AS type FROM {stage} WHERE state = 'changed'
      UNION ALL SELECT tunnus, type FROM {gone}) w
CROSS JOIN LATERAL (SELECT * FROM {table} WHERE tunnus = w.tunnus LIMIT 1) t
LEFT JOIN LATERAL (
  SELECT c.metadata ->> 'action' AS action
  FROM {events} e LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id
  WHERE e.pgh_obj_id = t.id ORDER BY e.pgh_id DESC LIMIT 1
) latest ON true
WHERE latest.action IS DISTINCT FROM 'import' AND NOT EXISTS (
  SELECT FROM {events} e JOIN pghistory_context c ON c.id = e.pgh_context_id
  WHERE e.pgh_obj_id = t.id AND c.metadata ->> 'action' = 'import'
    AND ({then}) IS NOT DISTINCT FROM ({now})
    AND ST_AsEWKB(e.geometry) = ST_AsEWKB(t.geometry)
    AND (latest.action = 'undo' OR NOT EXISTS (
      SELECT FROM {events} l JOIN pghistory_context k ON k.id = l.pgh_context_id
      WHERE l.pgh_obj_id = t.id AND l.pgh_id > e.pgh_id AND k.metadata ->> 'action' = 'import'))
)
"""
# An undo removes only what the edit before it had made: the file may bring that again.
_REMOVED: Final = """
INSERT INTO {left}
SELECT NULL, NULL, s.source_id, {public}, 'removed'
FROM {stage} s
WHERE s.state = 'new' AND EXISTS (
  SELECT FROM {events} d JOIN pghistory_context k ON k.id = d.pgh_context_id
  WHERE d.pgh_label = 'delete' AND d.source = %(source)s AND d.source_id = s.source_id
    AND k.metadata ->> 'action' <> 'undo'
    AND EXISTS (SELECT FROM {events} e JOIN pghistory_context c ON c.id = e.pgh_context_id
                WHERE e.pgh_obj_id = d.pgh_obj_id AND c.metadata ->> 'action' = 'import'))
"""
_MARKED: Final = """
UPDATE {stage} s SET state = 'left' FROM {left} f WHERE f.source_id = s.source_id;
DELETE FROM {gone} g USING {left} f WHERE f.id = g.id
"""
_NODE_GONE: Final = """
WITH lost AS MATERIALIZED (
  SELECT s.source_id FROM import_node s
  LEFT JOIN LATERAL (SELECT * FROM networks_node WHERE tunnus = s.tunnus LIMIT 1) n ON true
  WHERE s.state = 'left' AND (n.id IS NULL OR n.valid_to <= statement_timestamp())
)
INSERT INTO {left}
SELECT t.id, t.tunnus, s.source_id, w.type, 'node_gone'
FROM (SELECT source_id, {public} AS type FROM {stage} s
      WHERE state IN ('new', 'changed')
        AND ("start" IN (SELECT source_id FROM lost) OR "end" IN (SELECT source_id FROM lost))) w
JOIN {stage} s ON s.source_id = w.source_id
LEFT JOIN LATERAL (SELECT * FROM {table} WHERE tunnus = s.tunnus LIMIT 1) t ON true
"""
# A link that the import does not write: of another source, or left.
_HELD: Final = """
INSERT INTO import_node_left
SELECT t.id, t.tunnus, t.source_id, t.kind, 'held'
FROM (SELECT s.tunnus, s.geometry FROM import_node s WHERE s.state = 'changed'
      UNION ALL SELECT g.tunnus, NULL FROM import_node_gone g) w
CROSS JOIN LATERAL (SELECT * FROM networks_node WHERE tunnus = w.tunnus LIMIT 1) t
WHERE (w.geometry IS NULL OR NOT ST_DWithin(w.geometry, t.geometry, {same}))
  AND EXISTS (
    SELECT FROM (SELECT * FROM networks_link WHERE start_node_id = t.tunnus
                 UNION ALL SELECT * FROM networks_link WHERE end_node_id = t.tunnus) l
    WHERE (l.valid_to IS NULL OR l.valid_to > statement_timestamp())
      AND (l.source <> %(source)s OR l.source_id IS NULL
           OR EXISTS (SELECT FROM import_link_left f WHERE f.id = l.id)))
"""
# What was the inside of a device that stays though the file has lost it.
_COUPLED: Final = """
INSERT INTO import_node_left
SELECT DISTINCT g.id, g.tunnus, g.source_id, g.type, 'held'
FROM import_node_left f
JOIN (SELECT from_node_id AS a, to_node_id AS b FROM networks_coupling
      UNION ALL SELECT to_node_id, from_node_id FROM networks_coupling) c ON c.a = f.tunnus
JOIN import_node_gone g ON g.tunnus = c.b
"""
_STAYED: Final = """
DROP TABLE IF EXISTS pg_temp.import_stayed;
CREATE TEMPORARY TABLE import_stayed ON COMMIT DROP AS
SELECT s.source_id, t.geometry FROM import_node s
CROSS JOIN LATERAL (SELECT * FROM networks_node WHERE tunnus = s.tunnus LIMIT 1) t
WHERE s.state = 'left' AND NOT ST_DWithin(s.geometry, t.geometry, {same});
ANALYZE import_stayed
"""
_DRAWN: Final = """
UPDATE import_link s
SET geometry = ST_SetPoint(s.geometry, {index}, CASE WHEN ST_NDims(s.geometry) > 2
      THEN ST_SetSRID(ST_MakePoint(ST_X(n.geometry), ST_Y(n.geometry),
                                   ST_Z(ST_PointN(s.geometry, {number}))), {srid})
      ELSE ST_Force2D(n.geometry) END),
  state = CASE s.state WHEN 'unchanged' THEN 'changed' ELSE s.state END
FROM import_stayed n WHERE n.source_id = s.{end} AND s.state <> 'left'
"""
# As near as the database's own rule has it (migration 0008).
_SAME_M: Final = 0.001


@dataclass(frozen=True, slots=True)
class Left:
    """An object that an import leaves as it is: published type, source id, and why."""

    type_name: str
    source_id: str
    why: str

    def __str__(self) -> str:
        return f"{self.type_name} {self.source_id}: {SENTENCES[self.why]}"


def leave(cursor: CursorWrapper, source: str) -> None:
    """Mark what the import of the staged network must leave, and fit the rest to it."""
    for stage in (NODES, LINKS):
        _run(cursor, _TABLE, stage, source)
        _run(cursor, _EDITED, stage, source)
        _run(cursor, _REMOVED, stage, source)
        _run(cursor, _MARKED, stage, source)
    _run(cursor, _NODE_GONE, LINKS, source)
    _run(cursor, _MARKED, LINKS, source)
    for statement in (_HELD, _COUPLED):
        _run(cursor, statement, NODES, source)
        _run(cursor, _MARKED, NODES, source)
    _run(cursor, _STAYED, NODES, source)
    drawn = [_run(cursor, _DRAWN, LINKS, source, **side) for side in _ENDS]
    if any(drawn):
        match(cursor, LINKS, source, "changed")


def counts(cursor: CursorWrapper, stage: Stage) -> Iterator[tuple[str, int]]:
    """Published type and number of the objects that are left."""
    _run(cursor, "SELECT type, count(*) FROM {left} GROUP BY 1", stage)
    yield from cursor.fetchall()


def listed(cursor: CursorWrapper, stage: Stage) -> list[Left]:
    """The first objects that are left, ``LISTED`` at most, by type and source id."""
    statement = "SELECT type, source_id, why FROM {left} ORDER BY 1, 2 LIMIT {listed}"
    _run(cursor, statement, stage)
    return [Left(*row) for row in cursor.fetchall()]


_ENDS: Final = (
    {"end": Identifier("start"), "index": SQL("0"), "number": SQL("1")},
    {"end": Identifier("end"), "index": SQL("-1"), "number": SQL("-1")},
)


def _run(
    cursor: CursorWrapper,
    statement: LiteralString,
    stage: Stage,
    source: str = "",
    **parts: Composable,
) -> int:
    """Execute ``statement`` over the tables of ``stage``; how many rows it wrote."""
    model = _MODELS[stage.table]
    columns = [name for name in recorded(model) if name != "geometry"]
    composed = SQL(statement).format(
        table=Identifier(stage.table),
        stage=Identifier(stage.name),
        gone=Identifier(stage.gone),
        left=Identifier(stage.left),
        events=Identifier(events_of(model)),
        public=SQL(stage.public),
        then=SQL(", ").join(Identifier("e", name) for name in columns),
        now=SQL(", ").join(Identifier("t", name) for name in columns),
        same=SQL(str(_SAME_M)),
        srid=SQL(str(STORAGE_SRID)),
        listed=SQL(str(LISTED)),
        **parts,
    )
    run(cursor, composed, {"source": source})
    return int(cursor.rowcount)
