"""From the bytes of a survey file to rows of cells under names: GT, or text with a delimiter.

GT has four fields of eight characters, T1 to T4, and then X, Y and Z, or the same words with blanks
between. 3D-Win writes surface, line number, code and point number into them (its manual, Geonic
coordinate files); others write the code into T4. Rows that begin with ``!``, ``#`` or ``*`` are
remarks.
"""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORMATS: Final = ("gt", "text")
ENCODINGS: Final = ("utf-8", "cp1252", "cp850")
GT_NAMES: Final = ("T1", "T2", "T3", "T4", "X", "Y", "Z")
_REMARKS: Final = ("!", "#", "*")
_DELIMITERS: Final = (";", "\t", ",")
_FIELDS: Final = 4
_WIDTH: Final = 8
_FLAT: Final = 2
_HIGH: Final = 3


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, without blanks around them, and its place in the file."""

    cells: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under ``names``; without a header the names are the numbers of the columns, from 1."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    has_header: bool


def decoded(data: bytes, encoding: str | None) -> str:
    """The text: UTF-8 or UTF-16 by its mark, else as ``encoding`` says, else UTF-8 or Windows's.

    Raises ``InvalidInputError`` for bytes that the code page does not have.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    for name in (encoding,) if encoding else ENCODINGS[:2]:
        try:
            return data.decode("utf-8-sig" if name == "utf-8" else name)
        except UnicodeDecodeError:
            continue
    msg = f"The file is not of that code page. Give one of {', '.join(ENCODINGS)}."
    raise InvalidInputError(msg, locator="--encoding")


def read_table(text: str, format_: str) -> Table:
    """The rows of ``text``; raises ``InvalidInputError`` with the line that does not fit."""
    lines = [
        (line.rstrip("\r\n"), f"line {number}")
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith(_REMARKS)
    ]
    if not lines:
        msg = "The file has no points."
        raise InvalidInputError(msg)
    return _gt(lines) if format_ == "gt" else _delimited(lines)


def _gt(lines: Sequence[tuple[str, str]]) -> Table:
    """Fields by their places where all rows can be read so, else by blanks."""
    fixed = [_fixed(line) for line, _place in lines]
    rows = []
    for (line, place), cells in zip(lines, fixed, strict=True):
        words = cells if all(fixed) else line.split()
        if words is None or len(words) not in (_FIELDS + _FLAT, _FIELDS + _HIGH):
            msg = (
                "This is no row of GT: four fields of eight characters, or with blanks between, "
                "and two or three coordinates."
            )
            raise InvalidInputError(msg, locator=place)
        rows.append(Row((*words, *("",) * (len(GT_NAMES) - len(words))), place))
    return Table(names=GT_NAMES, rows=tuple(rows), has_header=True)


def _fixed(line: str) -> list[str] | None:
    """The cells of a row with fields of eight characters; None for a row that has none."""
    fields = [line[start : start + _WIDTH].strip() for start in range(0, 4 * _WIDTH, _WIDTH)]
    rest = line[_FIELDS * _WIDTH :].split()
    if len(rest) not in (_FLAT, _HIGH) or any(len(field.split()) > 1 for field in fields):
        return None
    return [*fields, *rest]


def _delimited(lines: Sequence[tuple[str, str]]) -> Table:
    first = lines[0][0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = list(_split(lines, delimiter if delimiter in first else ""))
    has_header = not any(_is_number(cell) for cell in rows[0].cells)
    if has_header:
        names, rows = rows[0].cells, rows[1:]
    else:
        names = tuple(str(number) for number in range(1, len(rows[0].cells) + 1))
    for row in rows:
        if len(row.cells) != len(names):
            msg = f"The row has {len(row.cells)} columns, not {len(names)} as the first one."
            if delimiter == ",":
                msg += " Where the comma is the decimal sign the delimiter cannot be one too."
            raise InvalidInputError(msg, locator=row.place)
    return Table(names=names, rows=tuple(rows), has_header=has_header)


def _split(lines: Sequence[tuple[str, str]], delimiter: str) -> Iterator[Row]:
    for line, place in lines:
        if not delimiter:
            yield Row(tuple(line.split()), place)
            continue
        try:
            (cells,) = csv.reader([line], delimiter=delimiter, strict=True)
        except (csv.Error, ValueError):
            msg = "The row has a quotation mark that does not end."
            raise InvalidInputError(msg, locator=place) from None
        yield Row(tuple(cell.strip() for cell in cells), place)


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
