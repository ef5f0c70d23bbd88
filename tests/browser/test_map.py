"""The map page in a real browser: signing in, drawing, finding, inspecting, narrow screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.town import EAST, NORTH
from tests.make import PASSWORD, make_account

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import MapPage

    Open = Callable[..., MapPage]

pytestmark = pytest.mark.browser


def options(page: Page) -> Locator:
    """The suggestions under the search box."""
    return page.get_by_role("listbox", name="Hakutulokset").get_by_role("option")


HOUSE_12: tuple[float, float] = (EAST + 137.5, NORTH + 22)


def test_signing_in_leads_to_a_drawn_map(town: None, open_page: Open) -> None:
    account = make_account()
    opened = open_page("/")

    opened.page.get_by_label("Käyttäjätunnus").fill(account.username)
    opened.page.get_by_label("Salasana").fill(PASSWORD)
    opened.page.get_by_role("button", name="Kirjaudu sisään").click()
    opened.page.wait_for_selector("#map canvas")

    counts = opened.state()["counts"]
    assert counts["vesijohto"] == 58
    assert counts["jatevesiviemari"] == 58
    assert counts["hulevesiviemari"] == 20
    assert counts["kulutuspaikka"] == 38


def test_a_misspelt_address_is_found_with_the_mains_that_serve_it(open_map: Open) -> None:
    opened = open_map()
    page = opened.page

    page.keyboard.press("/")
    page.keyboard.type("Keksijankatu 12 A")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Keksijänkatu 12 A")).to_be_visible()
    state = opened.state()
    assert state["selected"] == {"type": "kulutuspaikka", "id": "50012"}
    assert {"vesijohto", "jatevesiviemari"} <= set(state["related"])
    assert state["scale"] == pytest.approx(1000)
    panel = page.get_by_role("complementary", name="Tiedot")
    expect(panel).to_contain_text("Kulutuspaikka 50012")
    expect(panel).to_contain_text("Haettiin ”Keksijankatu 12 A”")
    expect(panel).to_contain_text("V 110 PE")
    expect(panel).to_contain_text("J 250 PE")


def test_suggestions_are_walked_with_the_arrows(open_map: Open) -> None:
    opened = open_map()
    page = opened.page
    search = page.get_by_role("combobox", name="Haku")

    search.fill("Mallikuja 4")
    option = options(page).first
    expect(option).to_contain_text("Mallikuja 4 A")
    search.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    search.press("Enter")

    expect(page.get_by_role("heading", name="Mallikuja 4 A")).to_be_visible()
    expect(options(page)).to_have_count(0)


@pytest.mark.parametrize("text", [f"{EAST + 50:.0f} {NORTH:.0f}", f"{NORTH:.0f}, {EAST + 50:.0f}"])
def test_a_coordinate_leads_to_its_place(open_map: Open, text: str) -> None:
    opened = open_map()

    opened.page.get_by_role("combobox", name="Haku").fill(text)
    expect(options(opened.page)).to_contain_text("ETRS-TM35FIN")
    opened.page.keyboard.press("Enter")

    expect(opened.page.get_by_role("heading", name="kohdetta tässä")).to_be_visible()
    assert opened.state()["scale"] <= 1000


def test_a_click_tells_what_is_there(open_map: Open) -> None:
    opened = open_map()
    opened.stand(EAST + 125, NORTH, 500)

    opened.click(EAST + 112.5, NORTH - 2.5)

    panel = opened.page.get_by_role("complementary", name="Tiedot")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Keräilyviemäri H 315 PE")
    expect(panel).to_contain_text("Hulevesiviemäri")
    state = opened.state()
    assert state["selected"]["type"] == "hulevesiviemari"
    assert state["related"] == ["kaivo", "kaivo"]


def test_several_hits_are_listed_and_one_is_opened_from_the_list(open_map: Open) -> None:
    opened = open_map()
    opened.stand(EAST + 20, NORTH, 500)

    opened.click(EAST, NORTH + 2.5)

    panel = opened.page.get_by_role("complementary", name="Tiedot")
    first = panel.get_by_role("listitem").first
    expect(first).to_contain_text("Sulkuventtiili")
    first.get_by_role("button").click()
    opened.idle()
    expect(panel.get_by_role("heading", level=2)).to_have_text("Sulkuventtiili")
    expect(panel.get_by_role("term").filter(has_text="asento")).to_be_visible()
    panel.get_by_role("button", name="Kaikki").click()
    expect(first).to_contain_text("Sulkuventtiili")


def test_a_layer_is_hidden_and_shown(open_map: Open) -> None:
    opened = open_map()
    box = opened.page.get_by_role("checkbox", name="Hulevesiviemärit")

    box.uncheck()

    hidden = opened.state()
    assert "hulevesiviemari" not in hidden["counts"]
    assert "off=" in opened.page.evaluate(
        "() => new Promise(done => setTimeout(() => done(location.hash), 400))"
    )
    box.check()
    assert opened.state()["counts"]["hulevesiviemari"] == 20


def test_the_keyboard_alone_inspects_the_centre(open_map: Open) -> None:
    opened = open_map()
    opened.stand(EAST + 112.5, NORTH - 2.5, 500)
    page = opened.page

    page.reload()
    page.wait_for_selector("#map canvas")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Siirry karttaan")).to_be_focused()
    page.keyboard.press("Enter")
    opened.idle()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Keräilyviemäri H 315 PE")).to_be_visible()
    page.keyboard.press("Escape")
    assert opened.state()["panel"] == "none"


def test_a_link_restores_view_and_selection_and_back_goes_back(open_map: Open) -> None:
    opened = open_map()
    opened.stand(EAST + 125, NORTH, 500)
    opened.click(EAST + 112.5, NORTH - 2.5)
    before = opened.state()
    address = opened.page.evaluate("() => location.hash")

    other = open_map(address)

    after = other.state()
    assert after["selected"] == before["selected"]
    assert after["centre"] == pytest.approx(before["centre"], abs=0.02)
    assert after["scale"] == pytest.approx(before["scale"], rel=0.001)
    opened.page.go_back()
    opened.page.wait_for_selector("#app:not(.panel-open)")
    assert opened.state()["selected"] is None


def test_the_theme_is_switched_and_kept(open_map: Open) -> None:
    opened = open_map(color_scheme="light")
    assert opened.state()["theme"] == "light"

    opened.page.get_by_role("button", name="Vaihda vaalea tai tumma teema").click()

    assert opened.state()["theme"] == "dark"
    opened.page.reload()
    opened.page.wait_for_selector("#map canvas")
    assert opened.state()["theme"] == "dark"


def test_coordinates_are_read_in_three_systems(open_map: Open) -> None:
    opened = open_map()
    opened.stand(513858.88, 6839084.58, 1000)
    foot = opened.page.get_by_role("contentinfo")
    readout = foot.get_by_role("status").first

    expect(readout).to_contain_text("E 513\u00a0858,88  N 6\u00a0839\u00a0084,58")
    foot.get_by_label("Koordinaattijärjestelmä").select_option("3881")
    expect(readout).to_contain_text("N 6\u00a0841\u00a0821,31  E 27\u00a0513\u00a0864,43")
    foot.get_by_label("Koordinaattijärjestelmä").select_option("4326")
    expect(readout).to_contain_text("lat 61,68")


def test_a_narrow_screen_has_sheets(open_map: Open) -> None:
    opened = open_map(viewport=PHONE, has_touch=True, is_mobile=True)
    page = opened.page

    page.get_by_role("button", name="Tasot").click()
    expect(page.get_by_role("checkbox", name="Vesijohdot")).to_be_visible()
    page.get_by_role("combobox", name="Haku").fill("Keksijänkatu 12")
    options(page).first.tap()

    expect(page.get_by_role("heading", name="Keksijänkatu 12 A")).to_be_visible()
    state = opened.state()
    assert state["sheet"] == "info"
    sheet = page.locator("#panel").bounding_box()
    point = on_screen(opened, *HOUSE_12)
    assert sheet is not None
    assert point[1] < sheet["y"]
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]


def on_screen(opened: MapPage, east: float, north: float) -> tuple[float, float]:
    """Where a place is on the screen."""
    state: dict[str, Any] = opened.state()
    box = opened.page.locator("#map").bounding_box()
    assert box is not None
    resolution = state["scale"] * 0.00028
    x = box["x"] + box["width"] / 2 + (east - state["centre"][0]) / resolution
    y = box["y"] + box["height"] / 2 - (north - state["centre"][1]) / resolution
    return x, y


def test_a_viewer_sees_networks_but_searches_no_address(open_map: Open) -> None:
    opened = open_map(role="viewer")
    search = opened.page.get_by_role("combobox", name="Haku")

    search.fill("Keksijänkatu")

    box = opened.page.get_by_role("search")
    expect(box.get_by_text("Roolisi ei saa hakea osoitteella")).to_be_visible()
    assert opened.state()["counts"]["vesijohto"] > 0


def test_signing_out_leads_to_the_sign_in_page(open_map: Open) -> None:
    opened = open_map()

    opened.page.get_by_label("Oma tili").click()
    opened.page.get_by_role("button", name="Kirjaudu ulos").click()

    expect(opened.page.get_by_role("heading", name="Kirjaudu sisään")).to_be_visible()
