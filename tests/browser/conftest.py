"""A real Chromium against the real service, with the small town in the database.

The page's test seam is ``window.__map`` (``static/src/app/seam.ts``): tests wait for it to be idle
and never sleep. Every request that would leave the host is stopped and fails the test.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browser.town import make_town
from tests.make import make_account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django.live_server_helper import LiveServer

CHROMIUM: Final = "/usr/bin/chromium"
DESKTOP: Final = {"width": 1440, "height": 900}
PHONE: Final = {"width": 390, "height": 844}


@dataclass(frozen=True)
class MapPage:
    """The map page as tests speak to it."""

    page: Page
    left: list[str]

    def idle(self) -> None:
        """Wait until nothing is on its way and the map is drawn."""
        self.page.evaluate("() => window.__map.idle()")

    def state(self) -> dict[str, Any]:
        """The page's state as plain values."""
        self.idle()
        state: dict[str, Any] = self.page.evaluate("() => window.__map.state()")
        return state

    def stand(self, east: float, north: float, scale: int) -> None:
        """Go to a place through the address, as a link would."""
        self.page.evaluate("(hash) => { location.hash = hash; }", f"#c={east},{north}&s={scale}")
        self.idle()

    def click(self, east: float, north: float) -> None:
        """Click the map at a place."""
        state = self.state()
        resolution = state["scale"] * 0.00028
        box = self.page.locator("#map").bounding_box()
        assert box is not None
        x = box["x"] + box["width"] / 2 + (east - state["centre"][0]) / resolution
        y = box["y"] + box["height"] / 2 - (north - state["centre"][1]) / resolution
        self.page.mouse.click(x, y)
        self.page.wait_for_selector("#panel .panel-content h2")
        self.idle()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, drawing with the processor; no browser is downloaded."""
    # Playwright's loop runs in this thread, and Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def town(transactional_db: None) -> None:
    """The town in the database."""
    make_town()


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., MapPage]]:
    """A function that opens a page of the service, signed in where a role is given."""
    contexts = []
    opened: list[MapPage] = []

    def open_at(path: str = "/", *, role: str = "", **options: Any) -> MapPage:
        context = chromium.new_context(
            base_url=live_server.url,
            locale="fi-FI",
            reduced_motion="reduce",
            **{"viewport": DESKTOP, **options},
        )
        contexts.append(context)
        left: list[str] = []
        context.route(lambda url: not url.startswith(live_server.url), _stop(left))
        if role:
            context.add_cookies([_session_cookie(live_server, role)])
        context.set_default_timeout(8_000)
        page = context.new_page()
        page.on("pageerror", lambda error: left.append(f"error: {error}"))
        page.goto(path)
        opened.append(MapPage(page, left))
        return opened[-1]

    yield open_at
    for context in contexts:
        context.close()
    assert [url for page in opened for url in page.left] == []


@pytest.fixture
def open_map(town: None, open_page: Callable[..., MapPage]) -> Callable[..., MapPage]:
    """A function that opens the map of the town and waits until it is drawn."""

    def open_drawn(fragment: str = "", *, role: str = "planner", **options: Any) -> MapPage:
        opened = open_page(f"/{fragment}", role=role, **options)
        opened.page.wait_for_selector("#map canvas")
        opened.idle()
        return opened

    return open_drawn


def _session_cookie(live_server: LiveServer, role: str) -> Any:
    client = Client()
    client.force_login(make_account(role), backend="django.contrib.auth.backends.ModelBackend")
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}


def _stop(left: list[str]) -> Callable[[Route], None]:
    """Stop a request that would leave the host, and remember it."""

    def stop(route: Route) -> None:
        left.append(route.request.url)
        route.abort()

    return stop
