"""Load the town into the database, once: COPY in one transaction, so that every trigger runs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, Protocol

import pghistory
from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

from consumption_points.services.street_names import street_names_refresh
from demo.columns import SOURCE, connection_rows, tables_of
from gisapp.access import storable
from gisapp.features import registry
from networks.models import Node
from networks.services.meeting import topology_by_id

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from demo.columns import TableRows
    from demo.town import Town
    from gisapp.access import Caller

_ONE_LOAD_AT_A_TIME: Final = 7_205_759_403_792_796
_EVERY: Final = 2_000
_PLACE: Final = """
INSERT INTO consumption_points_placement (point_id, rule, score, by_hand)
SELECT p.id, 'tiedosto', 1, false
FROM consumption_points_consumptionpoint p
WHERE NOT EXISTS (SELECT FROM consumption_points_placement pl WHERE pl.point_id = p.id)
"""
_CONNECT: Final = """
INSERT INTO consumption_points_connection (point_id, node_id, network, rule, score, confirmed)
SELECT p.id, d.node, d.network, 'lahdetunnus', 1, true
FROM demo_connection d JOIN consumption_points_consumptionpoint p USING (point_id)
"""
_WRITTEN: Final = """
SELECT kind, id FROM networks_node WHERE source = %(source)s
UNION ALL SELECT kind, id FROM networks_area WHERE source = %(source)s
UNION ALL SELECT CASE network WHEN 'vesi' THEN 'vesijohto' WHEN 'hulevesi' THEN 'hulevesiviemari'
  ELSE 'jatevesiviemari' END, id FROM networks_link WHERE source = %(source)s
UNION ALL SELECT 'kulutuspaikka', p.id FROM consumption_points_consumptionpoint p
  JOIN demo_connection d USING (point_id) GROUP BY p.id
ORDER BY 1, 2
"""


class Watch(Protocol):
    """Follows the load."""

    def __call__(self, what: str, done: int) -> None:
        """So many more rows went into table ``what``."""


def is_loaded() -> bool:
    """Whether the demo utility is in the database already."""
    return Node.objects.filter(source=SOURCE).exists()


def load_town(town: Town, *, caller: Caller, watch: Watch | None = None) -> dict[str, int]:
    """Load a town, all or nothing; the number of features of each published type.

    Points and networks pass the door for imports and get their lines in the ledger. A town that is
    there already is left alone, and the answer is empty.
    """
    watch = watch or _nobody
    doors = {
        feature_type.name: storable(feature_type, caller=caller, action="import")
        for feature_type in registry.all_types()
        if feature_type.name != "katkos"
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_LOAD_AT_A_TIME])
        if is_loaded():
            return {}
        with pghistory.context(actor=caller.actor, action="import"):
            # COPY passes by the cursor's wrapper; this statement takes the context to the triggers.
            # It also checks references as rows go in: each history trigger walks the queue of what
            # is left to check, so a long queue would make the load quadratic.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            topology_by_id(cursor)
            for table in tables_of(town):
                _copy(cursor, table, watch)
            _connect(cursor, connection_rows(town), watch)
        street_names_refresh()
        written = _written(cursor)
        for name, ids in written.items():
            doors[name].record(ids, scope={"source": SOURCE, "new": len(ids)})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {name: len(written[name]) for name in doors if name in written}


def _copy(cursor: CursorWrapper, table: TableRows, watch: Watch) -> None:
    statement = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(table.table), SQL(", ").join(map(Identifier, table.columns))
    )
    with cursor.copy(statement) as copy:
        for number, row in enumerate(table.rows(), start=1):
            copy.write_row(row)
            if number % _EVERY == 0:
                watch(table.table, _EVERY)
    watch(table.table, len(table.values) % _EVERY)


def _connect(cursor: CursorWrapper, table: TableRows, watch: Watch) -> None:
    """Tie the points to the nodes that serve them, and note how they got their places."""
    cursor.execute(
        "CREATE TEMPORARY TABLE demo_connection (point_id text, node uuid, network text) "
        "ON COMMIT DROP"
    )
    _copy(cursor, table, watch)
    cursor.execute("ANALYZE demo_connection")
    cursor.execute(_PLACE)
    cursor.execute(_CONNECT)


def _written(cursor: CursorWrapper) -> dict[str, list[int]]:
    """Primary keys of what was loaded, by published type."""
    cursor.execute(_WRITTEN, {"source": SOURCE})
    written: dict[str, list[int]] = defaultdict(list)
    for name, key in cursor.fetchall():
        written[name].append(key)
    return written


def _nobody(what: str, done: int) -> None:
    """Follow nothing."""
