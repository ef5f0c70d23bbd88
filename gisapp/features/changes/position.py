"""How far the change numbers have come, as the read side sees it in its snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.database import prepared
from gisapp.features import registry
from gisapp.features.changes.tables import table_name

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from django.db.models import Model

_POSITION: Final = """
SELECT change_epoch(), max(p.largest), max(p.overdue)
FROM unnest(%s::text[]) AS name, change_position(name) AS p
"""


@dataclass(frozen=True, slots=True)
class Position:
    """How far some tables have come; equal positions mean equal content.

    ``number`` is the largest change number, deletions included: everything up to it is committed
    and visible. ``overdue`` is the last moment at which the validity of a row began or ended
    without having its number yet.
    """

    epoch: str
    number: int
    overdue: datetime.datetime | None


def position(models: Iterable[type[Model]]) -> Position:
    """How far the tables of ``models``, of followed types, have come."""
    names = sorted({table_name(model) for model in models})
    ((epoch, number, overdue),) = prepared.rows("read", _POSITION, [names])
    return Position(epoch, int(number or 0), overdue)


def largest_number() -> int:
    """The largest change number of all tables."""
    return position(followed.model for followed in registry.followed_types().values()).number
