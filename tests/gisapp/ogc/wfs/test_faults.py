"""Bad requests: the right code, place, status and document, and nothing of the request repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from psycopg import errors

from gisapp.models import User
from gisapp.ogc import limits
from gisapp.ogc.plan import Plan
from gisapp.ogc.wfs.requests import DescribeFeatureType
from gisapp.ogc.wfs.views import HANDLERS
from tests.make import make_valve
from tests.support.ogc import ALL_VERSIONS, OWS, VERSIONS, Ask, get, post, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db

INVALID = "InvalidParameterValue"
VALVES = {"service": "WFS", "request": "GetFeature", "typenames": "vv:venttiili"}
REPORTS = {
    "2.0.0": f"{{{OWS['2.0.0']}}}ExceptionReport",
    "1.1.0": f"{{{OWS['1.1.0']}}}ExceptionReport",
    "1.0.0": "{http://www.opengis.net/ogc}ServiceExceptionReport",
}
DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
WFS_2 = 'xmlns:wfs="http://www.opengis.net/wfs/2.0"'


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


FAULTS = [
    ({"service": ""}, "MissingParameterValue", "service"),
    ({"service": "WMS"}, INVALID, "service"),
    ({"request": ""}, "MissingParameterValue", "request"),
    ({"request": "Transaction"}, "OperationNotSupported", "request"),
    ({"typenames": ""}, "MissingParameterValue", "typeNames"),
    ({"typenames": "vv:meters"}, INVALID, "typeName"),
    ({"typenames": "gml:venttiili"}, INVALID, "typeName"),
    ({"typenames": "venttiili;--"}, INVALID, "typeName"),
    ({"namespaces": "xmlns(a,urn:x)", "typenames": "a:venttiili"}, INVALID, "typeName"),
    ({"version": "3.0.0"}, INVALID, "version"),
    ({"srsname": "EPSG:3879"}, INVALID, "srsName"),
    ({"srsname": "http://127.0.0.1:9/crs"}, INVALID, "srsName"),
    ({"bbox": "1,2,3"}, INVALID, "BBOX"),
    ({"bbox": "4,3,2,1"}, INVALID, "BBOX"),
    ({"bbox": "1,2,3,4,5,6,7"}, INVALID, "srsName"),
    ({"count": "-1"}, INVALID, "count"),
    ({"count": "1e3"}, INVALID, "count"),
    ({"count": "٣"}, INVALID, "count"),
    ({"count": "9" * 19}, INVALID, "count"),
    ({"startindex": "-1"}, INVALID, "startIndex"),
    ({"resulttype": "all"}, INVALID, "resultType"),
    ({"outputformat": "SHAPE-ZIP"}, INVALID, "outputFormat"),
    ({"propertyname": "mittari"}, INVALID, "PROPERTYNAME"),
    ({"propertyname": "start_node__source"}, INVALID, "PROPERTYNAME"),
    ({"propertyname": "exec(java.lang.Runtime.getRuntime())"}, INVALID, "PROPERTYNAME"),
    ({"propertyname": ",".join(["lahde"] * 10_000)}, "OperationProcessingFailed", "PROPERTYNAME"),
    ({"sortby": "geometry"}, INVALID, "SORTBY"),
    ({"sortby": "sijainti"}, INVALID, "SORTBY"),
    ({"sortby": "lahde SIDEWAYS"}, INVALID, "sortBy"),
    ({"sortby": "valid_from"}, INVALID, "SORTBY"),
    ({"filter": "<Filter>"}, "OperationParsingFailed", "body"),
    ({"filter": f"{DOCTYPE}<Filter/>"}, "OperationParsingFailed", "body"),
    ({"filter": "lahde = 1"}, "OperationParsingFailed", "body"),
    ({"filter": "<Filter/>"}, INVALID, "filter"),
    ({"filter": "<Filter/>", "bbox": "1,2,3,4"}, INVALID, "FILTER"),
    ({"resourceid": "paloposti.1"}, INVALID, "RESOURCEID"),
    ({"resourceid": ",".join(["venttiili.1"] * 10_001)}, "OperationProcessingFailed", "RESOURCEID"),
    ({"storedquery_id": "urn:other"}, INVALID, "STOREDQUERY_ID"),
    ({"typenames": "(venttiili)(kaivo)", "sortby": "(lahde)(lahde)(lahde)"}, INVALID, "SORTBY"),
]  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("change", "code", "locator"), FAULTS)
def test_a_fault_is_told_with_its_place(
    planner: Client, change: dict[str, str], code: str, locator: str, version: str
) -> None:
    answer = get(planner, **{**VALVES, "version": version, **change})

    shown = version if "version" not in change else "2.0.0"
    assert answer.status == 400
    assert answer.content_type.startswith("text/xml")
    assert answer.root.tag == f"{{{OWS[shown]}}}ExceptionReport"
    assert answer.root.get("version") == shown
    assert answer.fault[:2] == (code, locator)
    assert answer.fault[2]


QUERY = f'<wfs:GetFeature {WFS_2} xmlns:a="urn:x"><wfs:Query {{}}/></wfs:GetFeature>'
BOMB = '<!DOCTYPE b [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'
UNREADABLE = "OperationParsingFailed"
BODIES = {
    "external entity": (f"{DOCTYPE}<wfs:GetFeature {WFS_2}>&e;</wfs:GetFeature>", UNREADABLE),
    "xml bomb": (f"{BOMB}<wfs:GetFeature {WFS_2}>&b;</wfs:GetFeature>", UNREADABLE),
    "not closed": (f"<wfs:GetFeature {WFS_2}>", UNREADABLE),
    "much too deep": (f"<wfs:GetFeature {WFS_2}>" + "<a>" * 100_000, UNREADABLE),
    "foreign namespace": ('<GetFeature xmlns="urn:x"/>', "OperationNotSupported"),
    "no namespace": ("<GetFeature/>", "OperationNotSupported"),
    "unknown operation": (f"<wfs:DropFeature {WFS_2}/>", "OperationNotSupported"),
    "no query": (f"<wfs:GetFeature {WFS_2}/>", "MissingParameterValue"),
    "other service": (f'<wfs:GetFeature {WFS_2} service="WMS"/>', INVALID),
    "no type": (QUERY.format(""), "MissingParameterValue"),
    "unknown type": (QUERY.format('typeNames="x"'), INVALID),
    "prefix of another": (QUERY.format('typeNames="a:venttiili"'), INVALID),
}


@pytest.mark.parametrize(("body", "code"), BODIES.values(), ids=BODIES.keys())
def test_a_bad_body_is_refused(planner: Client, body: str, code: str) -> None:
    answer = post(planner, body)

    assert (answer.status, answer.fault[0]) == (400, code)


def test_a_body_beyond_the_limit_is_refused(planner: Client) -> None:
    answer = post(planner, b"<a>" + b" " * (5 * 1024 * 1024) + b"</a>")

    assert (answer.status, answer.fault[:2]) == (400, ("OperationProcessingFailed", "body"))


def test_a_body_of_another_kind_is_refused(planner: Client) -> None:
    answer = post(planner, b'{"request": "GetFeature"}', content_type="application/json")

    assert (answer.status, answer.fault[0]) == (400, "OperationParsingFailed")


def test_a_fault_in_an_old_request_has_the_old_form(planner: Client) -> None:
    answer = post(
        planner,
        '<GetFeature xmlns="http://www.opengis.net/wfs" service="WFS" version="1.1.0">'
        '<Query typeName="x"/></GetFeature>',
    )

    assert answer.root.tag == f"{{{OWS['1.1.0']}}}ExceptionReport"


def test_the_body_wins_over_the_query_string(planner: Client) -> None:
    valve = make_valve()
    body = QUERY.format('typeNames="venttiili"')

    response = planner.post("/wfs?request=GetCapabilities", body, content_type="application/xml")

    assert str(valve.tunnus).encode() in b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["Keksijänkatu 12", "010190-123A", "a@b.example"])
def test_what_was_sent_is_never_repeated(planner: Client, text: str) -> None:
    names = "typenames propertyname sortby bbox count filter srsname request outputformat version"
    fields = [*names.split(), "storedquery_id", text]
    for field in fields:
        answer = get(planner, **{**VALVES, field: text})
        assert text not in answer.body.decode(), field


def test_equal_names_with_one_value_are_one_parameter(planner: Client) -> None:
    make_valve()

    query = "typenames=venttiili&TypeNames=venttiili&typename=vv:venttiili&MaxFeatures=1&unknown=x"
    response: Any = planner.get(f"/wfs?service=WFS&request=GetFeature&{query}")

    assert b"vv:venttiili" in response.content
    assert response.status_code == 200


def test_equal_names_with_two_values_are_refused(planner: Client) -> None:
    query = "typenames=venttiili&TYPENAMES=kaivo"
    response = planner.get(f"/wfs?service=WFS&request=GetFeature&{query}")

    assert response.status_code == 400


def test_an_empty_binding_of_namespaces_is_ignored(planner: Client) -> None:
    answer = get(planner, **VALVES, namespaces="xmlns(,https://vesiverkko.fi/ns/1),xmlns()")

    assert answer.status == 200


def test_nobody_reads_without_sign_in(client: Client) -> None:
    assert get(client, **VALVES).status == 401


def test_a_type_that_the_caller_may_not_read_is_refused(client_as: Callable[[str], Client]) -> None:
    client = client_as("planner")
    User.objects.get(pk=client.session["_auth_user_id"]).groups.clear()

    answer = send(client, Ask(type_name="venttiili"))

    assert (answer.status, answer.fault[0]) == (403, "NoApplicableCode")


@pytest.mark.parametrize("version", ALL_VERSIONS)
def test_a_fault_of_ours_is_a_report_without_its_cause(
    planner: Client, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        msg = "secret of the inside, at /srv/gis.py line 7"
        raise RuntimeError(msg)

    monkeypatch.setitem(HANDLERS, DescribeFeatureType, fail)

    answer = get(planner, service="WFS", version=version, request="DescribeFeatureType")

    assert (answer.status, answer.fault[0]) == (500, "NoApplicableCode")
    assert answer.root.tag == REPORTS[version]
    assert b"secret" not in answer.body
    assert b"line" not in answer.body


def test_a_query_that_takes_too_long_is_told(
    planner: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def canceled(_self: object) -> int:
        raise OperationalError from errors.QueryCanceled()

    make_valve()
    monkeypatch.setattr(Plan, "count", canceled)

    answer = get(planner, **VALVES)

    assert (answer.status, answer.fault[0]) == (400, "OperationProcessingFailed")
    assert "too long" in answer.fault[2]


def test_too_many_large_answers_are_told_with_a_time_to_wait(
    planner: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    make_valve()
    monkeypatch.setattr(limits, "STREAM_ROWS", 0)
    settings.STREAMS_PER_ACCOUNT = 0

    response = planner.get("/wfs", VALVES)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert b"large answers under way" in response.content


@pytest.mark.parametrize("resolve", ["remote", "all"])
def test_references_are_not_followed(planner: Client, resolve: str) -> None:
    assert get(planner, **VALVES, resolve=resolve).fault[:2] == (INVALID, "resolve")


@pytest.mark.parametrize("resolve", ["local", "none"])
def test_a_wish_for_local_references_is_met(planner: Client, resolve: str) -> None:
    answer = get(planner, **VALVES, resolve=resolve, resolvedepth="*", resolvetimeout="10")

    assert answer.status == 200


def test_other_methods_are_not_served(planner: Client) -> None:
    assert planner.put("/wfs").status_code == 405
