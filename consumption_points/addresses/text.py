"""One form of text: what is stored, and the key by which a street is found.

The same two functions make the keys of stored names and of queries, so whatever spelling they
even out is evened out on both sides: case, full-width forms, composed or decomposed letters,
no-break spaces, every kind of dash, hyphens, accents and the usual abbreviations.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－⁃\u00ad"), "-")
_QUOTES: Final = dict.fromkeys(map(ord, "’‘`´ʼ"), "'")
_FOLDED: Final = {**_DASHES, **_QUOTES}
_SPACES: Final = re.compile(r"\s+")
_SPLIT: Final = re.compile(r"[^\s.]+\.?")

# A dot at the end of a word says that it is cut short. Whole words, then ends of compounds; the
# longest end that fits decides.
_SHORT_WORDS: Final = {
    "pohj": "pohjoinen",
    "et": "etelainen",
    "it": "itainen",
    "lant": "lantinen",
    "la": "lantinen",
    "is": "iso",
    "pien": "pieni",
    "n": "norra",
    "s": "sodra",
    "o": "ostra",
}
_SHORT_ENDS: Final = {
    "k": "katu",
    "kat": "katu",
    "t": "tie",
    "kj": "kuja",
    "kuj": "kuja",
    "p": "polku",
    "pk": "polku",
    "pol": "polku",
    "rt": "raitti",
    "auk": "aukio",
    "g": "gatan",
    "gat": "gatan",
    "v": "vagen",
    "vag": "vagen",
    "gr": "granden",
    "st": "stigen",
    "stig": "stigen",
}
_ENDS_BY_LENGTH: Final = sorted(_SHORT_ENDS, key=len, reverse=True)


def clean(text: str) -> str:
    """The stored form: composed, plain width, plain dashes, single spaces, nothing invisible.

    Case and accents stay. Control characters and format characters (zero width, direction) go.
    """
    visible = "".join(c for c in text.translate(_FOLDED) if _is_visible(c))
    composed = unicodedata.normalize("NFKC", visible).translate(_FOLDED)
    return _SPACES.sub(" ", composed).strip()


def _is_visible(character: str) -> bool:
    """Whether a character is no control or format character; blanks of all kinds are visible."""
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf")


def plain(text: str) -> str:
    """Small letters without accents (``Äijänkatu`` → ``aijankatu``); other characters stay."""
    parted = unicodedata.normalize("NFD", clean(text).casefold())
    return "".join(c for c in parted if not unicodedata.combining(c))


def squeeze(text: str) -> str:
    """Only the letters and digits of ``plain``, so hyphens, blanks and points do not matter."""
    return "".join(c for c in plain(text) if c.isalnum())


def street_key(text: str) -> str:
    """The search key of a street's name: abbreviations written out, then squeezed.

    ``Keksijänk.`` and ``KEKSIJÄNKATU`` have the same key, and so have ``Pohj. Lokitie`` and
    ``Pohjoinen Lokitie``.
    """
    words = _SPLIT.findall(plain(text))
    ends = [_written_out(word, first=i == 0) for i, word in enumerate(words)]
    if words and words[-1].endswith(".") and ends[-1] == words[-1]:
        ends[-1] = _with_whole_end(words[-1][:-1], alone=len(words) == 1)
    return squeeze("".join(ends))


def _written_out(word: str, *, first: bool) -> str:
    """The whole word behind an abbreviation at the beginning (``Pohj.``); others as they are."""
    return _SHORT_WORDS.get(word[:-1], word) if first and word.endswith(".") else word


def _with_whole_end(stem: str, *, alone: bool) -> str:
    """A last word with its end written out: ``keksijank`` → ``keksijankatu``, ``k`` → ``katu``."""
    for end in _ENDS_BY_LENGTH:
        if stem.endswith(end) and not (alone and stem == end):
            return stem.removesuffix(end) + _SHORT_ENDS[end]
    return stem
