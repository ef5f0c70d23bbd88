"""Look-ups against stored points."""

from __future__ import annotations

import unicodedata

import pytest
from django.contrib.gis.geos import Polygon
from django.utils import timezone

from consumption_points.lookup import lookup_area, lookup_range, lookup_text
from consumption_points.services import street_names_refresh
from gisapp.core.errors import InvalidInputError
from tests.make import EAST, NORTH, make_address, make_consumption_point, make_point

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> None:
    """A few streets, some of them alike."""
    for address in (
        "Keksijänkatu 2, 50100 Mikkeli",
        "Keksijänkatu 12, 50100 Mikkeli",
        "Keksijänkatu 12 A 3, 50100 Mikkeli",
        "Keksijänkatu 14b, 50100 Mikkeli",
        "Keksijänkatu 20-22, 50100 Mikkeli",
        "Keksijänkuja 12, 50100 Mikkeli",
        "Pohjoinen Mietintie 7, 50120 Mikkeli",
        "Ylä-Torin paikka (tori tai aukio) 0, 50100 Mikkeli",
        "Keksijän opetus- ja tutkimuspaikka, 50100 Mikkeli",
        "Telkäntie 5, 50100 Mikkeli",
        "Telkäntie 5, 51900 Juva",
    ):
        make_consumption_point(address=address)
    street_names_refresh()


def first(text: str) -> str:
    found = lookup_text(text).found
    return found[0].address if found else ""


@pytest.mark.parametrize(
    "text",
    [
        "Keksijänkatu 12",
        "keksijänkatu 12",
        "KEKSIJÄNKATU 12",
        "Keksijankatu 12",
        unicodedata.normalize("NFD", "Keksijänkatu 12"),
        "Ｋｅｋｓｉｊäｎｋａｔｕ　１２",
        "Keksijän\u00a0katu 12",
        "Keksijän-katu 12",
        "Keksijänk. 12",
        "Keksijänkatu12",
        "Keksijänkatu 1 2",
        "Keksijänkatu 12, Mikkeli",
        "Keksijänkatu 12 50100",
    ],
)
def test_every_form_of_an_address_finds_it_as_asked(text: str, town: None) -> None:
    answer = lookup_text(text)

    assert answer.found[0].address == "Keksijänkatu 12, 50100 Mikkeli"
    assert (answer.found[0].ranked.score, answer.found[0].ranked.rule) == (1.0, "tarkka")


@pytest.mark.parametrize(
    "text",
    [
        "Keksijnkatu 12",
        "Kkesijänkatu 12",
        "Keksijänkatuu 12",
        "Keksojänkatu 12",
        "Keksi jänkatu 12",
        "Keks8jänkatu 12",
        "Keksijänkatu q2",
        "Keksijänkatu 1w",
        "Keksijänkatu 112",
        "Keksijänkatu12,50100 Mikkeli",
        "Keksijänkatu 12, 50100 Mikeli",
        "Keksijänkatu 12, 5100 Mikkeli",
    ],
)
def test_one_slip_still_finds_the_address_first(text: str, town: None) -> None:
    assert first(text) == "Keksijänkatu 12, 50100 Mikkeli"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Keksijänkatu 12 A 3", "Keksijänkatu 12 A 3, 50100 Mikkeli"),
        ("keksijankatu 12a3", "Keksijänkatu 12 A 3, 50100 Mikkeli"),
        ("Keksijänkatu 14 B", "Keksijänkatu 14b, 50100 Mikkeli"),
        ("Keksijänkatu 14", "Keksijänkatu 14b, 50100 Mikkeli"),
        ("Keksijänkatu 20-22", "Keksijänkatu 20-22, 50100 Mikkeli"),
        ("Keksijänkatu 22", "Keksijänkatu 20-22, 50100 Mikkeli"),
        ("Pohj. Mietint. 7", "Pohjoinen Mietintie 7, 50120 Mikkeli"),
        ("Ylä-Torin paikka 0", "Ylä-Torin paikka (tori tai aukio) 0, 50100 Mikkeli"),
        ("Keksijän tutkimuspaikka", "Keksijän opetus- ja tutkimuspaikka, 50100 Mikkeli"),
        ("Telkäntie 5, Juva", "Telkäntie 5, 51900 Juva"),
        ("Telkäntie 5, 50100", "Telkäntie 5, 50100 Mikkeli"),
        ("Keksijänkuja 12", "Keksijänkuja 12, 50100 Mikkeli"),
    ],
)
def test_parts_ranges_places_and_hints_decide(text: str, address: str, town: None) -> None:
    assert first(text) == address


