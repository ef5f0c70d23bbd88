"""The map follows other people's edits, and no frame is empty meanwhile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import LineString

from networks.models import Link
from tests.browser.town import EAST, NORTH
from tests.make import make_link

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from tests.browser.conftest import MapPage

    Open = Callable[..., MapPage]

pytestmark = pytest.mark.browser

# The least share of the network's colours that any frame has had, of what the first one had.
WATCH_INK = """
() => {
  const ink = () => {
    let count = 0;
    for (const canvas of document.querySelectorAll("#map canvas")) {
      const layer = canvas.closest(".ol-layer");
      if ((layer && Number(layer.style.opacity || 1) < 1) || canvas.width === 0) continue;
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < data.length; i += 4) {
        const [r, g, b, a] = data.subarray(i, i + 4);
        if (a > 0 && Math.max(r, g, b) - Math.min(r, g, b) > 60) count += 1;
      }
    }
    return count;
  };
  const first = ink();
  window.__least = 1;
  window.__frames = 0;
  const look = () => {
    window.__least = Math.min(window.__least, ink() / first);
    window.__frames += 1;
    window.requestAnimationFrame(look);
  };
  look();
  return first;
}
"""


def wait_for(opened: MapPage, layer: str, number: int) -> float:
    """Wait until so many of a layer are drawn; the seconds that took."""
    begun = time.monotonic()
    opened.page.wait_for_function(
        "([layer, number]) => (window.__map.state().counts[layer] ?? 0) === number",
        arg=[layer, number],
        timeout=15_000,
        polling=100,
    )
    return time.monotonic() - begun


def test_an_edit_shows_without_an_empty_frame(open_map: Open) -> None:
    opened = open_map()
    opened.stand(EAST + 125, NORTH + 50, 1000)
    before = opened.state()["counts"]["hulevesiviemari"]
    assert opened.page.evaluate(WATCH_INK) > 500

    def late(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    opened.page.route("**/ogc/tiles/ETRS-TM35FIN/**", late)
    link = Link.objects.filter(network="hulevesi").order_by("pk").first()
    assert link is not None
    Link.objects.filter(pk=link.pk).delete()
    wait_for(opened, "hulevesiviemari", before - 1)

    opened.idle()
    assert opened.page.evaluate("() => window.__least") > 0.8
    assert opened.page.evaluate("() => window.__frames") > 10


def test_an_edit_out_of_view_is_loaded_when_one_goes_there(open_map: Open) -> None:
    opened = open_map()
    far = 6_000.0
    opened.stand(EAST + far, NORTH, 1000)
    assert "vesijohto" not in opened.state()["counts"]
    opened.stand(EAST, NORTH, 1000)
    asked = opened.page.expect_response(lambda response: "changes?since" in response.url)

    with asked:
        make_link(geometry=LineString((EAST + far, NORTH), (EAST + far + 50, NORTH), srid=3067))
    with opened.page.expect_response(lambda response: "changes?since" in response.url):
        pass
    assert opened.state()["renewed"] == 0
    opened.stand(EAST + far, NORTH, 1000)

    wait_for(opened, "vesijohto", 1)
    assert opened.state()["renewed"] == 1


def test_a_change_of_a_hidden_layer_loads_nothing(open_map: Open) -> None:
    hidden = "hulevesiviemari,jatevesiviemari,vesijohto"
    opened = open_map(f"#c={EAST + 125},{NORTH + 50}&s=1000&off={hidden}")

    Link.objects.filter(network="hulevesi").update(material="PE")
    for _ in range(2):
        with opened.page.expect_response(lambda response: "changes?since" in response.url):
            pass
    assert opened.state()["renewed"] == 0

    opened.page.get_by_role("checkbox", name="Hulevesiviemärit").check()
    opened.page.wait_for_function("() => window.__map.state().renewed === 1", timeout=8_000)
