"""Many rows of one model stored or changed in one statement, with one array for each column.

Django writes one placeholder for each value, which for ten thousand rows with geometry is several
hundred thousand: most of the time then goes into writing and reading the statement. A column in
which all rows have the same value is sent once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.db.models import GeometryField
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import AutoField, JSONField
from django.db.models.expressions import DatabaseDefault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

# Fewer rows are not worth another way of writing them.
_MANY: Final = 50
_LENGTH: Final = re.compile(r"\([^)]*\)")
_UNFIT: Final = (ArrayField, JSONField)


def insert(rows: Sequence[Any]) -> None:
    """Store ``rows``, all new and of one model, and give them their keys.

    As ``bulk_create``, which does it where a column cannot be sent as an array.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = model._meta.concrete_fields  # noqa: SLF001 -- Django's documented Meta API
    columns = _columns(rows, fields, add=True) if len(rows) >= _MANY else None
    if columns is None:
        model._default_manager.bulk_create(rows)  # noqa: SLF001 -- a model's own manager
        return
    returned = model._meta.db_returning_fields  # noqa: SLF001 -- the pk and what the database makes
    with connection.cursor() as cursor:
        cursor.execute(*_insert(model, columns, len(rows)))
        for row, values in zip(rows, cursor.fetchall(), strict=True):
            for field, value in zip(returned, values, strict=True):
                setattr(row, field.attname, value)
            row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 -- as Django


def update(rows: Sequence[Any], names: Collection[str]) -> None:
    """Save the fields ``names`` of ``rows``, which are stored already and of one model.

    As ``save(update_fields=names)`` of each, which does it for one row, and where a column cannot
    be sent as an array. Triggers of the statement run once.
    """
    if not rows or not names:
        return
    model = type(rows[0])
    fields = [model._meta.get_field(name) for name in names]  # noqa: SLF001 -- as above
    columns = _columns(rows, fields, add=False) if len(rows) > 1 else None
    if columns is None:
        for row in rows:
            row.save(force_update=True, update_fields=names)
        return
    with connection.cursor() as cursor:
        cursor.execute(*_update(model, columns, [row.pk for row in rows]))


def _columns(
    rows: Sequence[Any], fields: Iterable[Any], *, add: bool
) -> list[tuple[Any, list[Any]]] | None:
    """The fields that are written, each with its values; None where a field has no array."""
    columns = []
    for field in fields:
        if field.generated or isinstance(field, AutoField):
            continue
        values = [field.pre_save(row, add=add) for row in rows]
        if all(isinstance(value, DatabaseDefault) for value in values):
            continue
        if isinstance(field, _UNFIT) or any(hasattr(v, "resolve_expression") for v in values):
            return None
        columns.append((field, [_prepared(field, value) for value in values]))
    return columns


def _prepared(field: Any, value: Any) -> Any:
    if isinstance(field, GeometryField):
        return None if value is None else value.hexewkb.decode()
    return field.get_db_prep_save(value, connection)


def _insert(
    model: Any, columns: Sequence[tuple[Any, list[Any]]], count: int
) -> tuple[str, list[Any]]:
    quote = connection.ops.quote_name
    sources, given, parameters = _sent(columns, "int", list(range(count)))
    names = ", ".join(quote(field.column) for field, _values in columns)
    back = ", ".join(quote(field.column) for field in model._meta.db_returning_fields)  # noqa: SLF001 -- as above
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) "  # noqa: SLF001,S608 -- names of columns
        f"SELECT {', '.join(sources)} FROM {given} ORDER BY given.c0 RETURNING {back}"
    )
    return sql, parameters


def _update(
    model: Any, columns: Sequence[tuple[Any, list[Any]]], keys: list[Any]
) -> tuple[str, list[Any]]:
    quote = connection.ops.quote_name
    sources, given, parameters = _sent(columns, "bigint", keys)
    changes = ", ".join(
        f"{quote(field.column)} = {source}"
        for (field, _values), source in zip(columns, sources, strict=True)
    )
    sql = (
        f"UPDATE {quote(model._meta.db_table)} AS kept SET {changes} FROM {given} "  # noqa: SLF001,S608 -- names of columns
        f"WHERE kept.{quote(model._meta.pk.column)} = given.c0"  # noqa: SLF001 -- as above
    )
    return sql, parameters


def _sent(
    columns: Sequence[tuple[Any, list[Any]]], type_of_keys: str, keys: list[Any]
) -> tuple[list[str], str, list[Any]]:
    """The source of each column, the table ``given`` that they come from, and the parameters.

    ``keys`` are its column ``c0``; what is the same in all rows is no column of it.
    """
    arrays: list[tuple[str, list[Any]]] = [(type_of_keys, keys)]
    once: list[Any] = []
    sources = []
    for field, values in columns:
        geometry = isinstance(field, GeometryField)
        # Without its length: a cast would cut a text that is too long instead of refusing it.
        type_ = "text" if geometry else _LENGTH.sub("", field.db_type(connection))
        if values.count(values[0]) == len(keys):
            once.append(values[0])
            sources.append(f"%s::{'geometry' if geometry else type_}")
        else:
            sources.append(f"given.c{len(arrays)}{'::geometry' if geometry else ''}")
            arrays.append((type_, values))
    types = ", ".join(f"%s::{type_}[]" for type_, _values in arrays)
    names = ", ".join(f"c{number}" for number in range(len(arrays)))
    given = f"unnest({types}) AS given ({names})"
    return sources, given, [*once, *(values for _type, values in arrays)]
