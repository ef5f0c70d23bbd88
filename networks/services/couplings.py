"""Couplings of an import: those of the file replace those inside its source.

They have no id, no history and no publication, so they are made and removed, not changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.utils import CursorWrapper

# Nodes are looked up by index for each coupling: statistics older than their rows would have all
# nodes joined with all others.
_WANTED: Final = """
CREATE TEMPORARY TABLE wanted_coupling ON COMMIT DROP AS
SELECT f.tunnus AS from_node_id, t.tunnus AS to_node_id,
  coalesce(least(fn.valid_to, tn.valid_to) > statement_timestamp(), true) AS current
FROM import_coupling c
JOIN import_node f ON f.source_id = c.a
JOIN import_node t ON t.source_id = c.b
CROSS JOIN LATERAL (SELECT valid_to FROM networks_node WHERE tunnus = f.tunnus LIMIT 1) fn
CROSS JOIN LATERAL (SELECT valid_to FROM networks_node WHERE tunnus = t.tunnus LIMIT 1) tn
"""
_UNWANTED: Final = """
DELETE FROM networks_coupling WHERE id IN (
  SELECT c.id FROM networks_coupling c
  CROSS JOIN LATERAL
    (SELECT id, source FROM networks_node WHERE tunnus = c.from_node_id LIMIT 1) f
  CROSS JOIN LATERAL
    (SELECT id, source FROM networks_node WHERE tunnus = c.to_node_id LIMIT 1) t
  WHERE f.source = %s AND t.source = %s
    AND NOT EXISTS (SELECT FROM wanted_coupling w
                    WHERE w.from_node_id = c.from_node_id AND w.to_node_id = c.to_node_id)
    AND NOT EXISTS (SELECT FROM import_node_left l WHERE l.id IN (f.id, t.id)
                    AND NOT EXISTS (SELECT FROM import_node s WHERE s.source_id = l.source_id)))
"""


def couple(cursor: CursorWrapper, couplings: Iterable[tuple[str, str]], source: str) -> int:
    """Make the couplings inside ``source`` those given, by source ids of staged nodes.

    Those of a node that stays though the file has lost it stay with it; a node that a person has
    removed or ended gets none. Gives the number of rows written.
    """
    cursor.execute("DROP TABLE IF EXISTS pg_temp.import_coupling, pg_temp.wanted_coupling")
    cursor.execute("CREATE TEMPORARY TABLE import_coupling (a text, b text) ON COMMIT DROP")
    with cursor.copy("COPY import_coupling (a, b) FROM STDIN") as copy:
        for pair in couplings:
            copy.write_row(pair)
    cursor.execute(_WANTED)
    cursor.execute(_UNWANTED, [source, source])
    deleted = cursor.rowcount
    cursor.execute(
        "INSERT INTO networks_coupling (from_node_id, to_node_id) "
        "SELECT from_node_id, to_node_id FROM wanted_coupling WHERE current ON CONFLICT DO NOTHING"
    )
    return int(deleted + cursor.rowcount)
