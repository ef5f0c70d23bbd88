"""Every document of the WFS is valid by the OGC's schemas and by the schema we publish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from lxml import etree

from tests.interop import offline_schemas, truth

if TYPE_CHECKING:
    import requests

    from tests.interop.service import Service

VERSIONS: Final = ("1.0.0", "1.1.0", "2.0.0")
# Followed types have a feed of changes each, and one type says how far the feeds are.
FEEDS: Final = (*(f"{name}_muutos" for name in truth.TYPES), "tilannekuva")
_VV: Final = "https://vesiverkko.fi/ns/1"
_BROKEN_BODY: Final = (
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    '<wfs:GetFeature xmlns:wfs="http://www.opengis.net/wfs/2.0" service="WFS" version="2.0.0">'
    '<wfs:Query typeNames="&e;"/></wfs:GetFeature>'
)
of_each_version = pytest.mark.parametrize("version", VERSIONS)
counting = pytest.mark.parametrize("version", VERSIONS[1:])
of_each_type = pytest.mark.parametrize("type_name", truth.TYPES)


@of_each_version
def test_capabilities_are_valid(version: str, ask: Any) -> None:
    answer = ask(version, "GetCapabilities")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].partition(";")[0].endswith("xml")
    assert offline_schemas.faults(answer.content, version) == []


@of_each_version
def test_a_document_that_is_not_valid_is_found_out(version: str, ask: Any) -> None:
    # Without this the tests around it could be content with anything.
    document = ask(version, "GetCapabilities").content
    spoilt = re.sub(rb"(<(\w+:)?Title>)", rb"<\2Whatever/>\1", document, count=1)
    assert spoilt != document
    assert offline_schemas.faults(spoilt, version) != []


@of_each_version
def test_the_schema_of_all_types_compiles(version: str, ask: Any) -> None:
    document = ask(version, "DescribeFeatureType").content
    # Raises where a type or an import leads nowhere.
    offline_schemas.schema(version, document)
    declared = etree.fromstring(document).findall("{http://www.w3.org/2001/XMLSchema}element")
    assert {element.get("name") for element in declared} >= set(truth.TYPES)


@of_each_version
@pytest.mark.parametrize("srid", [3067, 3881, 4326])
@of_each_type
def test_features_are_valid_by_the_schema_that_they_name(
    type_name: str, srid: int, version: str, ask: Any, web: requests.Session
) -> None:
    system = f"urn:ogc:def:crs:EPSG::{srid}"
    answer = ask(version, "GetFeature", typename=f"vv:{type_name}", srsname=system)
    _assert_valid_by_its_own_schema(answer, version, web)


@of_each_version
@pytest.mark.parametrize("type_name", FEEDS)
def test_feeds_are_valid_by_the_schema_that_they_name(
    type_name: str, version: str, ask: Any, web: requests.Session
) -> None:
    answer = ask(version, "GetFeature", typename=f"vv:{type_name}")
    _assert_valid_by_its_own_schema(answer, version, web)


@of_each_version
def test_a_choice_of_properties_is_valid(version: str, ask: Any, web: requests.Session) -> None:
    names = "vv:laji,vv:sijainti"
    answer = ask(version, "GetFeature", typename="vv:vesijohto", propertyname=names)
    _assert_valid_by_its_own_schema(answer, version, web)


@counting
def test_pages_are_valid(version: str, ask: Any, web: requests.Session) -> None:
    for start in ("0", "7", "1000000"):
        words = {"count": "5", "maxfeatures": "5", "startindex": start}
        answer = ask(version, "GetFeature", typename="vv:vesijohto", **words)
        _assert_valid_by_its_own_schema(answer, version, web)


@of_each_version
def test_several_types_in_one_answer_are_valid(version: str, ask: Any) -> None:
    names = "vv:venttiili,vv:vesijohto,vv:kulutuspaikka"
    answer = ask(version, "GetFeature", typename=names)
    assert answer.status_code == 200
    application = ask(version, "DescribeFeatureType").content
    assert offline_schemas.faults(answer.content, version, application) == []


@counting
@of_each_type
def test_hits_are_valid_and_counted(type_name: str, version: str, ask: Any, stored: Any) -> None:
    answer = ask(version, "GetFeature", typename=f"vv:{type_name}", resulttype="hits")
    root = etree.fromstring(answer.content)
    counted = root.get("numberOfFeatures" if version == "1.1.0" else "numberMatched")
    assert counted == str(len(stored(type_name, 3067)))
    assert offline_schemas.faults(answer.content, version) == []


def test_one_feature_by_its_id_is_valid(ask: Any, stored: Any) -> None:
    tunnus = next(iter(stored("venttiili", 3067)))
    query = "urn:ogc:def:query:OGC-WFS::GetFeatureById"
    answer = ask("2.0.0", "GetFeature", storedquery_id=query, id=f"venttiili.{tunnus}")
    assert answer.status_code == 200
    assert etree.QName(etree.fromstring(answer.content)).localname == "venttiili"
    application = ask("2.0.0", "DescribeFeatureType").content
    assert offline_schemas.faults(answer.content, "2.0.0", application) == []


@pytest.mark.parametrize("request_name", ["ListStoredQueries", "DescribeStoredQueries"])
def test_the_documents_of_built_in_queries_are_valid(request_name: str, ask: Any) -> None:
    answer = ask("2.0.0", request_name)
    assert answer.status_code == 200
    assert offline_schemas.faults(answer.content, "2.0.0") == []


@of_each_version
@pytest.mark.parametrize(
    "words",
    [
        {"typename": "vv:eiole"},
        {"typename": "vv:venttiili", "srsname": "EPSG:9999"},
        {"typename": "vv:venttiili", "bbox": "1,2,3"},
        {"typename": "vv:venttiili", "bbox": "a,b,c,d"},
        {"typename": "vv:venttiili", "propertyname": "eiole"},
        {"typename": "vv:venttiili", "outputformat": "eiole"},
        {"typename": "vv:venttiili", "filter": "<ei"},
        {},
    ],
    ids=["type", "system", "short-box", "box", "property", "format", "filter", "no-type"],
)
def test_faults_are_reported_in_valid_documents(
    words: dict[str, str], version: str, ask: Any
) -> None:
    _assert_report(ask(version, "GetFeature", **words), version)


@of_each_version
def test_an_unknown_operation_is_reported_in_a_valid_document(version: str, ask: Any) -> None:
    _assert_report(ask(version, "GetNothing"), version)


def test_a_body_with_entities_is_reported_in_a_valid_document(
    web: requests.Session, service: Service
) -> None:
    headers = {"Content-Type": "text/xml"}
    answer = web.post(service.wfs, data=_BROKEN_BODY, headers=headers, timeout=60)
    _assert_report(answer, "2.0.0")


def _assert_valid_by_its_own_schema(
    answer: requests.Response, version: str, web: requests.Session
) -> None:
    assert answer.status_code == 200, answer.text
    application = web.get(offline_schemas.named(answer.content)[_VV], timeout=60).content
    assert offline_schemas.faults(answer.content, version, application) == []


def _assert_report(answer: requests.Response, version: str) -> None:
    assert 400 <= answer.status_code < 500
    root = etree.fromstring(answer.content)
    old = version == "1.0.0"
    name = "ServiceExceptionReport" if old else "ExceptionReport"
    assert etree.QName(root).localname == name
    # OWS 1.0 writes the version of the report format, OWS 1.1 that of the service.
    assert root.get("version") in ("1.2.0" if old else "1.0.0", version)
    assert "".join(map(str, root.itertext())).strip()
    assert offline_schemas.faults(answer.content, version) == []
