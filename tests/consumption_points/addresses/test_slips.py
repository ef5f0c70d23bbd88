"""What slips cost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consumption_points.addresses.slips import (
    DOUBLED,
    LOST,
    NEIGHBOUR,
    OTHER,
    SWAP,
    cost,
    near_numbers,
    prefix_costs,
)

_SQUEEZED = st.text("abcdeiklmnoprstuvy0123456789", max_size=12)


def test_each_kind_of_slip_has_its_price() -> None:
    assert cost("katu", "katu") == 0
    assert cost("katu", "jatu") == NEIGHBOUR
    assert cost("katu", "latu") == NEIGHBOUR
    assert cost("katu", "zatu") == OTHER
    assert cost("katu", "aktu") == SWAP
    assert cost("katu", "kattu") == DOUBLED
    assert cost("katu", "ktu") == LOST
    assert cost("katu", "kaztu") == OTHER


def test_digits_have_letters_below_them_as_neighbours() -> None:
    assert cost("12", "q2") == NEIGHBOUR
    assert cost("12", "1w") == NEIGHBOUR


def test_letters_with_accents_lie_where_their_key_lies() -> None:
    assert cost("alku", "oalku"[1:]) == 0
    assert cost("polku", "pöljy".replace("ö", "o").replace("jy", "ku")) == 0
    assert cost("kala", "kaöa".replace("ö", "o")) == NEIGHBOUR


@given(_SQUEEZED, _SQUEEZED)
def test_costs_are_zero_only_for_the_same_text(name: str, typed: str) -> None:
    assert (cost(name, typed) == 0) == (name == typed)


@given(_SQUEEZED, _SQUEEZED)
def test_costs_of_beginnings_end_in_the_cost_of_all(name: str, typed: str) -> None:
    prices = prefix_costs(name, typed)

    assert len(prices) == len(typed) + 1
    assert prices[-1] == cost(name, typed)


def test_near_numbers_hold_what_one_slip_may_have_hidden() -> None:
    assert {12, 2, 1, 21, 112, 13, 102} <= near_numbers("12")
    assert 12 in near_numbers("q2")
    assert 12 in near_numbers("1?")
    assert 345 not in near_numbers("12")
