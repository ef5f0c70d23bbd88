"""The documents of the API: what they say, for whom, in which form, and that they are kept."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

from gisapp.features import registry
from tests.support.ogc import get
from tests.support.ogc_api import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

PATHS = (
    "/",
    "/conformance",
    "/api",
    "/functions",
    "/collections",
    "/collections/venttiili",
    "/collections/venttiili/schema",
    "/collections/venttiili/queryables",
    "/collections/venttiili/sortables",
    "/collections/venttiili/tiles",
    "/collections/venttiili/tiles/ETRS-TM35FIN",
    "/tileMatrixSets",
    "/tileMatrixSets/ETRS-GK27",
    "/tiles",
    "/tiles/WebMercatorQuad",
    "/tiles/WebMercatorQuad/tilejson",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_document_is_closed_to_strangers(path: str, client: Client) -> None:
    answer = ask(client, path)

    assert answer.status == 401
    assert "Basic" in answer.headers["WWW-Authenticate"]


def test_a_person_who_browses_is_sent_to_the_sign_in_page(client: Client) -> None:
    response = client.get("/ogc/collections", headers={"Sec-Fetch-Mode": "navigate"})

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/ogc/collections"


@pytest.mark.parametrize("path", PATHS)
def test_every_document_is_json_by_default_and_a_page_for_browsers(
    path: str, client_as: Callable[[str], Client]
) -> None:
    client = client_as("viewer")

    for answer in (ask(client, path), ask(client, path, f="json", accept="text/html")):
        assert answer.status == 200
        assert "json" in answer.headers["Content-Type"]
        assert answer.json
    for answer in (ask(client, path, f="html"), ask(client, path, accept="text/html,*/*;q=0.8")):
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "<h1" in answer.text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("form", ["json", "html"])
def test_an_unchanged_document_is_not_sent_again(
    path: str, form: str, client_as: Callable[[str], Client]
) -> None:
    client = client_as("viewer")
    first = ask(client, path, f=form)

    second = ask(client, path, f=form, headers={"If-None-Match": first.headers["ETag"]})

    assert (second.status, second.body) == (304, b"")
    assert "Authorization" in first.headers["Vary"]
    # One tag stands for the plain and the compressed bytes, so it is a weak one.
    assert first.headers["ETag"].startswith('W/"')


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_parameter_is_refused(path: str, client_as: Callable[[str], Client]) -> None:
    answer = ask(client_as("viewer"), path, hauki="1")

    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "hauki" not in answer.text


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/", {"f": "pdf"}, 400),
        ("/", {"f": ["json", "html"]}, 400),
        ("/collections/hauki", {}, 404),
        ("/collections/hauki/schema", {}, 404),
        ("/tileMatrixSets/Helsinki", {}, 404),
        ("/tiles/Helsinki", {}, 404),
        ("/tiles/ETRS-GK27/tilejson", {}, 404),
        ("/collections/hauki/tiles", {}, 404),
        ("/collections/hauki/items", {}, 404),
    ],
)
def test_what_is_not_there_is_told_in_a_problem_document(
    path: str, query: dict[str, Any], status: int, client_as: Callable[[str], Client]
) -> None:
    answer = ask(client_as("viewer"), path, query)

    assert answer.status == status
    assert answer.json["status"] == status
    assert answer.json["detail"]


def test_a_problem_is_a_page_for_browsers(client_as: Callable[[str], Client]) -> None:
    answer = ask(client_as("viewer"), "/collections/hauki", accept="text/html")

    assert answer.status == 404
    assert "<h1>Sellaista ei löydy</h1>" in answer.text


def test_a_form_that_nobody_makes_is_not_acceptable(client_as: Callable[[str], Client]) -> None:
    assert ask(client_as("viewer"), "/", accept="image/png").status == 406


def test_only_reading_is_allowed(client_as: Callable[[str], Client]) -> None:
    response = client_as("viewer").options("/ogc/collections")

    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_a_large_document_comes_compressed_to_those_who_ask(
    client_as: Callable[[str], Client],
) -> None:
    client = client_as("viewer")

    packed = ask(client, "/api", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == ask(client, "/api").body


def test_the_address_without_its_last_slash_leads_to_the_landing_page(
    client_as: Callable[[str], Client],
) -> None:
    answer = client_as("viewer").get("/ogc", follow=True, headers={"Accept": "application/json"})

    assert answer.request["PATH_INFO"] == "/ogc/"
    assert answer.json()["title"] == "Vesiverkko"


def test_every_link_of_the_landing_page_leads_somewhere(
    client_as: Callable[[str], Client],
) -> None:
    client = client_as("viewer")
    links = ask(client, "/").json["links"]

    rels = {link["rel"] for link in links}
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= rels
    for link in links:
        answer = ask(client, link["href"], accept=link["type"])
        assert answer.status == 200, link
        assert answer.headers["Content-Type"].startswith(link["type"]), link


def test_links_follow_a_trusted_proxy_and_nobody_else(
    client_as: Callable[[str], Client], settings: Any
) -> None:
    client = client_as("viewer")
    said = {"X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "https"}

    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]
    trusted = ask(client, "/collections", headers={**said, "X-Forwarded-Prefix": "/vesi"})
    settings.TRUSTED_PROXIES = []
    forged = ask(client, "/collections", headers=said)

    assert trusted.link("self") == "https://localhost/vesi/ogc/collections"
    assert forged.link("self") == "http://testserver/ogc/collections"


def test_every_link_of_a_collection_leads_somewhere(client_as: Callable[[str], Client]) -> None:
    client = client_as("viewer")

    for collection in ask(client, "/collections").json["collections"][:2]:
        for link in collection["links"]:
            answer = ask(client, link["href"], accept=link["type"])
            assert answer.status == 200, link
            assert answer.headers["Content-Type"].startswith(link["type"]), link


def test_a_collection_says_the_same_alone_and_in_the_list(
    client_as: Callable[[str], Client],
) -> None:
    client = client_as("planner")

    listed = ask(client, "/collections").json["collections"]

    assert [one["id"] for one in listed] == [t.name for t in registry.all_types()]
    for one in listed:
        assert ask(client, f"/collections/{one['id']}").json == one


def test_the_collections_are_those_of_the_wfs(client_as: Callable[[str], Client]) -> None:
    client = client_as("feed")
    root = get(client, service="WFS", request="GetCapabilities", version="2.0.0").root
    wfs = "{http://www.opengis.net/wfs/2.0}"
    ows = "{http://www.opengis.net/ows/1.1}"

    listed = {one["id"]: one for one in ask(client, "/collections").json["collections"]}

    for feature_type in root.iter(f"{wfs}FeatureType"):
        one = listed.pop(feature_type.findtext(f"{wfs}Name", "").partition(":")[2])
        assert feature_type.findtext(f"{wfs}Title") == one["title"]
        assert feature_type.findtext(f"{wfs}Abstract") == one["description"]
        lower = feature_type.findtext(f".//{ows}LowerCorner")
        if lower is not None:
            assert [float(number) for number in lower.split()] == one["extent"]["spatial"]["bbox"][
                0
            ][:2]
    assert not listed


def test_storage_and_default_systems_are_told(client_as: Callable[[str], Client]) -> None:
    one = ask(client_as("viewer"), "/collections/vesijohto").json

    assert one["crs"][0] == "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    assert one["storageCrs"] == "http://www.opengis.net/def/crs/EPSG/0/3067"
    assert one["storageCrs"] in one["crs"]


def test_a_property_that_the_caller_may_not_see_is_in_no_document(
    client_as: Callable[[str], Client],
) -> None:
    viewer, feed = client_as("viewer"), client_as("feed")

    for name in ("schema", "queryables", "sortables"):
        path = f"/collections/kulutuspaikka/{name}"
        assert "osoite" not in ask(viewer, path).json["properties"]
        assert "osoite" in ask(feed, path).json["properties"]
    assert '"osoite"' not in ask(viewer, "/api").text
    assert '"osoite"' in ask(feed, "/api").text


def test_the_schema_tells_roles_codes_and_what_may_be_written(
    client_as: Callable[[str], Client],
) -> None:
    answer = ask(client_as("viewer"), "/collections/venttiili/schema")

    properties = answer.json["properties"]
    assert answer.headers["Content-Type"] == "application/schema+json"
    assert properties["tunnus"]["x-ogc-role"] == "id"
    assert properties["sijainti"] == {
        "title": "sijainti",
        "format": "geometry-point",
        "x-ogc-role": "primary-geometry",
        "x-ogc-propertySeq": len(properties),
    }
    assert properties["muutosnumero"]["readOnly"] is True
    assert properties["asento"]["enum"] == ["auki", "kiinni", "osittain", "tuntematon"]
    assert "readOnly" not in properties["asento"]
    assert (
        "sijainti"
        not in ask(client_as("viewer"), "/collections/venttiili/sortables").json["properties"]
    )
