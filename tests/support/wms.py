"""One WMS request and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from tests.make import EAST, NORTH

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

OGC: Final = "{http://www.opengis.net/ogc}"


def box(half_m: float = 100.0, *, east: float = EAST + 50, north: float = NORTH) -> str:
    """A square box in EPSG:3067 around the middle of what the makers make."""
    return f"{east - half_m},{north - half_m},{east + half_m},{north + half_m}"


def ask(client: Client, operation: str, **pairs: Any) -> HttpResponse:
    """Send ``operation`` with a map of 200 × 200 pixels, or what ``pairs`` make of it."""
    given = {
        "SERVICE": "WMS",
        "VERSION": "1.3.0",
        "REQUEST": operation,
        "LAYERS": "vesijohto",
        "STYLES": "",
        "CRS": "EPSG:3067",
        "BBOX": box(),
        "WIDTH": "200",
        "HEIGHT": "200",
        "FORMAT": "image/png",
        **{name.upper(): value for name, value in pairs.items()},
    }
    kept = {name: value for name, value in given.items() if value is not None}
    return client.get("/wms", kept)  # type: ignore[return-value]  # the client's own class


def get_map(client: Client, **pairs: Any) -> HttpResponse:
    """Ask for a map."""
    return ask(client, "GetMap", **pairs)


def exception(response: HttpResponse) -> tuple[str | None, str]:
    """Code and text of a service exception report, 1.3.0."""
    root = etree.fromstring(response.content)
    assert root.tag == f"{OGC}ServiceExceptionReport", response.content[:300]
    said = root[0]
    return said.get("code"), said.text or ""
