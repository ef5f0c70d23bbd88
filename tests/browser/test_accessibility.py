"""axe finds nothing: every state of the page, light and dark, wide and narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.town import EAST, NORTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import MapPage

    Open = Callable[..., MapPage]

pytestmark = pytest.mark.browser

SCREENS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": DESKTOP},
    "narrow": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}


def faults(page: Page) -> list[str]:
    """What axe finds, by rule and element."""
    violations = Axe().run(page).response["violations"]
    return [f"{v['id']}: {node['html'][:120]}" for v in violations for node in v["nodes"]]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_map(open_map: Open, screen: str, theme: str) -> None:
    opened = open_map(color_scheme=theme, **SCREENS[screen])
    page = opened.page
    found = {"map": faults(page)}

    if screen == "narrow":
        page.get_by_role("button", name="Tasot").click()
        found["layers"] = faults(page)
    page.get_by_role("combobox", name="Haku").fill("Keksijankatu 12")
    page.get_by_role("listbox", name="Hakutulokset").get_by_role("option").first.wait_for()
    found["suggestions"] = faults(page)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Keksijänkatu 12 A").wait_for()
    opened.idle()
    found["point"] = faults(page)
    opened.stand(EAST + 10, NORTH, 500)
    opened.click(EAST, NORTH + 2.5)
    found["hits"] = faults(page)
    page.keyboard.press("?")
    found["help"] = faults(page)

    assert {state: list_ for state, list_ in found.items() if list_} == {}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_sign_in_page(open_page: Open, screen: str, theme: str) -> None:
    opened = open_page("/accounts/login/", color_scheme=theme, **SCREENS[screen])

    assert faults(opened.page) == []
