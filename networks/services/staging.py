"""Import tables: what a file holds, beside what is stored, so that PostgreSQL finds the difference.

Two temporary tables take the file by COPY; each row then gets the public id of its object
(``tunnus``, by source and source id, or a new one) and a state: ``new``, ``changed``, ``unchanged``
or, by ``networks.services.edited``, ``left``. A table beside each (``_gone``) has the objects that
the file no longer has. All writing afterwards is a statement or two for each table, so that
300 000 pipes cost what the triggers cost and no more. The statements are composed of names listed
here only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from psycopg.sql import SQL, Composed, Identifier

from networks.services.staged_rows import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.backends.utils import CursorWrapper
    from psycopg.sql import Composable

    from networks.services.staged_rows import Stageable
    from networks.services.stages import Stage

# Both ends in one pass.
_ENDS: Final = """
UPDATE import_link s SET start_node_id = a.tunnus, end_node_id = b.tunnus
FROM import_node a, import_node b WHERE a.source_id = s.start AND b.source_id = s."end"
"""


def fill(cursor: CursorWrapper, stage: Stage, records: Sequence[Stageable]) -> None:
    """Make the import table anew and copy the records into it."""
    run(cursor, SQL("DROP TABLE IF EXISTS pg_temp.{}").format(Identifier(stage.name)))
    run(
        cursor,
        SQL(
            "CREATE TEMPORARY TABLE {stage} ON COMMIT DROP AS SELECT {columns} FROM {table} "
            "WITH NO DATA"
        ).format(
            stage=Identifier(stage.name),
            columns=_names(stage.stored),
            table=Identifier(stage.table),
        ),
    )
    extra: list[Composable] = [
        SQL("ADD tunnus uuid DEFAULT gen_random_uuid(), ADD state text DEFAULT 'new'")
    ]
    extra += [SQL("ADD {} text").format(Identifier(end)) for end, _column in stage.ends]
    run(cursor, SQL("ALTER TABLE {} {}").format(Identifier(stage.name), SQL(", ").join(extra)))
    names = (*stage.columns, *(end for end, _column in stage.ends))
    statement = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(stage.name), _names((*names, "geometry"))
    )
    with cursor.copy(statement) as copy:
        for row in rows(records, names, stage.shape):
            copy.write_row(row)
    # Statistics of the stored tables may be older than their rows, and any join may then be planned
    # for a handful of them: by this index and that of the stored ids even that plan stays quick.
    named = Identifier(stage.name)
    run(cursor, SQL("CREATE UNIQUE INDEX ON {0} (source_id); ANALYZE {0}").format(named))


def compare(cursor: CursorWrapper, stage: Stage, source: str) -> None:
    """Give every staged row its public id and its state; nodes come before links."""
    if stage.ends:
        run(cursor, SQL(_ENDS))
    match(cursor, stage, source)
    _note_gone(cursor, stage, source)


def match(cursor: CursorWrapper, stage: Stage, source: str, *states: str) -> None:
    """Give the staged rows that are stored already their public id, ``changed`` or ``unchanged``.

    Only rows that are in one of ``states``, where any are given.
    """
    plain = [name for name in stage.stored if name != "geometry"]
    run(
        cursor,
        SQL(
            "UPDATE {stage} s SET tunnus = t.tunnus, state = CASE WHEN ({ours}) IS DISTINCT FROM "
            "({theirs}) OR ST_AsEWKB(s.geometry) <> ST_AsEWKB(t.geometry) "
            "OR t.valid_to <= statement_timestamp() THEN 'changed' ELSE 'unchanged' END "
            "FROM {table} t WHERE t.source = %s AND t.source_id = s.source_id "
            "AND (%s::text[] IS NULL OR s.state = ANY(%s))"
        ).format(
            stage=Identifier(stage.name),
            table=Identifier(stage.table),
            ours=_names(plain, "s"),
            theirs=_names(plain, "t"),
        ),
        [source, list(states) or None, list(states)],
    )


def counts(cursor: CursorWrapper, stage: Stage) -> Iterator[tuple[str, str, int]]:
    """Published type, state and number of the staged rows."""
    run(
        cursor,
        SQL(
            "SELECT {public}, state, count(*) FROM {stage} WHERE state <> 'left' GROUP BY 1, 2"
        ).format(
            public=SQL(stage.public),
            stage=Identifier(stage.name),
        ),
    )
    yield from cursor.fetchall()


def gone(cursor: CursorWrapper, stage: Stage) -> Iterator[tuple[str, int]]:
    """Published type and number of the current objects of the source that are not staged."""
    run(cursor, SQL("SELECT type, count(*) FROM {} GROUP BY 1").format(Identifier(stage.gone)))
    yield from cursor.fetchall()


def store(cursor: CursorWrapper, stage: Stage, source: str) -> list[tuple[str, int]]:
    """Insert what is new and update what changed; published type and primary key of each row."""
    columns = ("tunnus", *stage.stored)
    returning = SQL("RETURNING {public}, id").format(public=SQL(stage.public))
    parts = {
        "table": Identifier(stage.table),
        "stage": Identifier(stage.name),
        "columns": _names(columns),
        "staged": _names(columns, "s"),
        "returning": returning,
    }
    run(
        cursor,
        SQL(
            "INSERT INTO {table} ({columns}, source) SELECT {staged}, %s FROM {stage} s "
            "WHERE s.state = 'new' {returning}"
        ).format(**parts),
        [source],
    )
    inserted = cursor.fetchall()
    run(
        cursor,
        SQL(
            "WITH changed AS (UPDATE {table} t SET ({columns}) = ROW({staged}), "
            "valid_to = CASE WHEN t.valid_to > statement_timestamp() THEN t.valid_to END "
            "FROM {stage} s WHERE s.state = 'changed' AND t.source = %s "
            "AND t.source_id = s.source_id RETURNING t.*) "
            "SELECT {public}, id FROM changed"
        ).format(public=SQL(stage.public), **parts),
        [source],
    )
    return [*inserted, *cursor.fetchall()]


def end_gone(cursor: CursorWrapper, stage: Stage) -> list[tuple[str, int]]:
    """End the validity of what the source no longer has; published type and key of each row."""
    run(
        cursor,
        SQL(
            "UPDATE {table} t SET valid_to = greatest(t.valid_from, statement_timestamp()) "
            "FROM {gone} g WHERE g.id = t.id RETURNING g.type, t.id"
        ).format(table=Identifier(stage.table), gone=Identifier(stage.gone)),
    )
    return list(cursor.fetchall())


def run(
    cursor: CursorWrapper, statement: Composable, parameters: Sequence[Any] | dict[str, Any] = ()
) -> None:
    """Execute as text, since the history's wrapper around Django's cursor knows text only."""
    cursor.execute(statement.as_string(), parameters)


def _names(columns: Sequence[str], table: str = "") -> Composed:
    prefix = (table,) if table else ()
    return SQL(", ").join(Identifier(*prefix, column) for column in columns)


def _note_gone(cursor: CursorWrapper, stage: Stage, source: str) -> None:
    """Make the table of the current objects of ``source`` that the file does not have."""
    gone = Identifier(stage.gone)
    run(cursor, SQL("DROP TABLE IF EXISTS pg_temp.{}").format(gone))
    run(
        cursor,
        SQL(
            "CREATE TEMPORARY TABLE {gone} ON COMMIT DROP AS "
            "SELECT t.id, t.tunnus, t.source_id, {public} AS type FROM {table} t "
            "WHERE t.source = %s AND t.source_id IS NOT NULL "
            "AND (t.valid_to IS NULL OR t.valid_to > statement_timestamp()) "
            "AND NOT EXISTS (SELECT FROM {stage} s WHERE s.source_id = t.source_id)"
        ).format(
            gone=gone,
            public=SQL(stage.public),
            table=Identifier(stage.table),
            stage=Identifier(stage.name),
        ),
        [source],
    )
    run(cursor, SQL("CREATE UNIQUE INDEX ON {0} (id); ANALYZE {0}").format(gone))
