"""What the service writes: stored texts break no document, and requests write no header or link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import IntegrityError
from lxml import etree

from tests.make import make_consumption_point, make_node
from tests.support.ogc import ALL_VERSIONS, VV, Ask, get, send
from tests.support.ogc_api import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

# Texts without control characters and spaces, which the table itself refuses.
STORED: Final = (
    *("]]>", "</script><script>x</script>", "<!--", "-->", "&amp;", "&#0;"),
    *("\ufeffmerkki", "'\"", "\\u0000", "{{x}}", "{%x%}", "=1+1", "@x", "\U0001f6b0"),
)
# What is no character of XML, or turns the text after it around.
UNSEEN: Final = ("\ufffe", "a\uffffb", "\u202eoikealta", "\u2066x", "a\x01", "\x7f", "a\u0085b")


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


def stored(text: str) -> None:
    make_node(kind="kaivo", type_code="tarkastuskaivo", network="jatevesi", source_id=text)


@pytest.mark.parametrize("text", STORED)
def test_a_stored_text_comes_out_as_it_is_in_every_format(planner: Client, text: str) -> None:
    stored(text)

    for version in ALL_VERSIONS:
        answer = send(planner, Ask(type_name="kaivo", version=version))
        assert answer.values("lahdetunnus") == [text]
    geojson = ask(planner, "/collections/kaivo/items").json
    assert geojson["features"][0]["properties"]["lahdetunnus"] == text
    values = get(
        planner,
        service="WFS",
        version="2.0.0",
        request="GetPropertyValue",
        typenames="kaivo",
        valuereference="lahdetunnus",
    )
    assert values.root.findtext(f".//{{{VV}}}lahdetunnus") == text


@pytest.mark.parametrize("text", STORED)
def test_a_stored_text_is_no_markup_on_a_page(planner: Client, text: str) -> None:
    stored(text)

    for address in ("/ogc/collections/kaivo/items", _address_of_the_only(planner)):
        page: Any = planner.get(address, headers={"Accept": "text/html"})
        assert page.status_code == 200
        body = page.getvalue()
        assert b"<script>x" not in body
        root = etree.fromstring(body, etree.HTMLParser())
        assert all(element.text != "x" for element in root.iter("script"))


def _address_of_the_only(client: Client) -> str:
    (id_,) = ask(client, "/collections/kaivo/items").ids
    return f"/ogc/collections/kaivo/items/{id_}"


@pytest.mark.parametrize("text", UNSEEN)
def test_what_no_document_can_carry_is_never_stored(text: str) -> None:
    with pytest.raises(IntegrityError, match="source_id_text"):
        stored(text)


@pytest.mark.parametrize(
    "address",
    [
        "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=kaivo&outputFormat={}",
        "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames={}&outputFormat=csv",
        "/ogc/collections/kaivo/items?f={}",
        "/ogc/collections/kaivo/items?crs={}",
        "/wms?service=WMS&version=1.3.0&request=GetMap&format={}",
        "/ogc/collections/{}/items?f=csv",
    ],
)
def test_a_line_break_in_a_request_makes_no_header(planner: Client, address: str) -> None:
    for injected in ("x%0D%0ASet-Cookie:%20a=b", "x%0Aa:b", "text/csv%0D%0A%0D%0A<p>"):
        response = planner.get(address.format(injected))

        # The WMS tells faults with status 200, as its standard wants.
        assert response.status_code in ((200,) if address.startswith("/wms") else (400, 404))
        assert "a" not in response.cookies
        assert all(
            "\r" not in f"{name}{value}" and "\n" not in f"{name}{value}"
            for name, value in response.headers.items()
        )


@pytest.mark.parametrize("name", ["callback", "jsonp", "cb"])
def test_nobody_chooses_a_function_to_call(planner: Client, name: str) -> None:
    stored("K1")

    answer = ask(planner, "/collections/kaivo/items", {name: "alert"})
    wfs = get(
        planner,
        **{"service": "WFS", "request": "GetFeature", "typenames": "kaivo", name: "alert"},
        outputformat="application/json",
        format_options="callback:alert",
    )

    assert answer.status == 400
    assert wfs.body.startswith(b"{")
    assert b"alert" not in answer.body + wfs.body


def test_a_file_has_the_name_of_its_type_and_nothing_of_the_request(planner: Client) -> None:
    stored("K1")

    for named in ("kaivo", "vv:kaivo", "{https://vesiverkko.fi/ns/1}kaivo"):
        response: Any = planner.get(
            "/wfs",
            {
                "service": "WFS",
                "request": "GetFeature",
                "typenames": named,
                "outputformat": "csv",
                "filename": "../../x.exe",
            },
        )
        response.getvalue()
        assert response.headers["Content-Disposition"] == 'attachment; filename="kaivo.csv"'


DOCUMENTS: Final = (
    "/wfs?service=WFS&request=GetCapabilities",
    "/wfs?service=WFS&request=GetCapabilities&version=1.1.0",
    "/wfs?service=WFS&request=GetCapabilities&version=1.0.0",
    "/wfs?service=WFS&request=GetFeature&typenames=kaivo&count=1",
    "/wms?service=WMS&request=GetCapabilities&version=1.3.0",
    "/ogc/",
    "/ogc/collections",
    "/ogc/collections/kaivo/items?limit=1",
    "/ogc/api",
    "/ogc/tiles",
)
FORGED: Final = {
    "X-Forwarded-Host": "xyzzy.invalid",
    "X-Forwarded-Proto": "xyzzy",
    "X-Forwarded-Prefix": "/xyzzy",
    "X-Forwarded-Server": "xyzzy.invalid",
    "X-Host": "xyzzy.invalid",
    "X-Original-URL": "/xyzzy",
    "Forwarded": "host=xyzzy.invalid;proto=https",
}


@pytest.mark.parametrize("address", DOCUMENTS)
def test_a_stranger_writes_no_link(planner: Client, address: str) -> None:
    stored("K1")
    stored("K2")

    response: Any = planner.get(address, headers=FORGED, REMOTE_ADDR="192.0.2.7")

    assert response.status_code == 200
    assert b"xyzzy" not in response.getvalue()


@pytest.mark.parametrize("address", DOCUMENTS)
def test_a_forged_host_is_refused(planner: Client, address: str) -> None:
    response: Any = planner.get(address, headers={"Host": "xyzzy.invalid"})

    assert response.status_code == 400
    assert b"xyzzy" not in response.content


# Who may not see something learns nothing of it


@pytest.fixture
def viewer(client_as: Callable[[str], Client]) -> Client:
    return client_as("viewer")


def test_order_tells_nothing_of_a_hidden_property(viewer: Client) -> None:
    make_consumption_point()
    pairs = {"service": "WFS", "request": "GetFeature", "typenames": "kulutuspaikka"}
    path = "/collections/kulutuspaikka/items"

    by_hidden = get(viewer, **pairs, sortby="osoite"), ask(viewer, path, sortby="osoite")
    by_unknown = get(viewer, **pairs, sortby="olematon"), ask(viewer, path, sortby="olematon")

    assert [answer.status for answer in by_hidden] == [400, 400]
    assert [answer.body for answer in by_hidden] == [answer.body for answer in by_unknown]


@pytest.mark.parametrize("parameter", ["propertyname", "valuereference", "filter"])
def test_a_hidden_property_looks_like_an_unknown_one(viewer: Client, parameter: str) -> None:
    def told(name: str) -> bytes:
        text = (
            f"<Filter><PropertyIsNull><PropertyName>{name}</PropertyName></PropertyIsNull></Filter>"
        )
        value = text if parameter == "filter" else name
        request = "GetPropertyValue" if parameter == "valuereference" else "GetFeature"
        pairs = {"service": "WFS", "version": "2.0.0", "typenames": "kulutuspaikka"}
        return get(viewer, **pairs, request=request, **{parameter: value}).body

    assert told("osoite") == told("olematon")


def test_neither_counts_nor_ids_tell_of_a_hidden_row(viewer: Client) -> None:
    secret = make_node(kind="kaivo", type_code="tarkastuskaivo", network="jatevesi")
    type(secret).objects.filter(pk=secret.pk).update(secrecy="salassa")
    real, invented = f"kaivo.{secret.tunnus}", "kaivo.00000000-0000-4000-8000-000000000000"

    def seen(id_: str) -> list[Any]:
        by_id = {"service": "WFS", "request": "GetFeature", "version": "2.0.0", "resourceid": id_}
        hits = get(viewer, **by_id, resulttype="hits").root.get("numberMatched")
        stored_query = {
            "service": "WFS",
            "version": "2.0.0",
            "request": "GetFeature",
            "storedquery_id": "urn:ogc:def:query:OGC-WFS::GetFeatureById",
            "id": id_,
        }
        alone = get(viewer, **stored_query)
        api = ask(viewer, f"/collections/kaivo/items/{id_}")
        found = ask(viewer, "/collections/kaivo/items", filter=f"tunnus='{id_.partition('.')[2]}'")
        return [hits, get(viewer, **by_id).ids, alone.status, alone.body, api.status, found.ids]

    assert seen(real) == seen(invented)


@pytest.mark.parametrize(
    "pairs",
    [
        {"propertyname": ",".join(["lahde"] * 150)},
        {"sortby": ",".join(["lahde"] * 150)},
        {"resourceid": ",".join(["kaivo.x"] * 150)},
    ],
)
def test_a_name_that_comes_again_changes_nothing(planner: Client, pairs: dict[str, str]) -> None:
    stored("K1")
    fixed = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typenames": "kaivo"}

    answer = get(planner, **fixed, **pairs)

    assert answer.status == 200
    assert len(answer.values("lahde")) == len(answer.ids) == (0 if "resourceid" in pairs else 1)


@pytest.mark.parametrize("name", ["typenames", "propertyname", "sortby", "aliases", "namespaces"])
def test_ten_thousand_names_are_refused_or_passed_over(planner: Client, name: str) -> None:
    fixed = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typenames": "kaivo"}
    many = ",".join(f"n{number}" for number in range(10_000))

    answer = get(planner, **{**fixed, name: many})

    assert answer.status == (200 if name == "namespaces" else 400)


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/wfs?service=WFS&request=GetCapabilities", 400, "xml"),
        # A WMS tells its faults in a document that came well.
        ("/wms?service=WMS&request=GetCapabilities", 200, "xml"),
        ("/ogc/collections/kaivo/items?f=json", 400, "json"),
    ],
)
def test_a_thousand_parameters_are_refused(
    planner: Client, path: str, status: int, kind: str
) -> None:
    answer = planner.get(path + "&" * 1_001)

    assert (answer.status_code, kind in answer["Content-Type"]) == (status, True)
    assert b"1000 parameters" in answer.content


@pytest.mark.parametrize(
    ("system", "corners"),
    [
        ("EPSG:4326", "-180,-90,180,90"),
        ("EPSG:4326", "27,89.9999999,27.0001,90"),
        ("EPSG:3067", "-1e8,-1e8,1e8,1e8"),
        ("EPSG:3067", "-1e300,-1e300,1e300,1e300"),
        ("EPSG:3881", "-1e9,-1e9,1e9,1e9"),
        ("EPSG:3857", "-1e30,-1e30,1e30,1e30"),
    ],
)
def test_a_box_that_leaves_its_system_is_answered_or_refused(
    planner: Client, system: str, corners: str
) -> None:
    stored("K1")
    pairs = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typenames": "kaivo"}

    answer = get(planner, **pairs, bbox=f"{corners},{system}")

    assert answer.status in (200, 400)
    if answer.status == 200:
        assert b"Inf" not in answer.body
        assert b"NaN" not in answer.body
