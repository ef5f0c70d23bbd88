"""Personal content inside a field."""

from __future__ import annotations

import random
from typing import Final

import pytest

from consumption_points.addresses import PersonalContent, find_personal

_CONTROL: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_SIGNS: Final = "+-YXWVUABCDEF"


def identity_code(sign: str, *, number: int = 900, date: str = "010190") -> str:
    """A code of the artificial series (900–999), which no person has."""
    return f"{date}{sign}{number:03d}{_CONTROL[int(f'{date}{number:03d}') % 31]}"


@pytest.mark.parametrize("sign", _SIGNS)
@pytest.mark.parametrize(
    "form",
    [
        "{}",
        "Katu 12 {}",
        "x{}x",
        "({})",
    ],
)
def test_an_identity_code_of_every_century_is_found(sign: str, form: str) -> None:
    assert find_personal(form.format(identity_code(sign))) is PersonalContent.IDENTITY_CODE


@pytest.mark.parametrize(
    ("old", "new"),
    [("-", "–"), ("-", "—"), ("-", "−"), ("-", " - "), ("-", "- "), ("0", "０"), ("9", "９")],
)
def test_an_identity_code_is_found_in_other_forms(old: str, new: str) -> None:
    code = identity_code("-", number=905).replace(old, new)

    assert find_personal(f"Katu 12 {code}") is PersonalContent.IDENTITY_CODE


def test_an_identity_code_is_found_in_small_letters() -> None:
    assert find_personal(identity_code("A").lower()) is PersonalContent.IDENTITY_CODE


def test_a_wrong_check_character_is_no_identity_code() -> None:
    code = identity_code("-")
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")

    assert find_personal(wrong) is None


@pytest.mark.parametrize(
    "text",
    [
        "FI2112345600000785",
        "FI21 1234 5600 0007 85",
        "fi21-1234-5600-0007-85",
        "Katu 1 FI2112345600000785x",
    ],
)
def test_a_bank_account_is_found(text: str) -> None:
    assert find_personal(text) is PersonalContent.BANK_ACCOUNT


@pytest.mark.parametrize(
    "text",
    ["keksitty@esimerkki.fi", "Katu 12 keksitty (at) esimerkki.fi", "keksitty＠esimerkki.fi"],
)
def test_an_email_address_is_found(text: str) -> None:
    assert find_personal(text) is PersonalContent.EMAIL


@pytest.mark.parametrize(
    "text",
    [
        "040 1234567",
        "0401234567",
        "050-123 4567",
        "+358 40 123 4567",
        "+358401234567",
        "00358 44 1234567",
    ],
)
def test_a_phone_number_is_found(text: str) -> None:
    assert find_personal(f"Katu 12 {text}") is PersonalContent.PHONE


@pytest.mark.parametrize(
    "text", ["Katu 12 c/o Esimerkki", "Katu 12, puh. kotona", "omistaja Esimerkki"]
)
def test_a_telling_word_is_found(text: str) -> None:
    assert find_personal(text) is PersonalContent.PERSON


def test_ten_thousand_addresses_raise_no_false_alarm() -> None:
    generator = random.Random(3067)
    streets = ("Keksijänkatu", "Vanha Mietintie", "Telkäntie", "Puhurinkuja", "Ylä-Torin paikka")

    alarms = [
        text
        for text in (
            f"{generator.choice(streets)} {generator.randint(1, 999)} "
            f"{generator.choice('ABCDE')} {generator.randint(1, 300)}, "
            f"{generator.randint(1, 99_999):05d} Mikkeli"
            for _ in range(10_000)
        )
        if find_personal(text)
    ]

    assert alarms == []
