"""Text forms and street keys."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consumption_points.addresses.text import clean, squeeze, street_key


@pytest.mark.parametrize(
    "written",
    [
        "Keksijänkatu",
        "KEKSIJÄNKATU",
        "keksijänkatu",
        unicodedata.normalize("NFD", "Keksijänkatu"),
        "Keksijankatu",
        "Keksijänk.",
        "Keksijän k.",
        "Keksijän-katu",
        "Keksijän\u2011katu",
        "Keksijän\u00a0katu",
        "Ｋｅｋｓｉｊäｎｋａｔｕ",
        "Keksijän\u00adkatu",
        "Keksijän\u200bkatu",
    ],
)
def test_every_spelling_of_a_street_has_one_key(written: str) -> None:
    assert street_key(written) == "keksijankatu"


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("Mietint.", "Mietintie"),
        ("Mietink.", "Mietinkatu"),
        ("Mietinkj.", "Mietinkuja"),
        ("Mietinp.", "Mietinpolku"),
        ("Mietinrt.", "Mietinraitti"),
        ("Uppfinnareg.", "Uppfinnaregatan"),
        ("Uppfinnarev.", "Uppfinnarevägen"),
        ("Uppfinnaregr.", "Uppfinnaregränden"),
        ("Pohj. Mietintie", "Pohjoinen Mietintie"),
        ("Et.Mietink.", "Eteläinen Mietinkatu"),
        ("Länt. Mietintie", "Läntinen Mietintie"),
        ("N. Uppfinnareg.", "Norra Uppfinnaregatan"),
    ],
)
def test_abbreviations_have_the_key_of_the_whole_word(short: str, whole: str) -> None:
    assert street_key(short) == street_key(whole)


def test_streets_that_differ_by_kind_have_different_keys() -> None:
    keys = {street_key(f"Mietin{kind}") for kind in ("tie", "katu", "kuja", "polku", "raitti")}

    assert len(keys) == 5


def test_initials_are_not_abbreviations() -> None:
    assert street_key("V. K. Mietin katu") == "vkmietinkatu"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_squeezed_text_has_letters_and_digits_only(text: str) -> None:
    assert squeeze(text) == "" or squeeze(text).isalnum()


def test_cleaning_takes_control_and_format_characters_away() -> None:
    assert clean(" Kek\x00si\u202ejän\tkatu\r\n 12 ") == "Keksijän katu 12"
