"""Edits as the history knows them: what an edit wrote, and what was there before."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from gisapp.access.writing import LARGEST_CHANGE
from gisapp.core.errors import NotFoundError
from networks.models import Area, Interruption, Link, Node

# Links need their nodes: what comes back comes in this order, what goes in the other.
MODELS: Final[tuple[Any, ...]] = (Node, Link, Area, Interruption)
_DRAWN: Final = {"change_number", "changed_at"}
_LARGEST_NUMBER: Final = 2**63 - 1
_TOUCHED: Final = """
WITH own AS (SELECT pgh_obj_id AS key, min(pgh_id) AS first, max(pgh_id) AS last
             FROM {events} WHERE pgh_context_id = %s GROUP BY pgh_obj_id)
SELECT own.key, now.tunnus, now.pgh_label <> 'delete',
  CASE WHEN was.pgh_label <> 'delete' THEN was.pgh_id END,
  EXISTS (SELECT FROM {events} n WHERE n.pgh_obj_id = own.key AND n.pgh_id > own.last),
  'salassa' IN (now.secrecy, was.secrecy)
FROM own JOIN {events} now ON now.pgh_id = own.last
LEFT JOIN LATERAL (SELECT * FROM {events} p WHERE p.pgh_obj_id = own.key AND p.pgh_id < own.first
                   ORDER BY p.pgh_id DESC LIMIT 1) was ON true
ORDER BY own.key
LIMIT %s
"""
_BURIED: Final = """
SELECT e.pgh_context_id FROM gisapp_tombstone t JOIN {events} e ON e.pgh_obj_id = t.row_id
WHERE t.change_number = %s AND t.table_name = %s ORDER BY e.pgh_id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that the edit touched: whether it is there, and the event of its state before."""

    key: int
    name: str
    is_there: bool
    before: int | None
    changed_since: bool
    secret: bool


Touched = dict[Any, list[Row]]


def context_of(named: str) -> uuid.UUID:
    """The context of the edit that a change number or its own id names."""
    if not (named.isascii() and named.isdigit()):
        try:
            return uuid.UUID(named)
        except ValueError:
            raise unknown() from None
    number = int(named)
    if number <= _LARGEST_NUMBER:
        for model in MODELS:
            events = model.pgh_event_model
            written = events.objects.filter(change_number=number).exclude(pgh_label="delete")
            context = written.values_list("pgh_context_id", flat=True).first() or _buried(
                model, number
            )
            if context:
                return uuid.UUID(str(context))
    raise unknown()


def _buried(model: Any, number: int) -> Any:
    """The context of the deletion that drew ``number``."""
    found = rows_of(_BURIED.format(events=events_of(model)), [number, model._meta.db_table])  # noqa: SLF001 -- Django's documented Meta API
    return found[0][0] if found else None


def touched_by(model: Any, context: uuid.UUID) -> list[Row]:
    """The rows of ``model`` that the edit wrote."""
    found = rows_of(_TOUCHED.format(events=events_of(model)), [context, LARGEST_CHANGE + 1])
    return [Row(key, str(name), *rest) for key, name, *rest in found]


def written_by(touched: Touched) -> str:
    """The context of the running edit, by a row that it has written."""
    for model, rows in touched.items():
        events = model.pgh_event_model.objects.filter(pgh_obj_id__in=[row.key for row in rows])
        last = events.order_by("-pgh_id").values_list("pgh_context_id", flat=True).first()
        if last:
            return str(last)
    return ""


def events_of(model: Any) -> str:
    """The history table of ``model``."""
    return str(model.pgh_event_model._meta.db_table)  # noqa: SLF001 -- Django's documented Meta API


def recorded(model: Any) -> list[str]:
    """The columns of ``model`` that the history keeps, without those drawn at each write."""
    names = [field.column for field in model.pgh_event_model._meta.concrete_fields]  # noqa: SLF001 -- Django's documented Meta API
    return [name for name in names if not name.startswith("pgh_") and name not in _DRAWN]


def rows_of(statement: str, values: Any) -> list[tuple[Any, ...]]:
    """The rows of ``statement`` on the edit's own connection."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def unknown() -> NotFoundError:
    """The error that no edit of the network has that name."""
    msg = (
        "There is no such edit of the network. Give a change number of a feature, or the edit's id."
    )
    return NotFoundError(msg, locator="edit")
