"""Search texts of any quality."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consumption_points.addresses.query import parse_query


@pytest.mark.parametrize(
    ("text", "street", "tail"),
    [
        ("Keksijänkatu 12 A 3", "keksijankatu", "12a3"),
        ("keksijankatu12a3", "keksijankatu", "12a3"),
        ("Keksijänk. 12", "keksijankatu", "12"),
        ("Keksijänkat u12", "keksijankatu", "12"),
        ("Keksijänkatu 1 2", "keksijankatu", "12"),
        ("Keks7jänkatu 12", "keks7jankatu", "12"),
        ("Keksijänkatu 1 as 2", "keksijankatu", "1#2"),
        ("Keksijänkatu 12 porras A as 3", "keksijankatu", "12a3"),
        ("Keksijänkatu 3§", "keksijankatu", "3?"),
        ("Keksijänkatu", "keksijankatu", ""),
        ("Keksijän koulu", "keksijankoulu", ""),
        ("Katu 1,2 50100 Mikkeli", "katu", "12"),
    ],
)
def test_street_and_tail_are_parted(text: str, street: str, tail: str) -> None:
    query = parse_query(text)

    assert (query.street, query.tail) == (street, tail)


@pytest.mark.parametrize(
    ("text", "postcode", "municipality"),
    [
        ("Katu 12, 50100 Mikkeli", "50100", "mikkeli"),
        ("Katu 12 50100 Mikkeli", "50100", "mikkeli"),
        ("Katu 12,50100Mikkeli", "50100", "mikkeli"),
        ("Katu 12, 501 00 Mikkeli", "50100", "mikkeli"),
        ("Katu 12, 5o100 Mikkeli", "5o100", "mikkeli"),
        ("Katu 12 Mikkeli", "", "mikkeli"),
        ("Mikkeli, Katu 12", "", "mikkeli"),
        ("Katu 12, Mikkeli", "", "mikkeli"),
        ("Katu 12", "", ""),
    ],
)
def test_postcode_and_municipality_are_hints(text: str, postcode: str, municipality: str) -> None:
    query = parse_query(text)

    assert (query.street, query.tail) == ("katu", "12")
    assert (query.postcode, query.municipality) == (postcode, municipality)


@pytest.mark.parametrize(
    ("text", "tail", "end"),
    [
        ("Katu 12-14", "12", 14),
        ("Katu 12–14b", "12b", 14),
        ("Katu 1/5", "1", 5),
        ("Katu 12", "12", None),
    ],
)
def test_a_range_is_its_start_and_end(text: str, tail: str, end: int | None) -> None:
    query = parse_query(text)

    assert (query.tail, query.range_end) == (tail, end)


@given(st.text(max_size=200))
def test_no_text_is_refused(text: str) -> None:
    query = parse_query(text)

    assert query.text == query.street + query.tail
