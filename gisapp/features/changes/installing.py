"""Triggers and views of the change feed, kept in line with the declarations.

They are made of the declarations, so no migration holds them: before migrations run the views go,
so that no column is tied by them, and after the last one they are made anew if anything differs.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from django.db import connections, transaction

from gisapp.features import past, registry
from gisapp.features.changes import state, triggers, views
from gisapp.features.changes.tables import tables

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_READY: Final = """
SELECT count(*) FROM information_schema.columns
WHERE table_schema = 'public' AND (table_name = 'gisapp_changeepoch' AND column_name = 'floor'
  OR column_name = 'new_to' AND table_name = ANY(%s))
"""
_EPOCH: Final = """
INSERT INTO gisapp_changeepoch (id, epoch, floor) VALUES (1, gen_random_uuid(), 0)
ON CONFLICT (id) DO NOTHING
"""
_MADE_OF: Final = "SELECT obj_description(to_regclass(%s), 'pg_class')"


def drop_views(*, using: str, plan: list[Any], **_signal: Any) -> None:
    """Before migrations: take the views away."""
    if plan and using == "default":
        with connections[using].cursor() as cursor:
            for name in _view_names():
                cursor.execute(f"DROP VIEW IF EXISTS {name}")


def install(*, using: str, **_signal: Any) -> None:
    """After migrations: make triggers and views unless they are there, or nothing is followed."""
    followed = tables(registry.declared_types())
    if using != "default" or not followed:
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(_READY, [[table.name for table in followed]])
        if cursor.fetchone()[0] <= len(followed):
            return
        cursor.execute(_EPOCH)
        statements = _statements()
        digest = hashlib.sha256("".join(statements).encode()).hexdigest()
        cursor.execute(_MADE_OF, [f"public.{state.NAME}"])
        if cursor.fetchone()[0] != digest:
            _make(cursor, statements, digest)


def _make(cursor: CursorWrapper, statements: list[str], digest: str) -> None:
    names = _view_names()
    for name in names:
        cursor.execute(f"DROP VIEW IF EXISTS {name}")
    for statement in statements:
        cursor.execute(statement)
    listed = ", ".join(names)
    cursor.execute(f"REVOKE ALL ON {listed} FROM gis_app; GRANT SELECT ON {listed} TO gis_feed")
    cursor.execute(f"COMMENT ON VIEW {state.NAME} IS '{digest}'")


def _statements() -> list[str]:
    followed = registry.followed_types()
    over = tables(registry.declared_types())
    return [
        *(triggers.triggers(table) for table in over),
        *(views.feed_view(registry.get(name), of) for name, of in followed.items()),
        views.position_function(over),
        views.epoch_function(),
        *(past.past_view(table) for table in past.past_tables(over)),
        views.state_view(state.NAME, followed.values()),
    ]


def _view_names() -> list[str]:
    """The feeds and ``tilannekuva``, each a view of that name, and the past of each table."""
    over = past.past_tables(tables(registry.declared_types()))
    kept = (f"{table.name}{past.SUFFIX}" for table in over)
    return [*registry.followed_types(), *kept, state.NAME]