def test_a_street_alone_gives_its_points_by_number(town: None) -> None:
    found = lookup_text("Keksijänkatu").found

    assert [one.address.split(",")[0] for one in found] == [
        "Keksijänkatu 2",
        "Keksijänkatu 12",
        "Keksijänkatu 12 A 3",
        "Keksijänkatu 14b",
        "Keksijänkatu 20-22",
    ]
    assert {one.ranked.rule for one in found} == {"katu"}


def test_a_beginning_finds_its_streets(town: None) -> None:
    assert first("Telk").startswith("Telkäntie 5, ")


def test_an_unknown_number_gives_the_nearest_ones(town: None) -> None:
    found = lookup_text("Telkäntie 871").found

    assert found[0].address.startswith("Telkäntie 5")
    assert found[0].ranked.rule == "lahin_numero"
    assert found[0].ranked.score < 0.7


def test_an_unknown_street_gives_nothing(town: None) -> None:
    assert lookup_text("Olematonraitti 12").found == ()


def test_swedish_names_find_points_stored_in_finnish(town: None) -> None:
    make_address()
    street_names_refresh()

    assert first("Uppfinnaregatan 12") == "Keksijänkatu 12, 50100 Mikkeli"
    assert first("Uppfinnareg. 12 A 3") == "Keksijänkatu 12 A 3, 50100 Mikkeli"
    assert first("Upfinnaregatan 12") == "Keksijänkatu 12, 50100 Mikkeli"


def test_a_known_address_without_a_point_says_so(town: None) -> None:
    near = make_consumption_point(
        address="Mietintie 1", geometry=make_point(EAST + 500, NORTH), point_id="KP-NEAR"
    )
    make_address(house_number=30, geometry=make_point(EAST + 501, NORTH))
    street_names_refresh()

    answer = lookup_text("Keksijänkatu 30")

    assert answer.known is not None
    assert answer.known.address == "Keksijänkatu 30, 50100 Mikkeli"
    assert answer.found[0].pk == near.pk
    assert answer.found[0].ranked.rule == "lahin"


def test_points_of_one_address_are_counted_and_ended_ones_come_last() -> None:
    make_consumption_point(point_id="KP-2")
    make_consumption_point(point_id="KP-1")
    make_consumption_point(point_id="KP-0", ended_at=timezone.now())
    street_names_refresh()

    found = lookup_text("Keksijänkatu 12").found

    assert [one.point_id for one in found] == ["KP-1", "KP-2", "KP-0"]
    assert [one.shared for one in found] == [2, 2, 2]
    assert [one.ended for one in found] == [False, False, True]


def test_a_text_that_names_no_place_is_refused() -> None:
    with pytest.raises(InvalidInputError) as caught:
        lookup_text(" ,. ")

    assert caught.value.locator == "q"


def test_a_range_of_numbers_gives_the_points_between(town: None) -> None:
    found = lookup_range(street="keksijank.", first=10, last=20).found

    assert [one.address.split(",")[0] for one in found] == [
        "Keksijänkatu 12",
        "Keksijänkatu 12 A 3",
        "Keksijänkatu 14b",
        "Keksijänkatu 20-22",
    ]


def test_an_area_gives_the_points_inside() -> None:
    inside = make_consumption_point()
    make_consumption_point(geometry=make_point(EAST + 200, NORTH))
    make_consumption_point(geometry=None)

    found = lookup_area(Polygon.from_bbox((EAST - 10, NORTH - 10, EAST + 10, NORTH + 10))).found

    assert [one.pk for one in found] == [inside.pk]
    assert found[0].ranked.rule == "alue"
