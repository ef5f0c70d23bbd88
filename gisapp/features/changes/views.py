"""Views of the change feed: the feeds, how far the numbers have come, and ``tilannekuva``.

A page of a feed is found by the indexes on ``change_number``: PostgreSQL merges the parts of a
UNION ALL by it as long as they have no WHERE. So the conditions are columns, ``seen`` and
``sees_secret``, and the reader filters by them. Each live row stands there twice, once for each
audience. A view runs with its owner's rights: the read side needs none on the tombstones, and
history is in no view.
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


def position_view(followed: Iterable[Table]) -> str:
    """How far each table has come: its largest number, and what the clock has changed since.

    The largest number never falls: what is purged leaves it in ``floor``.
    """
    leaves = " UNION ALL ".join(
        f"SELECT '{table.name}'::text AS table_name, greatest("
        f"(SELECT max(change_number) FROM {table.name}), (SELECT max(change_number)"
        f" FROM gisapp_tombstone WHERE table_name = '{table.name}'), e.floor, 0) AS largest,"
        f" {_overdue(table)} AS overdue FROM gisapp_changeepoch e"
        for table in followed
    )
    return f"CREATE VIEW change_position AS {leaves};"


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

    The epoch is that of the database and of the rights: another cluster or timeline (a restored
    backup) or other rights make another one.
    """
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
      (SELECT max(largest) FROM change_position) AS change_number, e.floor,
      left(md5(concat_ws(' ', e.epoch, c.system_identifier, p.timeline_id)), 12)
        || '-' || a.letters AS epoch,
      CASE k.type_name {" ".join(counts)} END AS row_count, {NOW} AS made_at
    FROM (VALUES {", ".join(names)}) AS k (id, type_name)
    CROSS JOIN (VALUES (false, false, 'n'), (true, false, 'ns'), (false, true, 'na'),
      (true, true, 'nsa')) AS a (sees_secret, sees_addresses, letters)
    CROSS JOIN gisapp_changeepoch e
    CROSS JOIN pg_control_system() c CROSS JOIN pg_control_checkpoint() p;
    """
