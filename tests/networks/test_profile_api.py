"""``GET /api/profile`` on an invented sewer."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import LineString
from lxml import etree

from gisapp.models import LedgerEntry
from networks.profiles.drawing import drawn
from networks.profiles.measuring import Pipe, Profile, Station
from networks.profiles.svg import STYLE
from tests.make import EAST, NORTH, make_link, make_node, make_point

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from networks.models import Node

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    """A folder of its own for each test: each begins with an empty network."""
    settings.GRAPH_DIR = str(tmp_path)


def manhole(name: str, along: float, **levels: float | None) -> Node:
    return make_node(
        network="jatevesi",
        kind="kaivo",
        type_code="tarkastuskaivo",
        source_id=name,
        geometry=make_point(EAST + along, NORTH),
        cover_level_m=levels.get("cover"),
        bottom_level_m=levels.get("bottom"),
    )


def sewer() -> None:
    """K1 down to K2, which has no cover level, and from K2 to K3 drawn against the flow."""
    first = manhole("K1", 0, cover=102.5, bottom=99.95)
    second = manhole("K2", 100)
    third = manhole("K3", 150, cover=101.0, bottom=98.4)
    make_link(
        network="jatevesi",
        source_id="J1",
        start_node=first,
        end_node=second,
        geometry=LineString((EAST, NORTH), (EAST + 100, NORTH), srid=3067),
        start_invert_m=100.0,
        end_invert_m=99.0,
        nominal_diameter_mm=250,
    )
    make_link(
        network="jatevesi",
        source_id="J2",
        start_node=third,
        end_node=second,
        geometry=LineString((EAST + 150, NORTH), (EAST + 100, NORTH), srid=3067),
        start_invert_m=98.5,
        end_invert_m=99.0,
        nominal_diameter_mm=None,
    )


def ask(client: Client, **values: str) -> Any:
    return client.get("/api/profile", values)


def test_a_profile_has_levels_slopes_and_distances_as_they_are_walked(
    client_as: Callable[[str], Client],
) -> None:
    sewer()

    body = ask(client_as("planner"), **{"from": "testi:K1", "direction": "downstream"}).json()

    assert [one["nimi"] for one in body["stations"]] == ["K1", "K2", "K3"]
    assert body["stations"][2]["etaisyys_m"] == pytest.approx(150, abs=0.1)
    assert [one["kannen_korkeus"] for one in body["stations"]] == [102.5, None, 101.0]
    first, second = body["pipes"]
    assert (first["vesijuoksu_alku"], first["laki_alku"]) == (100.0, 100.25)
    assert first["kaltevuus_promille"] == pytest.approx(10, abs=0.02)
    assert (second["vesijuoksu_alku"], second["vesijuoksu_loppu"]) == (99.0, 98.5)
    assert second["laki_alku"] is None
    assert body["fall_m"] == 1.5
    assert {one["koodi"]: one["maara"] for one in body["warnings"]} == {
        "cover_level_missing": 1,
        "bottom_level_missing": 1,
        "diameter_missing": 1,
    }


def test_the_way_back_is_the_same_profile_turned_round(client_as: Callable[[str], Client]) -> None:
    sewer()
    client = client_as("planner")

    body = ask(client, **{"from": "testi:K3", "to": "testi:J1"}).json()

    assert [one["nimi"] for one in body["stations"]] == ["K3", "K2", "K1"]
    assert [one["nimi"] for one in body["pipes"]] == ["J2", "J1"]
    assert body["fall_m"] == -1.5
    assert "rises" not in {one["koodi"] for one in body["warnings"]}
    line = LedgerEntry.objects.get(action="profile", kind="jatevesiviemari")
    assert (line.n, line.scope["to"]) == (2, "jatevesiviemari/testi:J1")


@pytest.mark.parametrize("asked", [{"format": "svg"}, {}])
def test_the_drawing_is_told_in_words_and_leaves_gaps(
    client_as: Callable[[str], Client], asked: dict[str, str]
) -> None:
    sewer()
    accept = {} if asked else {"Accept": "image/svg+xml"}
    values = {"from": "testi:K1", "direction": "downstream", **asked}

    response = client_as("planner").get("/api/profile", values, headers=accept)

    root = etree.fromstring(response.content)
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert root.find(f"{SVG}title").text == "Pituusleikkaus K1 – K3"  # type: ignore[union-attr]
    assert "Kannen korkeus puuttuu" in root.find(f"{SVG}desc").text  # type: ignore[union-attr, operator]
    classes = [one.get("class") for one in root.iter()]
    assert classes.count("ground") == 0
    assert classes.count("pipe") == 3
    assert classes.count("manhole") == 2
    words = [one.text for one in root.iter(f"{SVG}text")]
    assert {"102.50", "250", "10.0", "m N2000"} <= set(words)
    assert "0.00" not in words


def test_the_style_of_drawings_is_the_one_that_pages_allow(
    client_as: Callable[[str], Client],
) -> None:
    sewer()
    values = {"from": "testi:K1", "direction": "downstream", "format": "svg"}

    response = client_as("planner").get("/api/profile", values)

    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response["Content-Security-Policy"]
    assert f"<style>{STYLE}</style>" in response.content.decode()


def test_a_secret_manhole_is_counted_and_not_drawn(client_as: Callable[[str], Client]) -> None:
    first = manhole("A1", 0, cover=10.0)
    second = make_node(
        network="jatevesi",
        kind="kaivo",
        type_code="tarkastuskaivo",
        source_id="SALA",
        cover_level_m=11.0,
        secrecy="salassa",
    )
    make_link(network="jatevesi", start_node=first, end_node=second, source_id="AJ")

    response = ask(client_as("viewer"), **{"from": "testi:A1", "direction": "downstream"})

    body = response.json()
    assert body["hidden"] == 1
    assert body["stations"][1] == {
        "tyyppi": None,
        "tunnus": None,
        "nimi": None,
        "etaisyys_m": pytest.approx(100, abs=0.1),
        "kannen_korkeus": None,
        "pohjan_korkeus": None,
    }
    assert "SALA" not in response.content.decode()


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"from": "testi:K1"}, 400),
        ({"from": "testi:K1", "direction": "connected"}, 400),
        ({"from": "testi:K1", "to": "testi:K3", "direction": "downstream"}, 400),
        ({"from": "testi:K1", "direction": "downstream", "depth": "3"}, 400),
        ({"from": "testi:K1", "to": "nobody"}, 404),
        ({"from": "testi:K1", "to": "testi:ERI"}, 404),
        ({"direction": "downstream"}, 400),
        ({"from": "nobody", "direction": "downstream", "format": "svg"}, 404),
    ],
)
def test_a_profile_of_nothing_is_refused(
    client_as: Callable[[str], Client], values: dict[str, str], status: int
) -> None:
    sewer()
    manhole("ERI", 900)

    assert ask(client_as("planner"), **values).status_code == status


def test_a_drawing_that_cannot_be_made_says_why_as_its_media_type_promises(
    client_as: Callable[[str], Client],
) -> None:
    response = client_as("planner").get("/api/profile", headers={"Accept": "image/svg+xml"})

    assert response["Content-Type"].startswith("application/problem+json")
    assert json.loads(response.content)["locator"] == "from"


def test_of_a_hidden_pipe_nothing_is_said_to_be_missing() -> None:
    ends = (Station(distance_m=0.0), Station(distance_m=10.0))
    hidden = Profile(stations=ends, pipes=(Pipe(start_m=0.0, end_m=10.0),))
    seen = Profile(stations=ends, pipes=(Pipe(start_m=0.0, end_m=10.0, type_name="vesijohto"),))

    assert hidden.missing() == {}
    assert seen.missing() == {"invert_missing": 1, "diameter_missing": 1}


def test_the_last_node_has_its_words_and_ground_at_the_sea_is_ground() -> None:
    places = (0.0, 99.0, 100.0)
    stations = tuple(
        Station(distance_m=one, name=f"S{one:.0f}", type_name="laite", cover_m=0.0)
        for one in places
    )
    drawing = drawn(Profile(stations=stations, pipes=()), title="S0 – S100", network="jatevesi")

    root = etree.fromstring(drawing.encode())

    words = [one.text for one in root.iter(f"{SVG}text")]
    assert ("S0" in words, "S99" in words, "S100" in words) == (True, False, True)
    assert [one.get("class") for one in root.iter()].count("ground") == 2
