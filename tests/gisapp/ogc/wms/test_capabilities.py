"""Capabilities: true for the caller, stable, and numbered when they change."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import pytest
from lxml import etree

from gisapp import access
from gisapp.access import ROLES, Right
from gisapp.ogc.wms import layers
from gisapp.ogc.wms.capabilities import UPDATE_SEQUENCE, capabilities
from gisapp.ogc.wms.versions import Version
from tests.make import make_caller
from tests.support.wms import exception

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from lxml.etree import _Element
    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db
WMS: Final = {"w": "http://www.opengis.net/wms"}
HREF: Final = "{http://www.w3.org/1999/xlink}href"
# The texts that go with UPDATE_SEQUENCE, for a main user.
FINGERPRINTS: Final = {"1.3.0": "ab19ef5a3462386a", "1.1.1": "f9cc79b1f7e6bf67"}


def document(client: Client, version: str = "1.3.0", **pairs: str) -> bytes:
    given = {"SERVICE": "WMS", "REQUEST": "GetCapabilities", "VERSION": version, **pairs}
    return bytes(client.get("/wms", given).content)


def root_of(client: Client, version: str = "1.3.0") -> _Element:
    return etree.fromstring(document(client, version))


@pytest.mark.parametrize("version", ["1.3.0", "1.1.1"])
def test_a_changed_document_has_a_new_update_sequence(
    version: str, client_as: Callable[[str], Client]
) -> None:
    found = hashlib.sha256(document(client_as("main_user"), version)).hexdigest()[:16]

    assert found == FINGERPRINTS[version], (
        "The capabilities have changed. Clients keep them until updateSequence grows: raise "
        "UPDATE_SEQUENCE in gisapp/ogc/wms/capabilities.py and put the new fingerprint here."
    )


@pytest.mark.parametrize("version", ["1.3.0", "1.1.1"])
def test_links_name_the_address_of_a_trusted_proxy(
    version: str, client_as: Callable[[str], Client], settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/vesi"}
    pairs = {"SERVICE": "WMS", "REQUEST": "GetCapabilities", "VERSION": version}

    root = etree.fromstring(client_as("viewer").get("/wms", pairs, headers=said).content)

    links = [link for element in root.iter() if (link := element.get(HREF))]
    assert links
    assert all(link.startswith("https://testserver/vesi/wms") for link in links)


def test_roots_have_no_prefix_since_qgis_knows_them_by_their_bare_names_only(
    client_as: Callable[[str], Client],
) -> None:
    client = client_as("viewer")

    assert b"<WMS_Capabilities " in document(client)
    assert b"<ServiceExceptionReport " in client.get("/wms?SERVICE=WMS&REQUEST=no").content


def test_layers_stand_in_groups_and_can_be_queried(client_as: Callable[[str], Client]) -> None:
    root = root_of(client_as("planner"))

    groups = root.findall("w:Capability/w:Layer/w:Layer", WMS)
    titles = [group.findtext("w:Title", namespaces=WMS) for group in groups]
    assert titles == ["Asiakkaat", "Laitteet", "Verkostot", "Alueet"]
    leaves = [leaf for group in groups for leaf in group.findall("w:Layer", WMS)]
    assert {leaf.get("queryable") for leaf in leaves} == {"1"}
    names = [leaf.findtext("w:Name", namespaces=WMS) for leaf in leaves]
    assert names[0] == "kulutuspaikka"
    assert len(set(names)) == len(names) == 14


def test_only_layers_that_the_caller_may_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROLES, "only_networks", frozenset({Right.READ_NETWORKS}))

    def told(role: str) -> bytes:
        types = layers.drawable(access.types_for(make_caller(role)))
        return capabilities(Version.V1_3, types, "http://kartta.example.invalid/wms")

    assert b"kulutuspaikka" in told("viewer")
    assert b"kulutuspaikka" not in told("only_networks")
    assert b"vesijohto" in told("only_networks")


def test_axes_are_those_of_the_authority_in_1_3_0_and_east_first_in_1_1_1(
    client_as: Callable[[str], Client],
) -> None:
    client = client_as("viewer")

    newer = {
        box.get("CRS"): (float(box.get("minx", "")), float(box.get("miny", "")))
        for box in root_of(client).iter("{*}BoundingBox")
    }
    older = {
        box.get("SRS"): (float(box.get("minx", "")), float(box.get("miny", "")))
        for box in root_of(client, "1.1.1").iter("BoundingBox")
    }

    assert newer["EPSG:4326"] == newer["CRS:84"][::-1] == older["EPSG:4326"][::-1]
    assert newer["EPSG:4326"][0] > 60
    assert newer["EPSG:3881"][1] > 27_000_000 > newer["EPSG:3881"][0]
    assert newer["EPSG:3881"] == older["EPSG:3881"][::-1]
    assert newer["EPSG:3067"] == older["EPSG:3067"] == (440000.0, 6780000.0)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("1.3.0", "1.3.0"),
        ("1.4.0", "1.3.0"),
        ("1.1.1", "1.1.1"),
        ("1.1.0", "1.1.1"),
        ("1.0.0", "1.1.1"),
    ],
)
def test_versions_are_negotiated(
    asked: str, given: str, client_as: Callable[[str], Client]
) -> None:
    assert root_of(client_as("viewer"), asked).get("version") == given


def test_a_client_with_the_current_document_is_told_so(
    client_as: Callable[[str], Client],
) -> None:
    client = client_as("viewer")
    known = {"updatesequence": str(UPDATE_SEQUENCE)}
    newer = {"updatesequence": str(UPDATE_SEQUENCE + 1)}
    older = {"updatesequence": str(UPDATE_SEQUENCE - 1)}
    url = "/wms"
    base = {"SERVICE": "WMS", "REQUEST": "GetCapabilities"}

    assert exception(client.get(url, base | known))[0] == "CurrentUpdateSequence"  # type: ignore[arg-type]
    assert exception(client.get(url, base | newer))[0] == "InvalidUpdateSequence"  # type: ignore[arg-type]
    assert b"WMS_Capabilities" in client.get(url, base | older).content


def test_two_documents_are_the_same_byte_for_byte(client_as: Callable[[str], Client]) -> None:
    client = client_as("viewer")

    assert document(client) == document(client)
