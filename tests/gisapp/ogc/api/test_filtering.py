"""Filters in CQL2 by OGC API: both forms, their system, their limits and what they may name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Point

from gisapp.geo.crs import STORAGE_SRID, transformer
from tests.make import EAST, NORTH, make_consumption_point, make_node, make_valve
from tests.support.ogc_api import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db
VALVES = "/collections/venttiili/items"
URI = "http://www.opengis.net/def/crs/EPSG/0/"


@pytest.fixture
def rows() -> dict[str, Any]:
    """A few valves, by a word for each."""
    return {
        "closed": make_valve(position="kiinni", nominal_diameter_mm=110, source_id="Ä-1"),
        "small": make_valve(position="auki", nominal_diameter_mm=63, source_id="B_2"),
        "bare": make_valve(position="auki", source_id="C-3"),
        "far": make_valve(
            position="auki",
            nominal_diameter_mm=200,
            source_id="D-4",
            geometry=Point(EAST + 500, NORTH, srid=3067),
        ),
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("asento = 'kiinni'", {"closed"}),
        ("asento <> 'kiinni' AND nimellishalkaisija > 100", {"far"}),
        ("asento = 'kiinni' OR nimellishalkaisija IS NULL", {"closed", "bare"}),
        ("NOT (asento = 'auki')", {"closed"}),
        ("nimellishalkaisija BETWEEN 60 AND 120", {"closed", "small"}),
        ("nimellishalkaisija IN (63, 200)", {"small", "far"}),
        ("lahdetunnus LIKE 'B%'", {"small"}),
        ("CASEI(lahdetunnus) LIKE CASEI('b%')", {"small"}),
        ("ACCENTI(lahdetunnus) LIKE ACCENTI('A%')", {"closed"}),
        ("nimellishalkaisija * 2 = 126", {"small"}),
        ("length(lahdetunnus) = 3", {"closed", "small", "bare", "far"}),
        ("muutettu > TIMESTAMP('2001-01-01T00:00:00Z')", {"closed", "small", "bare", "far"}),
        ("T_BEFORE(muutettu, DATE('2001-01-01'))", set()),
    ],
)
def test_a_filter_in_text_selects(
    text: str, names: set[str], rows: dict[str, Any], client_as: Callable[[str], Client]
) -> None:
    answer = ask(client_as("viewer"), VALVES, filter=text)

    assert set(answer.ids) == {f"venttiili.{rows[name].tunnus}" for name in names}
    assert answer.json["numberMatched"] == len(names)


def test_a_filter_in_json_selects_the_same(
    rows: dict[str, Any], client_as: Callable[[str], Client]
) -> None:
    condition = {
        "op": "and",
        "args": [
            {"op": "=", "args": [{"property": "asento"}, "auki"]},
            {"op": "isNull", "args": [{"property": "nimellishalkaisija"}]},
        ],
    }

    answer = ask(
        client_as("viewer"),
        VALVES,
        {"filter": json.dumps(condition), "filter-lang": "cql2-json"},
    )

    assert answer.ids == [f"venttiili.{rows['bare'].tunnus}"]


def test_geometry_is_in_degrees_unless_filter_crs_says_otherwise(
    rows: dict[str, Any], client_as: Callable[[str], Client]
) -> None:
    client = client_as("viewer")
    lon, lat = transformer(STORAGE_SRID, 4326).transform(EAST + 500, NORTH)
    margin = 1e-4
    polygon = (
        f"POLYGON(({lon - margin} {lat - margin}, {lon + margin} {lat - margin}, "
        f"{lon + margin} {lat + margin}, {lon - margin} {lat + margin}, "
        f"{lon - margin} {lat - margin}))"
    )
    in_metres = (
        f"S_INTERSECTS(sijainti, BBOX({EAST + 490}, {NORTH - 9}, {EAST + 510}, {NORTH + 9}))"
    )
    corners = (lat - margin, lon - margin, lat + margin, lon + margin)
    turned = f"S_INTERSECTS(sijainti, BBOX({', '.join(map(str, corners))}))"

    for query in (
        {"filter": f"S_WITHIN(sijainti, {polygon})"},
        {"filter": in_metres, "filter-crs": f"{URI}3067"},
        {"filter": turned, "filter-crs": f"{URI}4326"},
    ):
        assert ask(client, VALVES, query).ids == [f"venttiili.{rows['far'].tunnus}"], query


def test_a_filter_joins_the_other_parameters_and_pages_keep_it(
    rows: dict[str, Any], client_as: Callable[[str], Client]
) -> None:
    client = client_as("viewer")

    first = ask(client, VALVES, filter="nimellishalkaisija > 0", asento="auki", limit=1)
    second = ask(client, first.link("next"))

    assert first.json["numberMatched"] == second.json["numberMatched"] == 2
    assert {*first.ids, *second.ids} == {f"venttiili.{rows[n].tunnus}" for n in ("small", "far")}
    assert not second.link("next")


@pytest.mark.parametrize(
    "query",
    [
        {"filter": ""},
        {"filter": "asento ="},
        {"filter": "asento = 'auki' AND"},
        {"filter": "hauki = 1"},
        {"filter": "owner__password = 'x'"},
        {"filter": "pg_sleep(10) = 1"},
        {"filter": "nimellishalkaisija = 'suuri'"},
        {"filter": "S_INTERSECTS(asento, POINT(1 2))"},
        {"filter": "(" * 2000 + "asento = 'auki'" + ")" * 2000},
        {"filter": "asento = 'auki'", "filter-lang": "ecql"},
        {"filter": "{", "filter-lang": "cql2-json"},
        {"filter": "[" * 5000, "filter-lang": "cql2-json"},
        {"filter": "asento = 'auki'", "filter-crs": "EPSG:3067"},
        {"filter-crs": "hauki"},
        {"filter-lang": "hauki"},
    ],
)
def test_a_filter_that_is_wrong_is_refused(
    query: dict[str, str], client_as: Callable[[str], Client]
) -> None:
    make_valve()

    answer = ask(client_as("viewer"), VALVES, query)

    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("more", [{}, {"sortby": "lahdetunnus"}], ids=["small", "general"])
@pytest.mark.parametrize("number", [1e200, 1e-200])
def test_stored_numbers_beyond_arithmetic_are_told(
    number: float, more: dict[str, str], client_as: Callable[[str], Client]
) -> None:
    make_node(kind="kaivo", type_code="tarkastuskaivo", cover_level_m=number)
    path = "/collections/kaivo/items"
    query = {"filter": "kannen_korkeus * kannen_korkeus > 0", **more}

    answer = ask(client_as("viewer"), path, query)

    assert (answer.status, answer.json["status"]) == (400, 400)
    assert "too large or too small" in answer.json["detail"]


def test_a_hidden_property_is_an_unknown_one(client_as: Callable[[str], Client]) -> None:
    make_consumption_point()
    client, points = client_as("viewer"), "/collections/kulutuspaikka/items"

    hidden = ask(client, points, filter="osoite LIKE 'K%'")
    unknown = ask(client, points, filter="hauki LIKE 'K%'")

    assert hidden.status == unknown.status == 400
    assert hidden.json["detail"] == unknown.json["detail"]
    assert ask(client_as("feed"), points, filter="osoite LIKE 'K%'").ids


def test_every_listed_function_can_be_called(client_as: Callable[[str], Client]) -> None:
    make_valve(nominal_diameter_mm=110)
    client = client_as("viewer")
    functions = ask(client, "/functions").json["functions"]

    assert functions
    for function in functions:
        (argument,) = function["arguments"]
        name = "lahde" if argument["type"] == ["string"] else "nimellishalkaisija"
        value = "'x'" if function["returns"] == ["string"] else "1"
        answer = ask(client, VALVES, filter=f"{function['name']}({name}) <> {value}")
        assert answer.status == 200, function


def test_every_queryable_can_be_named(client_as: Callable[[str], Client]) -> None:
    make_valve()
    client = client_as("planner")

    for name in ask(client, "/collections/venttiili/queryables").json["properties"]:
        assert ask(client, VALVES, filter=f"{name} IS NULL").status == 200, name
