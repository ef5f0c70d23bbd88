"""Capabilities, schemas and stored queries: true, stable, and per caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from gisapp.features import registry
from tests.support.ogc import ALL_VERSIONS, VERSIONS, WFS, Answer, get, post

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db
both = pytest.mark.parametrize("version", VERSIONS)
every = pytest.mark.parametrize("version", ALL_VERSIONS)
POSTED = {
    "CreateStoredQuery",
    "DropStoredQuery",
    "Transaction",
    "LockFeature",
    "GetFeatureWithLock",
}
REQUIRED = {
    "ImplementsBasicWFS",
    "ImplementsTransactionalWFS",
    "ImplementsLockingWFS",
    "ImplementsInheritance",
    "ImplementsRemoteResolve",
    "ImplementsResultPaging",
    "ImplementsStandardJoins",
    "ImplementsSpatialJoins",
    "ImplementsTemporalJoins",
    "ImplementsFeatureVersioning",
    "ManageStoredQueries",
    "KVPEncoding",
    "XMLEncoding",
    "SOAPEncoding",
}
SCHEMA = "{http://www.w3.org/2001/XMLSchema}"


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


def capabilities(client: Client, **pairs: str) -> Answer:
    return get(client, service="WFS", request="GetCapabilities", **pairs)


@pytest.mark.parametrize(
    ("pairs", "version"),
    [
        ({}, "2.0.0"),
        ({"version": "1.1.0"}, "1.1.0"),
        ({"version": "1.0.0"}, "1.0.0"),
        ({"version": "1.0.7"}, "1.0.0"),
        ({"version": "0.9"}, "1.0.0"),
        ({"version": "1.5.0"}, "1.1.0"),
        ({"version": "3.0"}, "2.0.0"),
        ({"version": "newest"}, "2.0.0"),
        ({"version": "2.0.2"}, "2.0.0"),
        ({"acceptVersions": "10.0.0,2.0.0,1.1.0"}, "2.0.0"),
        ({"ACCEPTVERSIONS": "1.1.0,2.0.0"}, "1.1.0"),
        ({"acceptversions": "0.9, 1.1.0", "version": "2.0.0"}, "1.1.0"),
        ({"acceptversions": "1.0.0"}, "1.0.0"),
    ],
)
def test_versions_are_negotiated(planner: Client, pairs: dict[str, str], version: str) -> None:
    assert capabilities(planner, **pairs).root.get("version") == version


def test_no_common_version_is_a_fault(planner: Client) -> None:
    answer = capabilities(planner, acceptversions="0.9,3.0")

    assert (answer.status, answer.fault[0]) == (400, "VersionNegotiationFailed")


@both
def test_a_body_asks_for_capabilities(planner: Client, version: str) -> None:
    body = f'<w:GetCapabilities xmlns:w="{WFS[version]}" service="WFS"/>'

    assert post(planner, body).root.get("version") == version


@every
def test_capabilities_are_the_same_byte_for_byte(planner: Client, version: str) -> None:
    assert capabilities(planner, version=version) == capabilities(planner, version=version)


@both
def test_capabilities_list_every_type_and_system(planner: Client, version: str) -> None:
    root = capabilities(planner, version=version).root

    types = root.findall(f".//{{{WFS[version]}}}FeatureType")
    names = [t.findtext(f"{{{WFS[version]}}}Name") for t in types]
    systems = [el.text for el in types[0] if el.tag.endswith(("CRS", "SRS"))]
    assert names == [f"vv:{feature_type.name}" for feature_type in registry.all_types()]
    assert systems == [f"urn:ogc:def:crs:EPSG::{srid}" for srid in (3067, 3881, 4326, 3857)]


@every
def test_addresses_follow_the_host_that_was_asked(planner: Client, version: str) -> None:
    pairs = {"service": "WFS", "request": "GetCapabilities", "version": version}
    response = planner.get("/wfs", pairs, headers={"Host": "localhost"}, secure=True)

    names = ("{http://www.w3.org/1999/xlink}href", "onlineResource")
    elements = list(etree.fromstring(response.content).iter())
    addresses = {el.get(name, "").rstrip("?") for el in elements for name in names if el.get(name)}
    assert addresses == {"https://localhost/wfs"}


def test_capabilities_say_exactly_true_or_false(planner: Client) -> None:
    root = capabilities(planner).root
    stated = {
        el.get("name"): el.findtext("{http://www.opengis.net/ows/1.1}DefaultValue")
        for el in root.iter()
        if el.tag.endswith("}Constraint")
    }

    said = {v for n, v in stated.items() if n not in ("CountDefault", "QueryExpressions")}
    assert said == {"TRUE", "FALSE"}
    assert set(stated) >= REQUIRED
    assert stated["ImplementsResultPaging"] == stated["ManageStoredQueries"] == "TRUE"
    assert stated["SOAPEncoding"] == "FALSE"


def test_the_page_size_stands_where_gdal_looks_for_it(planner: Client) -> None:
    ows = "{http://www.opengis.net/ows/1.1}"
    root = capabilities(planner).root

    count = root.findtext(
        f".//{ows}Operation[@name='GetFeature']/{ows}Constraint[@name='CountDefault']/{ows}DefaultValue"
    )
    assert int(count or 0) >= 1_000_000


@both
@pytest.mark.parametrize("binding", ["kvp", "xml"])
def test_sections_are_given_alone(planner: Client, version: str, binding: str) -> None:
    names = ["FeatureTypeList", "ServiceIdentification"]
    if binding == "kvp":
        answer = capabilities(planner, version=version, sections=",".join(names))
    else:
        ows = "http://www.opengis.net/ows" + ("/1.1" if version == "2.0.0" else "")
        sections = "".join(f"<o:Section>{name}</o:Section>" for name in names)
        answer = post(
            planner,
            f'<w:GetCapabilities xmlns:w="{WFS[version]}" xmlns:o="{ows}" service="WFS">'
            f"<o:Sections>{sections}</o:Sections></w:GetCapabilities>",
        )

    written = [el.tag.rpartition("}")[2] for el in answer.root]
    # The schema of 1.1.0 leaves out no document's Filter_Capabilities.
    kept = ["Filter_Capabilities"] if version == "1.1.0" else []
    assert written == ["ServiceIdentification", "FeatureTypeList", *kept]


@both
@pytest.mark.parametrize("binding", ["kvp", "xml"])
def test_a_choice_of_no_section_gives_none(planner: Client, version: str, binding: str) -> None:
    if binding == "kvp":
        answer = capabilities(planner, version=version, sections="")
    else:
        ows = "http://www.opengis.net/ows" + ("/1.1" if version == "2.0.0" else "")
        answer = post(
            planner,
            f'<w:GetCapabilities xmlns:w="{WFS[version]}" xmlns:o="{ows}" service="WFS">'
            "<o:Sections/></w:GetCapabilities>",
        )

    assert len(answer.root) == (1 if version == "1.1.0" else 0)


@both
def test_a_mark_that_was_never_ours_is_a_fault(planner: Client, version: str) -> None:
    answer = capabilities(planner, version=version, updatesequence="9999999999")

    assert answer.fault[:2] == ("InvalidUpdateSequence", "updateSequence")


def test_clients_of_1_1_0_may_append_to_the_address(planner: Client) -> None:
    root = capabilities(planner, version="1.1.0").root

    href = "{http://www.w3.org/1999/xlink}href"
    asked = {el.get(href) for el in root.iter("{http://www.opengis.net/ows}Get")}
    posted = {el.get(href) for el in root.iter("{http://www.opengis.net/ows}Post")}
    assert (asked, posted) == ({"http://testserver/wfs?"}, {"http://testserver/wfs"})


def test_ids_of_1_1_0_are_of_elements_and_of_features(planner: Client) -> None:
    root = capabilities(planner, version="1.1.0").root

    ids = root.find(".//{http://www.opengis.net/ogc}Id_Capabilities")
    assert ids is not None
    assert [el.tag.rpartition("}")[2] for el in ids] == ["EID", "FID"]


@pytest.mark.parametrize("service", ['service=""', ""])
def test_a_body_of_1_1_0_need_not_name_the_service(planner: Client, service: str) -> None:
    body = f'<DescribeFeatureType xmlns="{WFS["1.1.0"]}" {service} version="1.1.0"/>'

    assert post(planner, body).root.tag == "{http://www.w3.org/2001/XMLSchema}schema"


@both
def test_all_is_every_section(planner: Client, version: str) -> None:
    whole = capabilities(planner, version=version)

    assert capabilities(planner, version=version, sections="All,ServiceProvider") == whole


def test_an_unknown_section_is_a_fault(planner: Client) -> None:
    answer = capabilities(planner, sections="Layers")

    assert answer.fault[:2] == ("InvalidParameterValue", "sections")


@both
def test_who_has_the_document_gets_its_mark_alone(planner: Client, version: str) -> None:
    whole = capabilities(planner, version=version).root
    mark = whole.get("updateSequence", "")

    known = capabilities(planner, version=version, updatesequence=mark).root
    old = capabilities(planner, version=version, updatesequence="0").root

    # The schema of 1.1.0 wants Filter_Capabilities in every document.
    assert (len(known), known.get("updateSequence")) == (1 if version == "1.1.0" else 0, mark)
    assert len(old) == len(whole) == 5
    assert mark


@both
def test_the_mark_is_another_for_other_rights(
    client_as: Callable[[str], Client], version: str
) -> None:
    marks = {
        capabilities(client_as(role), version=version).root.get("updateSequence")
        for role in ("planner", "viewer")
    }

    assert len(marks) == (2 if version == "2.0.0" else len(marks))


@both
def test_every_operation_that_is_listed_answers(planner: Client, version: str) -> None:
    root = capabilities(planner, version=version).root
    names = [
        el.get("name", "") for el in root.iter() if el.tag.endswith("}Operation") and el.get("name")
    ]

    more = {
        "GetFeature": {"typename": "venttiili"},
        "GetPropertyValue": {"typenames": "venttiili", "valuereference": "@gml:id"},
    }
    for name in set(names) - POSTED:
        pairs = {"service": "WFS", "version": version, "request": name, **more.get(name, {})}
        assert get(planner, **pairs).status == 200, name


def test_a_viewer_is_not_told_of_addresses(client_as: Callable[[str], Client]) -> None:
    pairs = {"service": "WFS", "request": "DescribeFeatureType", "typename": "kulutuspaikka"}

    assert b"osoite" in get(client_as("planner"), **pairs).body
    assert b"osoite" not in get(client_as("viewer"), **pairs).body


@both
@pytest.mark.parametrize("key", ["typename", "TYPENAMES"])
def test_types_are_described_by_name(planner: Client, version: str, key: str) -> None:
    pairs = {"service": "WFS", "version": version, "request": "DescribeFeatureType"}

    answer = get(planner, **pairs, **{key: "vv:kaivo,venttiili"})

    declared = [el.get("name") for el in answer.root.findall(f"{SCHEMA}element")]
    assert declared == ["kaivo", "venttiili"]


@both
def test_types_are_described_by_a_body(planner: Client, version: str) -> None:
    body = (
        f'<w:DescribeFeatureType xmlns:w="{WFS[version]}" xmlns:o="https://vesiverkko.fi/ns/1"'
        f' service="WFS" version="{version}"><w:TypeName>o:kaivo</w:TypeName>'
        "</w:DescribeFeatureType>"
    )

    assert [el.get("name") for el in post(planner, body).root.findall(f"{SCHEMA}element")] == [
        "kaivo"
    ]


@every
def test_an_unknown_type_is_not_described(planner: Client, version: str) -> None:
    pairs = {"service": "WFS", "version": version, "request": "DescribeFeatureType"}
    answer = get(planner, **pairs, typename="vv:mittari")

    assert (answer.status, answer.fault[:2]) == (400, ("InvalidParameterValue", "typeName"))


def test_stored_queries_are_listed_and_described(planner: Client) -> None:
    pairs = {"service": "WFS", "version": "2.0.0"}

    listed = get(planner, **pairs, request="ListStoredQueries").root
    described = get(planner, **pairs, request="DescribeStoredQueries").root

    ids = [el.get("id") for el in listed]
    assert ids == [el.get("id") for el in described]
    assert "urn:ogc:def:query:OGC-WFS::GetFeatureById" in ids
