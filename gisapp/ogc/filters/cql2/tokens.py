"""The words of CQL2 text, and a reader that goes through them one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, NoReturn

from gisapp.core.errors import LimitError
from gisapp.ogc import limits

if TYPE_CHECKING:
    from gisapp.ogc.filters.cql2.building import Builder


class Kind(Enum):
    """What a word is."""

    NUMBER = "number"
    TEXT = "text"
    QUOTED = "quoted"
    NAME = "name"
    SIGN = "sign"
    END = "end"


_WORD: Final = re.compile(
    r"""\s*(?:
        (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
      | '(?P<text>(?:[^'\\]|''|\\.)*)'
      | "(?P<quoted>[^"]+)"
      | (?P<name>[^\W\d][\w.:\u203f\u2040]*|:[\w.:]*)
      | (?P<sign><>|<=|>=|[-+*/%^=<>(),])
    )""",
    re.VERBOSE | re.DOTALL,
)
_ASCII: Final = re.compile(r"[0-9.eE+-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, with its place in the text; ``lower`` is how keywords are compared."""

    kind: Kind
    text: str
    place: int
    lower: str


def words(text: str, builder: Builder) -> list[Word]:
    """Take ``text`` apart; raises ``OwsError``, and ``LimitError`` for a long text."""
    if len(text) > limits.FILTER_CHARACTERS:
        msg = f"A filter may have {limits.FILTER_CHARACTERS} characters."
        raise LimitError(msg, locator=builder.intake.locator)
    found: list[Word] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _WORD.match(text, place)
        if match is None or match.lastgroup is None:
            builder.refuse(f"The filter cannot be read at character {place + 1}.")
        word = match[match.lastgroup]
        if match.lastgroup == "number" and not _ASCII.fullmatch(word):
            builder.refuse(f"The filter cannot be read at character {place + 1}.")
        found.append(Word(Kind(match.lastgroup), word, match.start() + 1, word.lower()))
        place = match.end()
    return [*found, Word(Kind.END, "", end + 1, "")]


class Words:
    """Goes through the words of a filter."""

    def __init__(self, text: str, builder: Builder) -> None:
        self._words = words(text, builder)
        self._builder = builder
        self._next = 0

    @property
    def next(self) -> Word:
        """The next word."""
        return self._words[self._next]

    def after(self, steps: int = 1) -> Word:
        """The word ``steps`` behind the next one."""
        return self._words[min(self._next + steps, len(self._words) - 1)]

    @property
    def opens(self) -> bool:
        """Whether a bracket follows the next word."""
        return self.after().kind is Kind.SIGN and self.after().text == "("

    def take(self) -> Word:
        """The next word, which is thereby read."""
        word = self.next
        if word.kind is not Kind.END:
            self._next += 1
        return word

    def sign(self, *signs: str) -> str:
        """Take the next word when it is one of ``signs``; else an empty text."""
        word = self.next
        return self.take().text if word.kind is Kind.SIGN and word.text in signs else ""

    def keyword(self, *keywords: str) -> str:
        """Take the next word when it is one of ``keywords``; else an empty text."""
        word = self.next
        return self.take().lower if word.kind is Kind.NAME and word.lower in keywords else ""

    def expect_sign(self, sign: str) -> None:
        """Take ``sign``; raises ``OwsError`` when the next word is another."""
        if not self.sign(sign):
            self.refuse(f"There should be {sign}")

    def expect_keyword(self, keyword: str) -> None:
        """Take ``keyword``; raises ``OwsError`` when the next word is another."""
        if not self.keyword(keyword):
            self.refuse(f"There should be {keyword.upper()}")

    def refuse(self, message: str) -> NoReturn:
        """Raise the error that the text is wrong at the next word."""
        self._builder.refuse(f"{message} at character {self.next.place} of the filter.")
