"""Views of the change feed: the feeds, how far the numbers have come, and ``tilannekuva``.

A page of a feed is found by the indexes on ``change_number``: PostgreSQL merges the parts of a
UNION ALL by it as long as they have no WHERE. So the conditions are columns, ``seen`` and
``sees_secret``, and the reader filters by them. Each live row stands there twice, once for each
audience. A view runs with its owner's rights: the read side needs none on the tombstones, and
history is in no feed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import connection

from gisapp.features.changes.scope import NOW, either, every
from gisapp.features.changes.tables import column_of, scope_of, table_name
from gisapp.features.changes.triggers import NEW_TO_OPEN, NEW_TO_SECRET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gisapp.features.changes.tables import Table
    from gisapp.features.declaration import FeatureType


def feed_view(feature_type: FeatureType, followed: FeatureType) -> str:
    """The view behind ``feature_type``, the feed of ``followed``."""
    live, gone = [], []
    for field in feature_type.model._meta.concrete_fields:  # noqa: SLF001 -- Django's documented Meta API
        kind = re.sub(r"\(.*?\)", "", str(field.db_type(connection)))
        now, then = _column(field.name, kind, followed)
        live.append(f"{now} AS {field.column}")
        gone.append(f"{then} AS {field.column}")
    table = table_name(followed.model)
    leaves = [
        f"SELECT {', '.join(live)} FROM {table} r".replace(":audience", audience)
        for audience in ("false", "true")
    ]
    leaves.append(f"SELECT {', '.join(gone)} FROM gisapp_tombstone t")
    return f"CREATE VIEW {feature_type.name} AS {' UNION ALL '.join(leaves)};"


def _column(name: str, kind: str, followed: FeatureType) -> tuple[str, str]:
    """The column of a feed over a live row ``r`` and over a tombstone ``t``."""
    scope = scope_of(followed)
    seen = every(
        scope.belongs("r"),
        scope.valid("r", "r.changed_at", "r.changed_at"),
        either(":audience", scope.open("r")),
    )
    bit = f"CASE WHEN :audience THEN {NEW_TO_SECRET} ELSE {NEW_TO_OPEN} END"
    id_column = column_of(followed, followed.id_property.source)
    own = {
        "id": ("r.id", "-t.row_id"),
        "seen": (f"({seen})", f"t.type_name = '{followed.name}'"),
        "sees_secret": (":audience", "t.sees_secret"),
        "change_kind": (
            f"CASE WHEN r.new_to & {bit} <> 0 THEN 'lisays'::text ELSE 'paivitys'::text END",
            "'poisto'::text",
        ),
        # The CASE keeps ids of other types from being read as one of this type's kind.
        "object_id": (
            f"r.{id_column}",
            f"CASE WHEN t.type_name = '{followed.name}' THEN t.public_id::{kind} END",
        ),
        "change_number": ("r.change_number", "t.change_number"),
        "changed_at": ("r.changed_at", "t.changed_at"),
    }
    if name in own:
        return own[name]
    return f"r.{column_of(followed, name)}", f"NULL::{kind}"


def position_function(followed: Iterable[Table]) -> str:
    """How far a table has come: its largest number, and what the clock has changed since.

    The largest number never falls: what is purged leaves it in ``floor``. A function, so that its
    plans are made once for a connection: making them costs more than the look-up itself.
    """
    cases = "\n".join(
        f"WHEN '{table.name}' THEN SELECT greatest((SELECT max(change_number) FROM {table.name}),"
        f" (SELECT max(change_number) FROM gisapp_tombstone WHERE table_name = '{table.name}')),"
        f" {_overdue(table)} INTO largest, overdue;"
        for table in followed
    )
    return f"""
    CREATE OR REPLACE FUNCTION change_position
      (name text, OUT largest bigint, OUT overdue timestamptz)
      LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      CASE name
      {cases}
      END CASE;
      largest := greatest(largest, (SELECT floor FROM gisapp_changeepoch), 0);
    END $$;
    REVOKE EXECUTE ON FUNCTION change_position FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION change_position TO gis_feed;
    """


def epoch_function() -> str:
    """The epoch of the data: another cluster or timeline (a restored backup) makes another one."""
    return """
    CREATE OR REPLACE FUNCTION change_epoch() RETURNS text
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT left(md5(concat_ws(' ', e.epoch, s.system_identifier, c.timeline_id)), 12)
      FROM gisapp_changeepoch e CROSS JOIN pg_control_system() s
      CROSS JOIN pg_control_checkpoint() c
    $$;
    REVOKE EXECUTE ON FUNCTION change_epoch FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION change_epoch TO gis_feed;
    """


def _overdue(table: Table) -> str:
    latest = [
        f"(SELECT max({column}) FROM {table.name} WHERE {column} > changed_at"
        f" AND {column} <= {NOW})"
        for column in (table.scope.begins, table.scope.ends)
        if column
    ]
    return f"greatest({', '.join(latest)})" if latest else "NULL::timestamptz"


def state_view(name: str, followed: Iterable[FeatureType]) -> str:
    """The view behind ``tilannekuva``: a row for each followed type and class of rights.

    The epoch is that of the data and of the rights.
    """
    followed = tuple(followed)
    over = ", ".join(sorted({f"'{table_name(one.model)}'" for one in followed}))
    counts, names = [], []
    for position, feature_type in enumerate(followed, start=1):
        scope = scope_of(feature_type)
        shown = every(
            scope.belongs("r"),
            scope.valid("r", NOW, NOW),
            either("a.sees_secret", scope.open("r")),
        )
        counts.append(
            f"WHEN '{feature_type.name}' THEN"
            f" (SELECT count(*) FROM {table_name(feature_type.model)} r WHERE {shown})"
        )
        names.append(f"({position}::bigint, '{feature_type.name}'::text)")
    return f"""
    CREATE VIEW {name} AS
    SELECT k.id, k.type_name, a.sees_secret, a.sees_addresses,
      (SELECT max(p.largest) FROM unnest(ARRAY[{over}]) AS n, change_position(n) AS p)
        AS change_number, e.floor,
      change_epoch() || '-' || a.letters AS epoch,
      CASE k.type_name {" ".join(counts)} END AS row_count, {NOW} AS made_at
    FROM (VALUES {", ".join(names)}) AS k (id, type_name)
    CROSS JOIN (VALUES (false, false, 'n'), (true, false, 'ns'), (false, true, 'na'),
      (true, true, 'nsa')) AS a (sees_secret, sees_addresses, letters)
    CROSS JOIN gisapp_changeepoch e;
    """
