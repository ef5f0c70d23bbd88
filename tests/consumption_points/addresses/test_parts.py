"""Display addresses read into parts and written again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consumption_points.addresses import AddressError, AddressParts, parse_address


def parts(street: str, **values: object) -> AddressParts:
    return AddressParts(street=street, **values)  # type: ignore[arg-type]  # short spelling of a test


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Katu 12", parts("Katu", house_number=12)),
        ("Katu 12 A 3", parts("Katu", house_number=12, stair="A", apartment="3")),
        ("Katu 12 a3", parts("Katu", house_number=12, stair="A", apartment="3")),
        ("Katu 12A3", parts("Katu", house_number=12, stair="A", apartment="3")),
        ("Katu 12 porras A as. 3", parts("Katu", house_number=12, stair="A", apartment="3")),
        ("Katu 12 A 003b", parts("Katu", house_number=12, stair="A", apartment="3b")),
        ("Katu 12-14", parts("Katu", house_number=12, house_number_end=14)),
        ("Katu 1–5", parts("Katu", house_number=1, house_number_end=5)),
        ("Katu 29 - 27", parts("Katu", house_number=29, house_number_end=27)),
        ("Katu 14B", parts("Katu", house_number=14, house_letter="b")),
        ("Katu 14 B", parts("Katu", house_number=14, stair="B")),
        ("Katu 2a-c", parts("Katu", house_number=2, house_letter="a-c")),
        (
            "Katu 12b C 3",
            parts("Katu", house_number=12, house_letter="b", stair="C", apartment="3"),
        ),
        ("Katu 1 as 2", parts("Katu", house_number=1, apartment="2")),
        ("Katu 29 Rak 7", parts("Katu", house_number=29, stair="rak 7")),
        ("Katu 13 A, 5. krs.", parts("Katu", house_number=13, stair="A")),
        ("Katu 2, 2. krs./Floor 2", parts("Katu", house_number=2)),
        ("Saari D 14", parts("Saari D", house_number=14)),
        ("3. linja 5", parts("3. linja", house_number=5)),
        ("Keksijän koulu", parts("Keksijän koulu")),
        ("Kahvila, Keksijän piha", parts("Kahvila, Keksijän piha")),
        (
            "Ylä-Torin paikka (tori tai aukio) 0",
            parts("Ylä-Torin paikka (tori tai aukio)", house_number=0),
        ),
        ("Ｋａｔｕ　１２", parts("Katu", house_number=12)),
        ("Ka\u0308tu\u00a012", parts("Kätu", house_number=12)),
        (
            "Katu 12, 50100 Mikkeli",
            parts("Katu", house_number=12, postcode="50100", municipality="Mikkeli"),
        ),
        ("Katu 12, 50100", parts("Katu", house_number=12, postcode="50100")),
        (
            "Katu 12, FI-50100 S:t Michel",
            parts("Katu", house_number=12, postcode="50100", municipality="Mikkeli"),
        ),
        ("Katu 12, Mikkeli", parts("Katu", house_number=12, municipality="Mikkeli")),
        (
            "Katu 12 A 3 50100 MIKKELI",
            parts(
                "Katu",
                house_number=12,
                stair="A",
                apartment="3",
                postcode="50100",
                municipality="Mikkeli",
            ),
        ),
        (
            "Katu 13 A, 5. krs., 00100 Helsinki",
            parts("Katu", house_number=13, stair="A", postcode="00100", municipality="Helsinki"),
        ),
    ],
)
def test_an_address_is_read_into_its_parts(text: str, expected: AddressParts) -> None:
    assert parse_address(text) == expected


@pytest.mark.parametrize(
    ("text", "locator"),
    [
        ("", "address"),
        (" ,", "address"),
        ("Katu 12 Matti Esimerkki", "address"),
        ("Katu 12 (Esimerkki)", "address"),
        ("Katu 12 A 3 ovikoodi 1234", "address"),
        ("Katu <script> 12", "address"),
        ("Katu; DROP TABLE 1", "address"),
        ("K" * 81, "address"),
        ("Katu 123456", "address"),
        ("Katu 12, 50100 Esimerkkilä", "municipality"),
    ],
)
def test_what_is_no_address_is_refused_without_being_quoted(text: str, locator: str) -> None:
    with pytest.raises(AddressError) as caught:
        parse_address(text)

    assert caught.value.locator == locator
    assert "Esimerkki" not in caught.value.message


def test_columns_win_over_the_end_of_the_text() -> None:
    address = parse_address("Katu 12, 50670 Otava", postcode="50100", municipality="491")

    assert (address.postcode, address.municipality) == ("50100", "Mikkeli")


@pytest.mark.parametrize("postcode", ["5010", "501000", "5O100", "٥٠١٠٠x"])
def test_a_postcode_is_five_digits(postcode: str) -> None:
    with pytest.raises(AddressError) as caught:
        parse_address("Katu 12", postcode=postcode)

    assert caught.value.locator == "postcode"


@pytest.mark.parametrize("name", ["Mikkeli", "mikkeli", "S:t Michel", "491"])
def test_a_municipality_is_known_by_either_name_and_by_code(name: str) -> None:
    assert parse_address("Katu 12", municipality=name).municipality == "Mikkeli"


_WORDS = st.text("abcdefghijklmnoprstuvyäöåABCDEFGHIJKLMNOPRSTUVYÄÖ", min_size=3, max_size=14)
_STREETS = st.lists(_WORDS, min_size=1, max_size=3).map(" ".join)
_LETTER = st.sampled_from("abcdefghijklmnop")


@st.composite
def addresses(draw: st.DrawFn) -> AddressParts:
    """Any address that can be stored."""
    number = draw(st.none() | st.integers(0, 99_999))
    values: dict[str, object] = {}
    if number is not None:
        stair = draw(st.just("") | _LETTER.map(str.upper))
        values = {
            "house_number": number,
            "house_number_end": draw(
                st.none() | st.integers(0, 99_999).filter(lambda n: n != number)
            ),
            "stair": stair,
            "apartment": draw(st.just("") | st.integers(1, 9_999).map(str)),
        }
        if stair or not values["apartment"]:
            values["house_letter"] = draw(st.just("") | _LETTER)
    return parts(
        draw(_STREETS),
        **values,
        postcode=draw(st.just("") | st.from_regex(r"[0-9]{5}", fullmatch=True)),
        municipality=draw(st.sampled_from(["", "Mikkeli", "Juva", "Koski Tl", "Mänttä-Vilppula"])),
    )


@given(addresses())
def test_what_is_written_is_read_back_as_the_same_parts(address: AddressParts) -> None:
    assert parse_address(address.display()) == address


@given(st.text(max_size=200))
def test_any_text_is_either_an_address_or_refused(text: str) -> None:
    try:
        address = parse_address(text)
    except AddressError:
        return
    assert parse_address(address.display()) == address
