"""Which rows of a table belong to a published type, since when, and for whose eyes.

The same scope becomes conditions in triggers and views, where it decides when a row has left what
somebody could see. A declared type with a scope is followed: it has a change feed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TRUE: Final = "true"
# As in the QuerySets of the types: Django's Now() is the time of the statement.
NOW: Final = "statement_timestamp()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The rows of a type, in columns of its table.

    ``where`` pairs columns with the values they may have, None for a column that must be null.
    ``secret`` is the column and the value that only callers with that right may see. ``begins``
    and ``ends`` are the columns of validity: a row counts from the first to before the second.
    """

    where: tuple[tuple[str, tuple[str, ...] | None], ...] = ()
    secret: tuple[str, str] | None = None
    begins: str = ""
    ends: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that decide."""
        named = (
            *(column for column, _values in self.where),
            self.secret[0] if self.secret else "",
            self.begins,
            self.ends,
        )
        return tuple(name for name in named if name)

    def belongs(self, row: str) -> str:
        """SQL: whether ``row``, an alias, is of the type, validity aside."""
        conditions = [
            f"{row}.{column} IS NULL"
            if values is None
            else f"{row}.{column} IN ({', '.join(map(_literal, values))})"
            for column, values in self.where
        ]
        return every(*conditions)

    def valid(self, row: str, since: str, until: str) -> str:
        """SQL: whether ``row`` was valid at some moment from ``since`` to ``until``."""
        conditions = []
        if self.begins:
            conditions.append(f"{row}.{self.begins} <= {until}")
        if self.ends:
            conditions.append(f"({row}.{self.ends} IS NULL OR {row}.{self.ends} > {since})")
        return every(*conditions)

    def open(self, row: str) -> str:
        """SQL: whether those without the right to secrets may see ``row``."""
        if self.secret is None:
            return TRUE
        column, value = self.secret
        return f"{row}.{column} <> {_literal(value)}"


def every(*conditions: str) -> str:
    """SQL: whether all ``conditions`` hold."""
    kept = [condition for condition in conditions if condition != TRUE]
    return " AND ".join(kept) or TRUE


def either(*conditions: str) -> str:
    """SQL, in brackets: whether one of ``conditions`` holds."""
    return TRUE if TRUE in conditions else f"({' OR '.join(conditions)})"


def _literal(value: str) -> str:
    escaped = value.replace("'", "''")
    return f"'{escaped}'"
