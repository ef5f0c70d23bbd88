"""A typed address search, read forgivingly: nothing is refused, everything may be misspelt.

Unlike ``parse_address``, which says what may be stored, this finds out what somebody may have
meant. The street and the rest stay one squeezed text (``keksijankatu12a``), because a slip can hit
the blank between them; the postcode and the municipality become hints.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from consumption_points.addresses.municipalities import municipality_name
from consumption_points.addresses.slips import ODD
from consumption_points.addresses.text import clean, squeeze, street_key

_POSTCODE: Final = re.compile(r"(?<!\d)\d{5}(?!\d)")
_TAIL_START: Final = re.compile(r"\d")
# What may follow a street's name, however written: numbers, and words of at most two letters.
_TAIL: Final = re.compile(r"\d+(?:[\s.\-/,?]*(?:\d+|[^\W\d_]{1,2}(?![^\W\d_])))*[\s.\-/,?]*")
_TAIL_WORDS: Final = re.compile(
    r"\b(?:as|asunto|huoneisto|bost|bst|lgh|porras|rappu|trappa)\b\.?", re.IGNORECASE
)
_RANGE: Final = re.compile(r"(?P<start>\s*\d[\w? ]*?)\s?[-/]\s?(?P<end>\d{1,5})(?P<rest>(?!\d).*)")
_ODD_CHARACTERS: Final = re.compile(r"[^\w\s,.\-/:'()&]|_")
_NEEDLESS_MARK: Final = re.compile(r"(?<=[a-z])#|#(?=[a-z])|#$")
_TRAILING_WORDS: Final = re.compile(r"(?<=[\d\s])(?P<words>[^\W\d_]{3,}(?:[\s:-]+[^\W\d_]+)*)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressQuery:
    """What was searched for.

    ``text`` is street and tail squeezed together; ``street`` the likeliest key of the street alone
    and ``tail`` what then remains. The hints are as typed, squeezed, and may be misspelt.
    """

    text: str
    street: str
    tail: str
    range_end: int | None
    postcode: str
    municipality: str


def parse_query(text: str) -> AddressQuery:
    """Read a search text of any quality."""
    head, postcode, municipality = _hints(_ODD_CHARACTERS.sub(ODD, clean(text)))
    street, tail = _split(head)
    key = ODD.join(street_key(piece) for piece in street.split(ODD))
    first, range_end = _range(tail)
    rest = squeeze_tail(first)
    return AddressQuery(
        text=key + rest,
        street=key,
        tail=rest,
        range_end=range_end,
        postcode=postcode,
        municipality=squeeze(municipality),
    )


def squeeze_tail(tail: str) -> str:
    """What follows the street, squeezed: ``12 A 3`` → ``12a3``, ``1 as 2`` → ``1#2``.

    The mark keeps a flat without a stair apart from a house number.
    """
    marked = "#".join(
        ODD.join(squeeze(piece) for piece in part.split(ODD)) for part in _TAIL_WORDS.split(tail)
    )
    return _NEEDLESS_MARK.sub("", marked)


def _range(tail: str) -> tuple[str, int | None]:
    """The tail without the end of its range, and that end: ``12-14b`` → ``12b``, 14."""
    match = _RANGE.fullmatch(tail)
    return (f"{match['start']}{match['rest']}", int(match["end"])) if match else (tail, None)


def _hints(text: str) -> tuple[str, str, str]:
    """Part off the postcode and the municipality, wherever the commas are."""
    match = _POSTCODE.search(text)
    if match and match.start() > 0:
        return text[: match.start()].rstrip(" ,"), match[0], text[match.end() :]
    segments = [segment.strip() for segment in text.split(",") if segment.strip()]
    if len(segments) > 1 and municipality_name(segments[0]) and not segments[0].isdigit():
        segments = [*segments[1:], segments[0]]
    head = segments[0] if segments else ""
    if len(segments) > 1 and _TAIL_START.search(head):
        return head, *_digits_and_words(" ".join(segments[1:]))
    if len(segments) > 1 and municipality_name(segments[-1]):
        return " ".join(segments[:-1]), "", segments[-1]
    head = " ".join(segments)
    words = _TRAILING_WORDS.search(head)
    if (
        words
        and _TAIL_START.search(head[: words.start()])
        and not _TAIL_WORDS.search(words["words"])
    ):
        return head[: words.start()], "", words["words"]
    return head, "", ""


def _digits_and_words(end: str) -> tuple[str, str]:
    """A postcode and a town out of a misspelt end: ``501 00 Mikkeli``, ``5o100Mikkeli``."""
    match = re.search(r"[^\W\d_]{3,}.*$", end)
    return (squeeze(end[: match.start()]), match[0]) if match else (squeeze(end), "")


def _split(head: str) -> tuple[str, str]:
    """The street and its tail: the first digit from which on everything looks like a tail."""
    for match in _TAIL_START.finditer(head):
        if match.start() and _TAIL.fullmatch(_TAIL_WORDS.sub(" ", head[match.start() :])):
            return head[: match.start()], head[match.start() :]
    return head, ""
