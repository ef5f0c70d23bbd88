"""Literals read as the property beside them says.

Reading is tolerant where clients differ (1 for true, slashed dates, a space for the T) and strict
where a guess could mislead (decimal commas, dates that do not exist).
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Final

from gisapp.features.field_types import FieldKind
from gisapp.ogc.errors import OwsError, invalid
from gisapp.ogc.geometry.intake import number

if TYPE_CHECKING:
    from collections.abc import Callable

_LOCATOR: Final = "filter"
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}(?:\.0*)?", re.ASCII)

# Kinds that compare as text.
TEXTUAL: Final = frozenset({FieldKind.TEXT, FieldKind.CODE, FieldKind.UUID, FieldKind.LIST})


def read(kind: FieldKind, text: str) -> object:
    """The value of ``text`` for a property of ``kind``; raises ``OwsError``.

    A whole number may come back as a float when the literal has decimals.
    """
    if "\0" in text:
        msg = "The literal has a character that no value can have."
        raise invalid(msg, _LOCATOR)
    if kind in TEXTUAL:
        return text
    reader = _READERS.get(kind)
    if reader is None:
        msg = "A geometry compares with a geometry only; use a spatial operator."
        raise invalid(msg, _LOCATOR)
    return reader(text.strip())


def _integer(text: str) -> int | float:
    if _INTEGER.fullmatch(text):
        return int(text.partition(".")[0])
    return number(text, _LOCATOR)


def _boolean(text: str) -> bool:
    value = _BOOLEANS.get(text.lower())
    if value is None:
        msg = "The property is true or false."
        raise invalid(msg, _LOCATOR)
    return value


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text.replace("/", "-")[:10])
    except ValueError:
        raise _no_date() from None


def _datetime(text: str) -> datetime.datetime:
    try:
        value = datetime.datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise _no_date() from None
    return value if value.tzinfo else value.replace(tzinfo=datetime.UTC)


def _no_date() -> OwsError:
    msg = "The property is a time; write it as 2027-01-31 or 2027-01-31T12:00:00Z."
    return invalid(msg, _LOCATOR)


_READERS: Final[dict[FieldKind, Callable[[str], object]]] = {
    FieldKind.INTEGER: _integer,
    FieldKind.NUMBER: lambda text: number(text, _LOCATOR),
    FieldKind.BOOLEAN: _boolean,
    FieldKind.DATE: _date,
    FieldKind.DATETIME: _datetime,
}
