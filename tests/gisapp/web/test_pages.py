"""The map page, the sign-in page and the pages that say what went wrong."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from gisapp.features import registry
from gisapp.web.catalogue import home
from tests.make import PASSWORD, make_account, make_link
from tests.support.features import TYPE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    ClientAs = Callable[[str], Client]


def catalogue_of(client: Client) -> dict[str, Any]:
    """The catalogue that the map page carries."""
    page = client.get("/").content.decode()
    found = re.search(r'<script id="catalogue" type="application/json">(.*?)</script>', page)
    assert found is not None
    catalogue: dict[str, Any] = json.loads(found[1])
    return catalogue


def test_the_map_is_for_those_who_have_signed_in(client: Client, db: None) -> None:
    response = client.get("/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?next=/"


def test_the_catalogue_has_every_layer_with_labels(client_as: ClientAs) -> None:
    catalogue = catalogue_of(client_as("planner"))

    types = {feature_type["name"]: feature_type for feature_type in catalogue["types"]}
    position = next(p for p in types["venttiili"]["properties"] if p["name"] == "asento")
    assert set(types) == set(TYPE_NAMES)
    assert position["codes"]["osittain"] == "osittain"
    assert types["vesijohto"]["shape"] == "line"
    assert catalogue["rights"] == {"lookup": True, "manage": False}


def test_a_viewer_sees_no_address_and_has_no_look_up(client_as: ClientAs) -> None:
    catalogue = catalogue_of(client_as("viewer"))

    point = next(t for t in catalogue["types"] if t["name"] == "kulutuspaikka")
    assert "osoite" not in {p["name"] for p in point["properties"]}
    assert catalogue["rights"]["lookup"] is False


def test_the_map_begins_at_the_service_area_where_no_network_may_be_read(settings: Any) -> None:
    assert home(()) == settings.SERVICE_AREA


def test_the_map_begins_at_the_networks(db: None, settings: Any) -> None:
    pipe = make_link()

    box = west, south, east, north = home(registry.all_types())

    # How much wider than the pipe it is depends on what the index has held before.
    assert west <= pipe.geometry[0][0] <= east
    assert south <= pipe.geometry[0][1] <= north
    assert box != settings.SERVICE_AREA


def test_no_page_has_inline_script_or_style(client_as: ClientAs, client: Client) -> None:
    for page in (client_as("planner").get("/"), client.get("/accounts/login/")):
        text = page.content.decode()
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)
        assert all('type="application/json"' in attributes for attributes in scripts)
        assert "<style" not in text
        assert not re.search(r"\s(style|on[a-z]+)=", text)


def test_signing_in_leads_to_the_map(client: Client, db: None) -> None:
    account = make_account()

    response = client.post(
        "/accounts/login/", {"login": account.username, "password": PASSWORD}, follow=True
    )

    assert response.redirect_chain == [("/", 302)]


def test_a_wrong_password_is_told_without_saying_which_was_wrong(client: Client, db: None) -> None:
    account = make_account()

    page = client.post("/accounts/login/", {"login": account.username, "password": "x"})

    text = page.content.decode()
    assert page.status_code == 200
    assert 'role="alert"' in text
    assert 'value="x"' not in text


def test_nobody_signs_up(client: Client, db: None) -> None:
    page = client.get("/accounts/login/").content.decode()

    assert "/accounts/signup/" not in page


def test_a_missing_page_says_so_in_finnish(client_as: ClientAs) -> None:
    response = client_as("planner").get("/ei-ole")

    assert response.status_code == 404
    assert "Sivua ei löydy" in response.content.decode()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_chosen_theme_is_on_the_page_before_it_is_drawn(client: Client, theme: str) -> None:
    client.cookies["teema"] = theme

    page = client.get("/accounts/login/").content.decode()

    assert f'data-theme="{theme}"' in page


def test_another_theme_is_not_written_on_the_page(client: Client) -> None:
    client.cookies["teema"] = "x"

    assert "data-theme" not in client.get("/accounts/login/").content.decode()
