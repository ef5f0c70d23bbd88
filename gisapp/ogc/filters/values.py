"""Literals read as the property beside them says, or as they themselves say.

Reading is tolerant where clients differ (1 for true, slashed dates, a space for the T) and strict
where a guess could mislead (decimal commas, dates that do not exist, a number for a text).
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Final

from gisapp.features.field_types import FieldKind
from gisapp.ogc.errors import OwsError, invalid
from gisapp.ogc.filters.ast import LiteralKind
from gisapp.ogc.geometry.intake import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from gisapp.ogc.filters.ast import Literal

_LOCATOR: Final = "filter"
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}(?:\.0*)?", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATETIME: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)([.,]\d{1,12})?"
    r"(Z|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
# Moments this near the ends of the calendar could leave it when their zone is taken off.
_YEARS: Final = range(2, 9999)

# What the database cannot hold in a text: NUL, and halves of a pair (JSON can spell them).
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")

# Kinds that compare as text.
TEXTUAL: Final = frozenset({FieldKind.TEXT, FieldKind.CODE, FieldKind.UUID, FieldKind.LIST})
NUMERIC: Final = frozenset({FieldKind.INTEGER, FieldKind.NUMBER})
TIMELY: Final = frozenset({FieldKind.DATE, FieldKind.DATETIME})
# What a literal may be beside a property. A time is often sent as a plain text.
_FITS: Final = {
    LiteralKind.TEXT: TEXTUAL | TIMELY,
    LiteralKind.NUMBER: NUMERIC,
    LiteralKind.BOOLEAN: frozenset({FieldKind.BOOLEAN}),
    LiteralKind.TIME: TIMELY,
}


def value_of(literal: Literal, kind: FieldKind | None) -> object:
    """The value of ``literal`` beside something of ``kind``, or as it says itself.

    Raises ``OwsError``. Beside a whole number it may be a float, beside a time either of the two
    kinds of times.
    """
    if _UNSTORABLE.search(literal.text):
        msg = "The literal has a character that no value can have."
        raise invalid(msg, _LOCATOR)
    if kind is None:
        return _OWN[literal.kind](literal.text) if literal.kind else literal.text
    if literal.kind and kind not in _FITS[literal.kind]:
        msg = f"A {literal.kind.value} does not compare with a {kind.value}."
        raise invalid(msg, _LOCATOR)
    reader = _READERS.get(kind)
    if reader is None:
        msg = "A geometry compares with a geometry only; use a spatial operator."
        raise invalid(msg, _LOCATOR)
    return reader(literal.text)


def moment(text: str) -> datetime.date:
    """A date, or a point of time in UTC; raises ``OwsError``."""
    text = text.strip().replace("/", "-")
    parts = _DATETIME.fullmatch(text)
    try:
        if parts is None:
            return datetime.date.fromisoformat(text if _DATE.fullmatch(text) else "")
        day, clock, fraction, zone = parts.groups()
        # Six digits of a second are kept, as in the database.
        fraction = f".{(fraction or '.')[1:7]:0<6}"
        zone = "+00:00" if not zone or zone in "Zz" else zone
        if len(clock) == len("00:00"):
            clock += ":00"
        value = datetime.datetime.fromisoformat(f"{day}T{clock}{fraction}{zone}")
    except ValueError:
        raise _no_time() from None
    if value.year not in _YEARS:
        raise _no_time()
    return value.astimezone(datetime.UTC)


def _no_time() -> OwsError:
    msg = "There should be a time; write it as 2027-01-31 or 2027-01-31T12:00:00Z."
    return invalid(msg, _LOCATOR)


def _integer(text: str) -> int | float:
    if _INTEGER.fullmatch(text.strip()):
        return int(text.partition(".")[0])
    return number(text, _LOCATOR)


def _number(text: str) -> float:
    return number(text, _LOCATOR)


def _boolean(text: str) -> bool:
    value = _BOOLEANS.get(text.strip().lower())
    if value is None:
        msg = "The property is true or false."
        raise invalid(msg, _LOCATOR)
    return value


_READERS: Final[dict[FieldKind, Callable[[str], object]]] = {
    **dict.fromkeys(TEXTUAL, str),
    **dict.fromkeys(TIMELY, moment),
    FieldKind.INTEGER: _integer,
    FieldKind.NUMBER: _number,
    FieldKind.BOOLEAN: _boolean,
}
_OWN: Final[dict[LiteralKind, Callable[[str], object]]] = {
    LiteralKind.TEXT: str,
    LiteralKind.NUMBER: _number,
    LiteralKind.BOOLEAN: _boolean,
    LiteralKind.TIME: moment,
}
