"""Every hostile text in every parameter of every face: a fault of that face, and no echo."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import pytest

from tests.fuzz.mutation import HOSTILE
from tests.make import make_node
from tests.support.ogc import VV, post

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

WFS: Final = {
    "service": "WFS",
    "version": "2.0.0",
    "request": "GetFeature",
    "typenames": "vv:kaivo",
    "count": "2",
}
WMS: Final = {
    "service": "WMS",
    "version": "1.3.0",
    "request": "GetMap",
    "layers": "kaivo",
    "styles": "",
    "crs": "EPSG:3067",
    "bbox": "514000,6839000,515000,6840000",
    "width": "16",
    "height": "16",
    "format": "image/png",
}
ITEMS: Final = "/ogc/collections/kaivo/items"
FACES: Final[dict[str, tuple[str, dict[str, str], tuple[str, ...], str]]] = {
    "WFS": (
        "/wfs",
        WFS,
        (
            *WFS,
            *("bbox", "filter", "sortby", "propertyname", "srsname", "startindex", "resulttype"),
            *("outputformat", "resourceid", "featureid", "storedquery_id", "namespaces", "aliases"),
            *("resolve", "acceptversions", "sections", "valuereference", "lockid", "expiry"),
        ),
        "xml",
    ),
    "OGC API": (
        ITEMS,
        {"limit": "2"},
        (
            *("limit", "offset", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang"),
            *("filter-crs", "sortby", "properties", "f", "lahde", "callback", "jsonp"),
        ),
        "json",
    ),
    "WMS": ("/wms", WMS, (*WMS, "transparent", "bgcolor", "exceptions", "time", "sld"), "xml"),
}
PATHS: Final = (
    "/ogc/collections/{}",
    "/ogc/collections/{}/items",
    "/ogc/collections/kaivo/items/{}",
    "/ogc/collections/{}/queryables",
    "/ogc/tiles/{}/8/1/1",
    "/ogc/tiles/WebMercatorQuad/{}/1/1",
    "/ogc/tiles/WebMercatorQuad/8/{}/1",
    "/ogc/tileMatrixSets/{}",
)
# What only the inside of the service says.
INSIDE: Final = re.compile(
    r"Traceback|\bSELECT\b|\bFROM\b.*\bWHERE\b|psycopg|django|gunicorn|lxml|postgis|PostgreSQL"
    r"|\.py\b|networks_|line \d+, in|/(?:usr|home|var|srv|work)/|Python/\d",
    re.IGNORECASE,
)


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    client = client_as("planner")
    client.raise_request_exception = False
    make_node(kind="kaivo", type_code="tarkastuskaivo", network="jatevesi")
    return client


@pytest.fixture(autouse=True)
def nothing_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call to anywhere is a failure; the database's own library does not go this way."""

    def refuse(_socket: object, address: Any) -> None:
        if isinstance(address, tuple):
            pytest.fail(f"called {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", lambda address, *_: refuse(None, address))


def parameters() -> list[tuple[str, str]]:
    return [(face, name) for face, (_, _, names, _) in FACES.items() for name in names]


@pytest.mark.parametrize(("face", "name"), parameters())
def test_no_parameter_breaks_a_face_or_is_repeated(planner: Client, face: str, name: str) -> None:
    path, fixed, _names, document = FACES[face]
    # Painting takes a process and time; each parameter of a map meets every fifth text.
    every = 5 if face == "WMS" else 1

    for text in HOSTILE[len(name) % every :: every]:
        sent = text.encode(errors="replace").decode()
        response: Any = planner.get(path, {**fixed, name: sent})
        body = response.getvalue().decode(errors="replace")
        if response.status_code >= 400:
            assert response.status_code < 500, sent
            assert document in response.headers["Content-Type"], sent
            _tells_nothing(body, sent)


@pytest.mark.parametrize("path", PATHS)
def test_no_part_of_a_path_breaks_a_face_or_is_repeated(planner: Client, path: str) -> None:
    for text in HOSTILE:
        sent = text.encode(errors="replace").decode()
        response: Any = planner.get(path.format(quote(sent, safe="")))
        body = response.getvalue().decode(errors="replace")
        if response.status_code >= 400:
            assert response.status_code < 500, sent
            _tells_nothing(body, sent)


def _tells_nothing(body: str, sent: str) -> None:
    found = INSIDE.search(body)
    assert found is None, f"{found} for {sent!r}"
    # Short signs stand in any document.
    assert len(sent.strip()) < 6 or sent not in body, sent


TRAP: Final = "http://192.0.2.1/trap"
FETCHING: Final = {
    "schemaLocation": (
        f'<wfs:GetFeature xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:vv="{VV}" service="WFS"'
        f' version="2.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="{VV} {TRAP}"><wfs:Query typeNames="vv:kaivo"/></wfs:GetFeature>'
    ),
    "external DTD": (
        f'<!DOCTYPE x SYSTEM "{TRAP}"><wfs:GetFeature xmlns:wfs="http://www.opengis.net/wfs/2.0"/>'
    ),
    "parameter entity": (f'<!DOCTYPE x [<!ENTITY % e SYSTEM "{TRAP}"> %e;]><x/>'),
    "XInclude": (
        '<wfs:GetFeature xmlns:wfs="http://www.opengis.net/wfs/2.0" service="WFS" version="2.0.0">'
        f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{TRAP}"/>'
        '<wfs:Query typeNames="kaivo"/></wfs:GetFeature>'
    ),
    "reference in a geometry": (
        '<wfs:GetFeature xmlns:wfs="http://www.opengis.net/wfs/2.0" service="WFS" version="2.0.0">'
        '<wfs:Query typeNames="kaivo"><f:Filter xmlns:f="http://www.opengis.net/fes/2.0"'
        ' xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<f:Intersects><gml:Point srsName="{TRAP}" xlink:href="{TRAP}" gml:remoteSchema="{TRAP}"/>'
        "</f:Intersects></f:Filter></wfs:Query></wfs:GetFeature>"
    ),
    "foreign operation": (
        '<wfs:Transaction xmlns:wfs="http://www.opengis.net/wfs/2.0" service="WFS" version="2.0.0">'
        f'<wfs:Native vendorId="{TRAP}" safeToIgnore="false">{TRAP}</wfs:Native></wfs:Transaction>'
    ),
}


@pytest.mark.parametrize("body", FETCHING.values(), ids=FETCHING.keys())
def test_no_body_makes_the_service_call_anywhere(planner: Client, body: str) -> None:
    answer = post(planner, body)

    assert answer.status < 500
    assert TRAP.encode() not in answer.body
