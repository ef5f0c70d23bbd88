"""Detectors of personal content inside a field that may hold an address or an id.

They say what kind of thing was found and never the thing itself. A person's bare name cannot be
told from a place's; against that stand the street's form and the closed list of municipalities.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from stdnum import iban
from stdnum.fi import hetu

from consumption_points.addresses.text import clean


class PersonalContent(Enum):
    """What a field should not hold."""

    IDENTITY_CODE = "a personal identity code"
    BANK_ACCOUNT = "a bank account number"
    EMAIL = "an e-mail address"
    PHONE = "a phone number"
    PERSON = "a person's or a contact's name"


# All thirteen century signs (2023 reform); blanks may stand around the sign. The check character
# is verified, so house numbers do not raise it.
_HETU: Final = re.compile(
    r"(?=(\d{2}[ .]?\d{2}[ .]?\d{2}\s?[-+ABCDEFYXWVU]\s?\d{3}\s?[0-9A-FHJ-NPR-Y]))", re.IGNORECASE
)
_IBAN: Final = re.compile(r"(?=([A-Z]{2}\d{2}(?:[ -]?[0-9A-Z]){11,30}))", re.IGNORECASE)
_IBAN_LENGTHS: Final = range(15, 35)
_EMAIL: Final = re.compile(
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\(ät\)|\(a\))\s?[\w-]+(?:\.[\w-]+)*", re.IGNORECASE
)
# Mobile prefixes with at least nine digits, or an international prefix: landlines without an
# area code look like any number and stay out.
_PHONE: Final = re.compile(
    r"(?<!\d)(?:\+|00)\s?\(?\d(?:[ ()/-]?\d){7,14}(?!\d)"
    r"|(?<![\d-])0\s?(?:4\d|50)(?:[ /-]?\d){5,8}(?!\d)"
)
_PERSON: Final = re.compile(
    r"\bc\s?/\s?o\b|\b(?:puh|gsm|tel|hetu|omistaja|asukas|vuokralainen|yhteyshenkilö|sähköposti)\b",
    re.IGNORECASE,
)
# What every kind has at least: seven digits, an at sign, or a telling word. Most fields of an
# address have none of them and are done with here.
_MAYBE: Final = re.compile(
    rf"(?:\d\D*){{7}}|@|[(\[](?:at|ät|a)[)\]]|{_PERSON.pattern}", re.IGNORECASE
)


def find_personal(text: str) -> PersonalContent | None:
    """The first kind of personal content in ``text``, or None."""
    folded = clean(text)
    if not _MAYBE.search(folded):
        return None
    if any(_is_hetu(match[1]) for match in _HETU.finditer(folded)):
        return PersonalContent.IDENTITY_CODE
    if any(_begins_with_iban(match[1]) for match in _IBAN.finditer(folded)):
        return PersonalContent.BANK_ACCOUNT
    for pattern, kind in (
        (_EMAIL, PersonalContent.EMAIL),
        (_PHONE, PersonalContent.PHONE),
        (_PERSON, PersonalContent.PERSON),
    ):
        if pattern.search(folded):
            return kind
    return None


def _is_hetu(candidate: str) -> bool:
    compact = re.sub(r"[ .]", "", candidate)
    return bool(hetu.is_valid(compact, allow_temporary=True))


def _begins_with_iban(candidate: str) -> bool:
    """Whether an account number stands at the beginning; more text may follow without a blank."""
    compact = re.sub(r"[ -]", "", candidate).upper()
    return any(
        iban.is_valid(compact[:length], check_country=False)
        for length in _IBAN_LENGTHS
        if length <= len(compact)
    )
