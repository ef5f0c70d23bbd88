"""Model files of EPANET and SWMM as text: sections in brackets, rows of words, comments.

A comment begins with ``;``. Section names count by their first four letters, as in EPANET; a
section may come twice. Files are UTF-8 where that fits and else Latin-1 (the old programs write
the code page of the computer).
Format: EPANET 2.2 user manual, appendix C; SWMM 5.2 user manual, appendix D.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from gisapp.core.errors import InvalidInputError

_LINE: Final = re.compile(r"\r\n|\r|\n")
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_LARGEST: Final = 1e15


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a section: its line in the file, its words, and its comment without the ``;``."""

    line: int
    words: tuple[str, ...]
    comment: str = ""

    @property
    def place(self) -> str:
        """Where the row is, for messages."""
        return f"line {self.line}"

    def word(self, index: int, what: str) -> str:
        """The word at ``index``; raises ``InvalidInputError`` when the row is too short."""
        if index < len(self.words):
            return self.words[index]
        msg = f"The row has no {what}: word {index + 1} is missing."
        raise InvalidInputError(msg, locator=self.place)

    def number(self, index: int, what: str) -> float:
        """The number at ``index``; raises ``InvalidInputError`` when there is none."""
        word = self.word(index, what)
        value = float(word) if _NUMBER.fullmatch(word) else None
        if value is None or abs(value) > _LARGEST:
            msg = f"Word {index + 1} of the row, the {what}, is not a number."
            raise InvalidInputError(msg, locator=self.place)
        return value

    def number_or_none(self, index: int, what: str) -> float | None:
        """The number at ``index``, None when the row ends before it."""
        return self.number(index, what) if index < len(self.words) else None


@dataclass(slots=True)
class Sections:
    """The rows of a model file by section; see the module about names."""

    by_name: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, *names: str) -> list[Row]:
        """Rows of the sections called ``names``, in that order."""
        return [row for name in names for row in self.by_name.get(name[:4].upper(), [])]

    def option(self, name: str) -> Row | None:
        """The last row of ``[OPTIONS]`` that begins with ``name`` and has a value."""
        found = [
            row
            for row in self.rows("OPTIONS")
            if row.words[0].upper() == name.upper() and len(row.words) > 1
        ]
        return found[-1] if found else None


def read_sections(data: bytes) -> Sections:
    """Cut a model file into sections and rows.

    Raises ``InvalidInputError`` for an empty file, one that is no text, and rows before the first
    section.
    """
    sections, current = Sections(), None
    for number, line in enumerate(_LINE.split(_text(data)), 1):
        content, _, comment = line.partition(";")
        content = content.strip(" \t\f\v")
        if content.startswith("["):
            name = content[1:].partition("]")[0].strip()[:4].upper()
            if name == "END":
                break
            current = sections.by_name.setdefault(name, [])
        elif content:
            if current is None:
                msg = "A section in brackets was expected here: this is no EPANET or SWMM file."
                raise InvalidInputError(msg, locator=f"line {number}")
            current.append(Row(number, tuple(re.split(r"[ \t]+", content)), comment.strip()))
    if not sections.by_name:
        msg = "The file has no section in brackets: this is no EPANET or SWMM file."
        raise InvalidInputError(msg)
    return sections


def _text(data: bytes) -> str:
    if not data.strip():
        msg = "The file is empty."
        raise InvalidInputError(msg)
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        msg = "The file is no plain text (binary, or UTF-16). Save it as Latin-1 or UTF-8."
        raise InvalidInputError(msg, locator=f"line {line}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
