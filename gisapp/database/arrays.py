"""Many keys as one value of a statement.

The driver writes a list of small numbers as ``int2[]`` or ``int4[]``, which PostgreSQL compares
with a ``bigint`` column one by one; only an array of the column's own type is hashed. And one
parameter for each key costs more than the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BooleanField, F, Func, Value

if TYPE_CHECKING:
    from collections.abc import Iterable


def bigints(keys: Iterable[int]) -> str:
    """``keys`` as the text of an array; write ``%s::bigint[]`` where it is bound."""
    return "{" + ",".join(map(str, keys)) + "}"


def is_among(keys: Iterable[int], column: str = "pk") -> Func:
    """The condition that ``column``, a ``bigint``, is one of ``keys``."""
    shape = {"template": "%(expressions)s::bigint[])", "arg_joiner": " = ANY("}
    return Func(F(column), Value(bigints(keys)), output_field=BooleanField(), **shape)
