"""Import tables: what a file holds, beside what is stored, so that PostgreSQL finds the difference.

Two temporary tables take the file by COPY; each row then gets the public id of its object
(``tunnus``, by source and source id, or a new one) and a state: ``new``, ``changed`` or
``unchanged``. All writing afterwards is a statement or two for each table, so that 300 000 pipes
cost what the triggers cost and no more. The statements are composed of names listed here only.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Protocol

from psycopg.sql import SQL, Composed, Identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.backends.utils import CursorWrapper
    from psycopg.sql import Composable

_COMMON: Final = (
    "source_id",
    "network",
    "usage_state",
    "built_year",
    "position_uncertainty_m",
    "height_system",
    "capture_method",
    "secrecy",
    "kind",
    "type_code",
    "nominal_diameter_mm",
)


class Stageable(Protocol):
    """A record with an attribute for each column of its stage, and the geometry as positions."""

    @property
    def source_id(self) -> str:
        """Id in the source."""


@dataclass(frozen=True, slots=True)
class Stage:
    """An import table.

    ``columns`` are attributes of the records and columns of ``table`` alike; ``shape`` names the
    attribute with the positions; ``ends`` pairs attributes with source ids of nodes and the columns
    that refer to them; ``public`` tells the published type of a row, in SQL.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    shape: str
    public: str
    ends: tuple[tuple[str, str], ...] = ()

    @property
    def stored(self) -> tuple[str, ...]:
        """Columns of ``table`` that an import writes."""
        return (*self.columns, "geometry", *(column for _end, column in self.ends))


NODES: Final = Stage(
    name="import_node",
    table="networks_node",
    columns=(
        *_COMMON,
        "position",
        "condition",
        "cover_level_m",
        "bottom_level_m",
        "diameter_mm",
        "yield_l_min",
        "inspected_on",
        "power_kw",
        "capacity_l_s",
        "has_overflow",
        "volume_m3",
    ),
    shape="point",
    public="kind",
)
LINKS: Final = Stage(
    name="import_link",
    table="networks_link",
    columns=(
        *_COMMON,
        "liquid",
        "material",
        "pressure_class_bar",
        "start_invert_m",
        "end_invert_m",
        "flow_direction",
        "is_closed",
    ),
    shape="line",
    public=(
        "CASE network WHEN 'vesi' THEN 'vesijohto' WHEN 'hulevesi' THEN 'hulevesiviemari' "
        "ELSE 'jatevesiviemari' END"
    ),
    ends=(("start", "start_node_id"), ("end", "end_node_id")),
)


def fill(cursor: CursorWrapper, stage: Stage, records: Iterable[Stageable]) -> None:
    """Make the import table anew and copy the records into it."""
    _run(cursor, SQL("DROP TABLE IF EXISTS pg_temp.{}").format(Identifier(stage.name)))
    _run(
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
    _run(cursor, SQL("ALTER TABLE {} {}").format(Identifier(stage.name), SQL(", ").join(extra)))
    copied = (*stage.columns, *(end for end, _column in stage.ends), "geometry")
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(stage.name), _names(copied))
    with cursor.copy(statement) as copy:
        for row in _rows(stage, records):
            copy.write_row(row)
    # Statistics of the stored tables may be older than their rows, and any join may then be planned
    # for a handful of them; with this index even that plan stays quick.
    _run(cursor, SQL("CREATE UNIQUE INDEX ON {} (source_id)").format(Identifier(stage.name)))
    _run(cursor, SQL("ANALYZE {}").format(Identifier(stage.name)))


def compare(cursor: CursorWrapper, stage: Stage, source: str) -> None:
    """Give every staged row its public id and its state; nodes come before links."""
    for end, column in stage.ends:
        _run(
            cursor,
            SQL(
                "UPDATE {stage} s SET {column} = n.tunnus FROM {nodes} n "
                "WHERE n.source_id = s.{end}"
            ).format(
                stage=Identifier(stage.name),
                column=Identifier(column),
                nodes=Identifier(NODES.name),
                end=Identifier(end),
            ),
        )
    plain = [name for name in stage.stored if name != "geometry"]
    _run(
        cursor,
        SQL(
            "UPDATE {stage} s SET tunnus = t.tunnus, state = CASE WHEN ({ours}) IS DISTINCT FROM "
            "({theirs}) OR ST_AsEWKB(s.geometry) <> ST_AsEWKB(t.geometry) "
            "OR t.valid_to <= statement_timestamp() THEN 'changed' ELSE 'unchanged' END "
            "FROM {table} t WHERE t.source = %s AND t.source_id = s.source_id"
        ).format(
            stage=Identifier(stage.name),
            table=Identifier(stage.table),
            ours=_names(plain, "s"),
            theirs=_names(plain, "t"),
        ),
        [source],
    )


