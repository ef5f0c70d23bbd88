"""An address in parts, read from and written as Finnish display text.

The form is that of the Finnish street address: name, number (or a range), a letter that belongs
to the number, stair, apartment; after a comma the postcode and the municipality. A place without
a number is a name alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from consumption_points.addresses.municipalities import municipality_name
from consumption_points.addresses.text import clean
from gisapp.core.errors import InvalidInputError

STREET_LENGTH: Final = 80
_STREET: Final = re.compile(r"[^\W_](?:[^\W_]|[ .,:/&'()+-])*")
# Digits belong to a name only as an ordinal: ``3. linja``, ``4:e linjen``.
_ORDINAL: Final = re.compile(r"\b\d{1,2}(?:\.(?=\s)|:)")
_LETTER: Final = "[A-Za-zÅÄÖåäö]"
_TAIL: Final = re.compile(
    rf"""(?P<number>\d{{1,5}})(?:\s?-\s?(?P<end>\d{{1,5}}))?
    (?P<glued>{_LETTER}(?:-{_LETTER})?(?!{_LETTER}))?
    (?:\s*(?:(?P<house>rak|talo)\.?\s?(?P<house_no>\d{{1,3}}|[A-ZÅÄÖ])
      |(?:(?:porras|rappu|trappa)\s)?(?P<stair>(?:{_LETTER}|(?-i:(?!AS)[A-ZÅÄÖ]{{2}}))(?:-{_LETTER})?)(?!{_LETTER})))?
    (?:\s*(?:(?:asunto|as|huoneisto|bost|bst|lgh)\.?\s?)?
      (?<!\d)(?P<apartment>\d{{1,4}}{_LETTER}?(?:-\d{{1,4}})?))?""",
    re.VERBOSE | re.IGNORECASE,
)
_POSTCODE_AND_TOWN: Final = re.compile(
    r"(?:FI-)?(?P<postcode>\d{5})(?:\s+(?P<town>[^\W\d_][^\d_]*))?"
)
_INLINE_END: Final = re.compile(r"(?P<head>.*\d.*?)\s+(?P<end>\d{5}(?:\s+[^\W\d_][^\d_,]*)?)")
_FLOOR: Final = re.compile(
    r"\d{1,2}\.\s?(?:krs|kerros)\b.*|floors?\s?-?\d.*|(?:sisäpiha|pohjakerros|katutaso)(?:\W.*)?",
    re.IGNORECASE,
)


class AddressError(InvalidInputError):
    """The text is no address that can be stored; ``locator`` names the part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressParts:
    """An address; texts are empty and numbers None where a part is missing."""

    street: str
    house_number: int | None = None
    house_number_end: int | None = None
    house_letter: str = ""
    stair: str = ""
    apartment: str = ""
    postcode: str = ""
    municipality: str = ""

    @property
    def tail(self) -> str:
        """What follows the street's name: ``12-14b A 3``."""
        if self.house_number is None:
            return ""
        end = "" if self.house_number_end is None else f"-{self.house_number_end}"
        words = [f"{self.house_number}{end}{self.house_letter}"]
        if self.stair:
            words.append(self.stair)
        if self.apartment:
            lettered = self.stair and not self.stair.startswith(("rak", "talo"))
            words.append(self.apartment if lettered else f"as {self.apartment}")
        return " ".join(words)

    def display(self) -> str:
        """The address as people write it: ``Katu 1 A 2, 50100 Mikkeli``."""
        first = f"{self.street} {self.tail}".strip()
        last = f"{self.postcode} {self.municipality}".strip()
        return ", ".join(filter(None, (first, last)))


def parse_address(text: str, *, postcode: str = "", municipality: str = "") -> AddressParts:
    """Read a display address; ``postcode`` and ``municipality`` (name or code) win over the text's.

    Raises ``AddressError``, whose locator is ``address``, ``postcode`` or ``municipality``.
    """
    head, found_postcode, town = _without_end(clean(text))
    return replace(
        _head_parts(head),
        postcode=_checked_postcode(clean(postcode)) or found_postcode,
        municipality=_checked_municipality(clean(municipality), town),
    )


def _without_end(text: str) -> tuple[str, str, str]:
    """Part off the postcode and town at the end, and what is said of floors."""
    segments = [segment.strip() for segment in text.split(",")]
    postcode, town = "", ""
    end = _POSTCODE_AND_TOWN.fullmatch(segments[-1]) if len(segments) > 1 else None
    if end:
        postcode, town = end["postcode"], (end["town"] or "").strip()
        segments.pop()
    elif len(segments) > 1 and municipality_name(segments[-1]) and not segments[-1].isdigit():
        town = segments.pop()
    while len(segments) > 1 and _FLOOR.fullmatch(segments[-1]):
        segments.pop()
    head = ", ".join(segments)
    inline = None if postcode else _INLINE_END.fullmatch(head)
    if inline and (end := _POSTCODE_AND_TOWN.fullmatch(inline["end"])):
        return inline["head"], end["postcode"], (end["town"] or "").strip()
    return head, postcode, town


def _head_parts(head: str) -> AddressParts:
    """Read the street and what follows it; the earliest number whose rest has the form decides."""
    for match in re.finditer(r"(?<=\s)\d", head):
        tail = _TAIL.fullmatch(head, match.start())
        if tail:
            return _from_match(_checked_street(head[: match.start()].strip(" ")), tail)
    return AddressParts(street=_checked_street(head))


def _from_match(street: str, tail: re.Match[str]) -> AddressParts:
    letter, stair = (tail["glued"] or "").lower(), (tail["stair"] or "").upper()
    if tail["house"]:
        stair = f"{tail['house'].lower()} {tail['house_no'].upper()}"
    if letter and not stair and tail["apartment"]:
        # ``12A3`` is stair A, flat 3: a flat stands behind a stair.
        letter, stair = "", letter.upper()
    number, end = int(tail["number"]), int(tail["end"]) if tail["end"] else None
    return AddressParts(
        street=street,
        house_number=number,
        house_number_end=None if end == number else end,
        house_letter=letter,
        stair=stair,
        apartment=_without_zeros((tail["apartment"] or "").lower()),
    )


def _without_zeros(apartment: str) -> str:
    """``007b`` → ``7b``: flats are counted, zeros in front are layout."""
    return apartment.lstrip("0") or apartment[-1:]


def _checked_street(street: str) -> str:
    if not street:
        msg = "The address is empty."
        raise AddressError(msg, locator="address")
    if len(street) > STREET_LENGTH:
        msg = f"The name of the street or place is longer than {STREET_LENGTH} characters."
        raise AddressError(msg, locator="address")
    if re.search(r"\d", _ORDINAL.sub("", street)):
        msg = "The address is not of the form street, number, stair, apartment."
        raise AddressError(msg, locator="address")
    if not _STREET.fullmatch(street):
        msg = "The name of the street or place has characters that no name has."
        raise AddressError(msg, locator="address")
    return street


def _checked_postcode(postcode: str) -> str:
    digits = postcode.upper().removeprefix("FI-")
    if digits and not (len(digits) == 5 and digits.isascii() and digits.isdigit()):  # noqa: PLR2004 -- Finnish postcodes
        msg = "The postcode is not five digits."
        raise AddressError(msg, locator="postcode")
    return digits


def _checked_municipality(given: str, town: str) -> str:
    """The municipality's Finnish name; where a column gives it, a post town is passed over."""
    if not (given or town):
        return ""
    name = municipality_name(given or town)
    if name is None:
        msg = "The municipality is not among the names and codes of Finland's municipalities."
        raise AddressError(msg, locator="municipality")
    return name
