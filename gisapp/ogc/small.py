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

from gisapp.database import cursors, prepared

if TYPE_CHECKING:
    from django.db.models import QuerySet

_ALIAS: Final = "read"


@dataclass(frozen=True, slots=True)
class Rows:
    """Keys and texts of rows in the order of the key, and how many there are in all."""

    keys: list[int]
    texts: list[bytes]
    matched: int


@dataclass(frozen=True, slots=True)
class Source:
    """A table and a condition on it, both SQL.

    Either the condition has its values in it, or they are ``values``, to be bound in their places;
    then the statement is kept ready, and percent signs of its own are doubled.
    """

    table: str
    key: str
    condition: str
    values: tuple[Any, ...] = ()

    def first(self, text: str, size: int, *, counts: bool) -> Rows:
        """At most ``size`` rows as the SQL expression ``text`` has them.

        Without ``counts`` it is known that there are no more.
        """
        text = text.replace("%", "%%") if self.values else text
        counted = "NULL"
        if counts:
            # A subquery without a tie to the row runs once, and only when its value is asked for.
            total = f"(SELECT count(*) FROM {self.table} WHERE {self.condition})"  # noqa: S608 -- compiled
            counted = f"CASE WHEN row_number() OVER () > {size:d} THEN {total} END"
        # The texts are made of the few rows that come, however many the planner thinks there are.
        fetched = self._fetched(
            f"SELECT {self.key}, convert_to({text}, 'UTF8'), ({counted})::bigint FROM ("  # noqa: S608 -- compiled
            f"SELECT * FROM {self.table} WHERE {self.condition} "
            f"ORDER BY {self.key} LIMIT {size + 1:d}) AS {self.table} ORDER BY {self.key}",
            self.values * (2 if counts else 1),
        )
        kept = fetched[:size]
        matched = fetched[-1][2] if len(fetched) > size else len(kept)
        return Rows([row[0] for row in kept], [row[1] for row in kept], matched)

    def count(self) -> int:
        """How many rows there are."""
        statement = f"SELECT count(*) FROM {self.table} WHERE {self.condition}"  # noqa: S608 -- compiled
        return int(self._fetched(statement, self.values)[0][0])

    def _fetched(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        if values:
            return prepared.rows(_ALIAS, statement, values, binary=True)
        with cursors.bare(_ALIAS) as cursor, connections[_ALIAS].wrap_database_errors:
            cursor.execute(statement.encode(), binary=True)
            return cursor.fetchall()


def source_of(rows: QuerySet[Any], *, binds: bool = False) -> Source | None:
    """The table and condition of ``rows``, or None where there is more to them.

    With ``binds`` the values of the condition are left out of its text, to be bound.
    """
    query = rows.query
    if query.combinator or query.group_by or query.distinct or query.annotations:
        return None
    table = query.get_initial_alias()
    quote = connections[_ALIAS].ops.quote_name
    values: tuple[Any, ...] = ()
    try:
        condition, params = query.get_compiler(using=_ALIAS).compile(query.where)
        if binds:
            values = tuple(params)
        elif params:
            condition = cursors.with_literals(_ALIAS, condition, params)
        else:
            condition = condition.replace("%%", "%")
    except EmptyResultSet:
        condition = "FALSE"
    except FullResultSet:
        condition = "TRUE"
    if set(query.alias_map) != {table}:
        return None
    key = quote(str(query.model._meta.pk.column))  # type: ignore[union-attr]  # noqa: SLF001 -- Django's documented Meta API
    return Source(quote(table), f"{quote(table)}.{key}", condition, values)