def counts(cursor: CursorWrapper, stage: Stage) -> Iterator[tuple[str, str, int]]:
    """Published type, state and number of the staged rows."""
    _run(
        cursor,
        SQL("SELECT {public}, state, count(*) FROM {stage} GROUP BY 1, 2").format(
            public=SQL(stage.public),
            stage=Identifier(stage.name),
        ),
    )
    yield from cursor.fetchall()


def gone(cursor: CursorWrapper, stage: Stage, source: str) -> Iterator[tuple[str, int]]:
    """Published type and number of the current objects of ``source`` that are not staged."""
    _run(
        cursor,
        SQL("SELECT {public}, count(*) FROM {table} t WHERE {gone} GROUP BY 1").format(
            public=SQL(stage.public),
            table=Identifier(stage.table),
            gone=_gone(stage),
        ),
        [source],
    )
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
    _run(
        cursor,
        SQL(
            "INSERT INTO {table} ({columns}, source) SELECT {staged}, %s FROM {stage} s "
            "WHERE s.state = 'new' {returning}"
        ).format(**parts),
        [source],
    )
    inserted = cursor.fetchall()
    _run(
        cursor,
        SQL(
            "WITH changed AS (UPDATE {table} t SET ({columns}) = ROW({staged}), "
            "valid_to = CASE WHEN t.valid_to > statement_timestamp() THEN t.valid_to END "
            "FROM {stage} s WHERE s.state = 'changed' AND t.tunnus = s.tunnus RETURNING t.*) "
            "SELECT {public}, id FROM changed"
        ).format(public=SQL(stage.public), **parts),
    )
    return [*inserted, *cursor.fetchall()]


def end_gone(cursor: CursorWrapper, stage: Stage, source: str) -> list[tuple[str, int]]:
    """End the validity of what the source no longer has; published type and key of each row."""
    _run(
        cursor,
        SQL(
            "UPDATE {table} t SET valid_to = greatest(t.valid_from, statement_timestamp()) "
            "WHERE {gone} RETURNING {public}, id"
        ).format(
            table=Identifier(stage.table),
            gone=_gone(stage),
            public=SQL(stage.public),
        ),
        [source],
    )
    return list(cursor.fetchall())


def _run(cursor: CursorWrapper, statement: Composable, parameters: Sequence[str] = ()) -> None:
    """Execute as text, since the history's wrapper around Django's cursor knows text only."""
    cursor.execute(statement.as_string(), parameters)


def _names(columns: Sequence[str], table: str = "") -> Composed:
    prefix = (table,) if table else ()
    return SQL(", ").join(Identifier(*prefix, column) for column in columns)


def _gone(stage: Stage) -> Composed:
    return SQL(
        "t.source = %s AND t.source_id IS NOT NULL "
        "AND (t.valid_to IS NULL OR t.valid_to > statement_timestamp()) "
        "AND NOT EXISTS (SELECT FROM {} s WHERE s.source_id = t.source_id)"
    ).format(Identifier(stage.name))


def _rows(stage: Stage, records: Iterable[Stageable]) -> Iterator[tuple[Any, ...]]:
    plain = attrgetter(*stage.columns, *(end for end, _column in stage.ends))
    shape = attrgetter(stage.shape)
    if stage.shape == "line":
        return ((*plain(record), _line(shape(record))) for record in records)
    return ((*plain(record), _point(shape(record))) for record in records)


def _point(position: Sequence[float]) -> str:
    return f"SRID=3067;POINT{_dimension(position)}({_text(position)})"


def _line(positions: Sequence[Sequence[float]]) -> str:
    inside = ", ".join(map(_text, positions))
    return f"SRID=3067;LINESTRING{_dimension(positions[0])}({inside})"


def _dimension(position: Sequence[float]) -> str:
    return " Z " if len(position) > len("xy") else ""


def _text(position: Sequence[float]) -> str:
    return " ".join(map(repr, position))
