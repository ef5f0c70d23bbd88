"""How far the change numbers have come, as the read side sees it in its snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connections

from gisapp.features.changes.tables import table_name

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from django.db.models import Model

_LARGEST: Final = "SELECT max(largest), max(overdue) FROM change_position"
_ALIAS: Final = "read"


def largest_number() -> int:
    """The largest change number of all: everything up to it is committed and visible."""
    with connections[_ALIAS].cursor() as cursor:
        cursor.execute(_LARGEST)
        return int(cursor.fetchone()[0] or 0)


def position(models: Iterable[type[Model]]) -> tuple[int, datetime.datetime | None]:
    """How far the tables of ``models`` have come.

    Their largest change number, deletions included, and the last moment at which the validity of a
    row began or ended without having its number yet. Equal positions mean equal content.
    """
    names = sorted({table_name(model) for model in models})
    with connections[_ALIAS].cursor() as cursor:
        cursor.execute(f"{_LARGEST} WHERE table_name = ANY(%s)", [names])
        largest, overdue = cursor.fetchone()
    return int(largest or 0), overdue
