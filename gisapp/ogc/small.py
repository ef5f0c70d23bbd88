"""Small answers: one statement reads them whole, before anything of them leaves.

Most requests ask for one feature or a page of a box. For them the snapshot's transaction, the
count apart and the compiler's way from rows to a statement cost more than the rows; so only the
condition is compiled, and the one statement counts further rows only where there are any. What
selects rows in another way than by a condition on its table goes the general way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connections

from gisapp.database import cursors

if TYPE_CHECKING:
    from django.db.models import QuerySet

_ALIAS: Final = "read"
_NOTHING: Final = "FALSE"


@dataclass(frozen=True, slots=True)
class Rows:
    """Keys and texts of rows in the order of the key, and how many there are in all."""

    keys: list[int]
    texts: list[bytes]
    matched: int


@dataclass(frozen=True, slots=True)
class Source:
    """A table and a condition on it, both SQL with their values in it."""

    table: str
    key: str
    condition: str

    def first(self, text: str, size: int, *, counts: bool) -> Rows:
        """At most ``size`` rows as the SQL expression ``text`` has them.

        Without ``counts`` it is known that there are no more.
        """
        total = f"(SELECT count(*) FROM {self.table} WHERE {self.condition})"  # noqa: S608 -- compiled
        # A subquery without a tie to the row runs once, and only when its value is asked for.
        counted = (
            f"CASE WHEN row_number() OVER () > {size:d} THEN {total} END" if counts else "NULL"
        )
        fetched = _fetched(
            f"SELECT r.*, ({counted})::bigint FROM (SELECT {self.key}, {text} FROM {self.table} "  # noqa: S608 -- compiled
            f"WHERE {self.condition} ORDER BY {self.key} LIMIT {size + 1:d}) AS r"
        )
        kept = fetched[:size]
        matched = fetched[-1][2] if len(fetched) > size else len(kept)
        return Rows([row[0] for row in kept], [row[1] for row in kept], matched)

    def count(self) -> int:
        """How many rows there are."""
        statement = f"SELECT count(*) FROM {self.table} WHERE {self.condition}"  # noqa: S608 -- compiled
        return int(_fetched(statement)[0][0])


def source_of(rows: QuerySet[Any]) -> Source | None:
    """The table and condition of ``rows``, or None where there is more to them."""
    query = rows.query
    if query.combinator or query.group_by or query.distinct or query.annotations:
        return None
    table = query.get_initial_alias()
    quote = connections[_ALIAS].ops.quote_name
    try:
        sql, params = query.get_compiler(using=_ALIAS).compile(query.where)
        condition = cursors.with_literals(_ALIAS, sql, params) if params else sql.replace("%%", "%")
    except EmptyResultSet:
        condition = _NOTHING
    except FullResultSet:
        condition = "TRUE"
    if set(query.alias_map) != {table}:
        return None
    key = quote(str(query.model._meta.pk.column))  # type: ignore[union-attr]  # noqa: SLF001 -- Django's documented Meta API
    return Source(quote(table), f"{quote(table)}.{key}", condition)


def _fetched(statement: str) -> list[tuple[Any, ...]]:
    with cursors.of_bytes(_ALIAS) as cursor, connections[_ALIAS].wrap_database_errors:
        cursor.execute(statement.encode(), binary=True)
        return cursor.fetchall()
