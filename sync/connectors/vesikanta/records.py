"""The nightly file as rows of the columns that may enter, and of no others.

A column that is not named is never bound to anything: not in a row, not in an error, not in a
log. Lines are read one by one, so a stray quotation mark spoils its own line only.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from sync.connector import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DELIMITERS: Final = (";", ",", "\t")
REQUIRED: Final = ("tunnus", "osoite")
_PLACES: Final = (("lon", "lat"), ("itakoordinaatti", "pohjoiskoordinaatti"))
# UTF-8's two bytes for å, ä, ö and their capitals: never next to each other in a Latin-1 text.
_UTF8_LETTERS: Final = re.compile(rb"\xc3[\x84\x85\x96\xa4\xa5\xb6]")
_UNLIKELY: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f¤¦¬¯¸]")


@dataclass(frozen=True, slots=True, kw_only=True)
class VesikantaRow:
    """A line's allowed columns as text; a column that the file lacks is empty."""

    line: int
    tunnus: str
    osoite: str
    postinumero: str = ""
    kunta: str = ""
    tila: str = ""
    lon: str = ""
    lat: str = ""
    itakoordinaatti: str = ""
    pohjoiskoordinaatti: str = ""


ALLOWED: Final = tuple(f.name for f in fields(VesikantaRow) if f.name != "line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the file is laid out: its delimiter, its width, and where the allowed columns stand."""

    delimiter: str
    width: int
    positions: Mapping[str, int]

    @property
    def left_out(self) -> int:
        """How many columns the file has that are not taken."""
        return self.width - len(self.positions)


def decode(content: bytes) -> str:
    """The text of the file: UTF-8 (with or without mark) or, failing that, Windows-1252.

    Raises ``InvalidInputError`` for anything else and for a mixture of the two.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _UTF8_LETTERS.search(content):
            line = content.count(b"\n", 0, error.start) + 1
            msg = f"The file is UTF-8 with broken bytes on line {line}. Have it written again."
            raise InvalidInputError(msg, locator=f"line {line}") from None
        text = content.decode("cp1252", errors="replace")
    found = _UNLIKELY.search(text) or ("\ufffd" in text and re.search("\ufffd", text)) or None
    if found:
        line = text.count("\n", 0, found.start()) + 1
        msg = f"The file is neither UTF-8 nor Windows-1252 text (line {line})."
        raise InvalidInputError(msg, locator=f"line {line}")
    return text


def find_layout(header: str, headings: Mapping[str, str]) -> Layout:
    """Find delimiter and columns from the header line.

    ``headings`` gives another heading for an allowed column. Raises ``InvalidInputError`` when a
    needed column is missing, stands twice, or a renamed one is not there.
    """
    unknown = sorted(set(headings) - set(ALLOWED))
    if unknown:
        msg = f"There is no column to map called so; there are {', '.join(ALLOWED)}."
        raise InvalidInputError(msg, locator="columns")
    layouts = [_layout(header, delimiter, headings) for delimiter in DELIMITERS]
    layout = max(layouts, key=lambda candidate: len(candidate.positions))
    missing = [name for name in (*REQUIRED, *headings) if name not in layout.positions]
    if missing:
        msg = f"The header has no column for {', '.join(dict.fromkeys(missing))}."
        raise InvalidInputError(msg, locator="line 1")
    for pair in _PLACES:
        if len([name for name in pair if name in layout.positions]) == 1:
            msg = f"The header has only one of {' and '.join(pair)}."
            raise InvalidInputError(msg, locator="line 1")
    return layout


def read_rows(lines: list[str], layout: Layout) -> Iterator[VesikantaRow | int]:
    """Each line after the header as a row, or its bare line number where it cannot be split."""
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip(" \t;,"):
            continue
        try:
            yield _row(number, line, layout)
        except FieldError:
            yield number


def _row(number: int, line: str, layout: Layout) -> VesikantaRow:
    values = _split(line, layout.delimiter)
    if len(values) != layout.width:
        msg = "The line has more or fewer columns than the header."
        raise FieldError(msg, field="rivi", reason="muoto")
    taken = {name: values[position] for name, position in layout.positions.items()}
    return VesikantaRow(line=number, **taken)


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        msg = "The quotation marks of the line do not match."
        raise FieldError(msg, field="rivi", reason="muoto") from None


def _layout(header: str, delimiter: str, headings: Mapping[str, str]) -> Layout:
    try:
        names = [name.strip().casefold() for name in _split(header, delimiter)]
    except FieldError:
        names = []
    positions: dict[str, int] = {}
    for name in ALLOWED:
        heading = headings.get(name, name).strip().casefold()
        if names.count(heading) > 1:
            msg = f"The header has two columns for {name}."
            raise InvalidInputError(msg, locator="line 1")
        if heading in names:
            positions[name] = names.index(heading)
    return Layout(delimiter=delimiter, width=len(names), positions=positions)
