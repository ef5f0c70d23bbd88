"""The pages of the OGC API: read by people, light and dark, wide and narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from networks.models import Node
from tests.browser.test_accessibility import SCREENS, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import MapPage

    Open = Callable[..., MapPage]

pytestmark = pytest.mark.browser

PATHS = (
    "/ogc/",
    "/ogc/conformance",
    "/ogc/api",
    "/ogc/functions",
    "/ogc/collections",
    "/ogc/collections/kaivo",
    "/ogc/collections/kaivo/schema",
    "/ogc/collections/kaivo/items",
    "/ogc/tiles",
    "/ogc/tiles/ETRS-TM35FIN",
    "/ogc/tileMatrixSets/ETRS-GK27",
    "/ogc/tiles/WebMercatorQuad/tilejson",
    "/ogc/collections/hauki",
)


def width_beyond(page: Page) -> int:
    """How far the page is wider than the screen."""
    beyond: int = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return beyond


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_the_api(
    town: None, open_page: Open, screen: str, theme: str
) -> None:
    page = open_page(PATHS[0], role="planner", color_scheme=theme, **SCREENS[screen]).page
    found: dict[str, Any] = {}

    for path in PATHS:
        page.goto(path)
        found[path] = faults(page)
        assert width_beyond(page) <= 0, path

    assert {path: list_ for path, list_ in found.items() if list_} == {}


def test_from_the_landing_page_to_a_feature_on_the_map(town: None, open_page: Open) -> None:
    page = open_page("/ogc/", role="planner").page
    row = Node.objects.of_kind("kaivo").order_by("id")[0]

    page.get_by_role("main").get_by_role("link", name="Kohdetyypit").click()
    page.get_by_role("link", name="Kaivot Jäte").click()
    page.wait_for_selector(".document-map[data-drawn]")
    page.get_by_role("link", name="Selaa kohteita").click()
    page.wait_for_selector(".document-map[data-drawn]")
    page.get_by_role("link", name=str(row.tunnus)).click()

    page.get_by_role("heading", name=str(row.tunnus)).wait_for()
    page.wait_for_selector(".document-map[data-drawn]")
    assert page.get_by_text("Käytössäolotila").is_visible()


def test_a_person_who_is_not_signed_in_comes_back_after_signing_in(
    db: None, open_page: Open
) -> None:
    page = open_page("/ogc/collections").page

    assert page.get_by_role("heading", name="Kirjaudu sisään").is_visible()
    assert page.url.endswith("?next=/ogc/collections")
