"""Stored queries that people make: checked when made, read with the caller's own rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from gisapp.models import LedgerEntry, StoredQuery
from tests.make import make_account, make_consumption_point, make_node, make_valve
from tests.support.ogc import get, post

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.ogc import Answer

pytestmark = pytest.mark.django_db

LANGUAGE = "urn:ogc:def:queryLanguage:OGC-WFS::WFSQueryExpression"
SPACES = (
    'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:fes="http://www.opengis.net/fes/2.0"'
    ' xmlns:vv="https://vesiverkko.fi/ns/1" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
)
BIGGER = (
    '<wfs:Query typeNames="vv:paloposti"><fes:Filter><fes:PropertyIsGreaterThan>'
    "<fes:ValueReference>vv:tuotto</fes:ValueReference><fes:Literal>${alaraja}</fes:Literal>"
    "</fes:PropertyIsGreaterThan></fes:Filter></wfs:Query>"
)
ADDRESS = (
    '<wfs:Query typeNames="vv:kulutuspaikka"><fes:Filter><fes:PropertyIsEqualTo>'
    "<fes:ValueReference>osoite</fes:ValueReference><fes:Literal>{}</fes:Literal>"
    "</fes:PropertyIsEqualTo></fes:Filter></wfs:Query>"
)
NUMBER = '<wfs:Parameter name="alaraja" type="xs:double"/>'
WORD = '<wfs:Parameter name="osoite" type="xs:string"/>'


def definition(
    text: str = BIGGER,
    parameters: str = NUMBER,
    *,
    id_: str = "urn:x:suuret",
    returned: str = "vv:paloposti",
    language: str = LANGUAGE,
    private: str = "false",
) -> str:
    return (
        f'<wfs:StoredQueryDefinition id="{id_}"><wfs:Title>Suuret</wfs:Title>{parameters}'
        f'<wfs:QueryExpressionText returnFeatureTypes="{returned}" language="{language}"'
        f' isPrivate="{private}">{text}</wfs:QueryExpressionText></wfs:StoredQueryDefinition>'
    )


def create(client: Client, *definitions: str) -> Answer:
    return post(
        client,
        f'<wfs:CreateStoredQuery {SPACES} service="WFS" version="2.0.0">{"".join(definitions)}'
        "</wfs:CreateStoredQuery>",
    )


def drop(client: Client, id_: str) -> Answer:
    return post(client, f'<wfs:DropStoredQuery {SPACES} service="WFS" version="2.0.0" id="{id_}"/>')


def call(client: Client, id_: str, **arguments: str) -> Answer:
    pairs = {"service": "WFS", "version": "2.0.0", "request": "GetFeature"}
    return get(client, **pairs, storedquery_id=id_, **arguments)


def listed(client: Client, operation: str = "ListStoredQueries") -> list[str | None]:
    root = get(client, service="WFS", version="2.0.0", request=operation).root
    return [el.get("id") for el in root]


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


def hydrant(yield_l_min: float) -> str:
    row = make_node(kind="paloposti", type_code="maapaloposti", yield_l_min=yield_l_min)
    return f"paloposti.{row.tunnus}"


def test_a_query_is_made_listed_described_called_and_dropped(planner: Client) -> None:
    hydrant(100)
    wanted = hydrant(900)

    made = create(planner, definition())
    described = get(
        planner,
        service="WFS",
        version="2.0.0",
        request="DescribeStoredQueries",
        storedquery_id="urn:x:suuret",
    )
    found = call(planner, "urn:x:suuret", alaraja="500")

    assert (made.root.tag.rpartition("}")[2], made.root.get("status")) == (
        "CreateStoredQueryResponse",
        "OK",
    )
    assert "urn:x:suuret" in listed(planner)
    assert b"${alaraja}" in described.body
    assert found.ids == [wanted]
    assert drop(planner, "urn:x:suuret").root.get("status") == "OK"
    assert "urn:x:suuret" not in listed(planner)
    assert call(planner, "urn:x:suuret", alaraja="500").fault[:2] == (
        "InvalidParameterValue",
        "STOREDQUERY_ID",
    )


def test_a_body_calls_it_with_parameters(planner: Client) -> None:
    wanted = hydrant(900)
    create(planner, definition())

    answer = post(
        planner,
        f'<wfs:GetFeature {SPACES} service="WFS" version="2.0.0" count="1">'
        '<wfs:StoredQuery id="urn:x:suuret"><wfs:Parameter name="alaraja">500</wfs:Parameter>'
        "</wfs:StoredQuery></wfs:GetFeature>",
    )

    assert answer.ids == [wanted]


def test_values_can_be_asked_of_a_stored_query(planner: Client) -> None:
    hydrant(900)
    create(planner, definition())
    pairs = {"service": "WFS", "version": "2.0.0", "request": "GetPropertyValue"}

    answer = get(
        planner, **pairs, storedquery_id="urn:x:suuret", alaraja="500", valuereference="tuotto"
    )

    assert answer.root[0][0].text == "900"


def test_its_pages_lead_on(planner: Client) -> None:
    for size in (600, 700, 800):
        hydrant(size)
    create(planner, definition())

    first = call(planner, "urn:x:suuret", alaraja="500", count="2")
    following = first.root.get("next", "")

    assert len(first.ids) == 2
    assert "ALARAJA=500" in following
    assert "STARTINDEX=2" in following


def test_a_type_can_be_a_parameter(planner: Client) -> None:
    valve = f"venttiili.{make_valve().tunnus}"
    typed = '<wfs:Parameter name="typeName" type="xs:QName"/>'
    text = '<wfs:Query typeNames="${typeName}"/>'

    assert create(planner, definition(text, typed, returned="")).status == 200
    assert call(planner, "urn:x:suuret", typename="vv:venttiili").ids == [valve]


def test_an_argument_never_becomes_markup_or_more_conditions(planner: Client) -> None:
    hydrant(900)
    create(planner, definition())

    for argument in (
        "1</fes:Literal></fes:PropertyIsGreaterThan>",
        "0 OR 1=1",
        "${alaraja}",
        "&lt;x/&gt;",
    ):
        answer = call(planner, "urn:x:suuret", alaraja=argument)
        assert answer.fault[:2] == ("InvalidParameterValue", "filter"), argument


def test_a_missing_argument_is_named(planner: Client) -> None:
    create(planner, definition())

    assert call(planner, "urn:x:suuret").fault[:2] == ("MissingParameterValue", "alaraja")


def test_it_shows_no_more_than_its_caller_may_see(client_as: Callable[[str], Client]) -> None:
    make_valve(secrecy="salassa")
    point = make_consumption_point()
    create(
        client_as("planner"),
        definition('<wfs:Query typeNames="vv:venttiili"/>', "", id_="urn:x:v", returned=""),
        definition(ADDRESS.format("${osoite}"), WORD, id_="urn:x:a", returned=""),
    )
    viewer = client_as("viewer")

    assert call(viewer, "urn:x:v").ids == []
    assert call(viewer, "urn:x:a", osoite=point.address).status == 400
    assert len(call(client_as("planner"), "urn:x:a", osoite=point.address).ids) == 1


@pytest.mark.parametrize("role", ["viewer", "feed"])
def test_only_those_with_the_right_make_and_drop(
    client_as: Callable[[str], Client], role: str
) -> None:
    create(client_as("planner"), definition())
    client = client_as(role)

    assert create(client, definition(id_="urn:x:other")).status == 403
    assert drop(client, "urn:x:suuret").status == 403
    assert StoredQuery.objects.count() == 1
    assert LedgerEntry.objects.filter(action="stored_query", outcome="denied").count() == 2


WRONG = {
    "unknown type": (definition('<wfs:Query typeNames="vv:mittari"/>', ""), "typeName"),
    "unknown property": (definition(BIGGER.replace("tuotto", "mittari")), "filter"),
    "undeclared parameter": (definition(BIGGER, ""), "Parameter"),
    "recursion": (
        definition('<wfs:StoredQuery id="urn:x:suuret"/>', ""),
        "QueryExpressionText",
    ),
    "nothing": (definition("", ""), "QueryExpressionText"),
    "foreign element": (definition('<x xmlns="urn:x"/>', ""), "QueryExpressionText"),
    "language": (definition(language="urn:x:sql"), "language"),
    "bad id": (definition(id_="no id"), "id"),
    "two parameters of one name": (definition(BIGGER, NUMBER * 2), "Parameter"),
    "returned type": (definition(returned="vv:mittari"), "typeName"),
    "value of another kind": (definition(BIGGER.replace("${alaraja}", "many"), ""), "filter"),
    "an address": (definition(ADDRESS.format("Keksijänkatu 12"), ""), "QueryExpressionText"),
    "an address beside a parameter": (
        definition(ADDRESS.format("Keksijänkatu ${osoite}"), WORD),
        "QueryExpressionText",
    ),
}


@pytest.mark.parametrize(("text", "locator"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_definition_is_never_kept(planner: Client, text: str, locator: str) -> None:
    answer = create(planner, definition(id_="urn:x:right"), text)

    assert (answer.status, answer.fault[:2]) == (400, ("InvalidParameterValue", locator))
    assert not StoredQuery.objects.exists()


def test_an_id_is_taken_once(planner: Client) -> None:
    create(planner, definition())

    built_in = "urn:ogc:def:query:OGC-WFS::GetFeatureById"
    for taken, again in (
        ("urn:x:suuret", (definition(id_="urn:x:new"), definition())),
        (built_in, (definition(id_=built_in),)),
        ("urn:x:twice", (definition(id_="urn:x:twice"), definition(id_="urn:x:twice"))),
    ):
        answer = create(planner, *again)
        assert answer.status == 400
        assert answer.fault[:2] == ("DuplicateStoredQueryIdValue", taken)
    assert StoredQuery.objects.count() == 1


def test_a_definition_has_a_limit(planner: Client) -> None:
    ids = "".join(f'<fes:ResourceId rid="paloposti.{n}"/>' for n in range(3000))
    text = f'<wfs:Query typeNames="vv:paloposti"><fes:Filter>{ids}</fes:Filter></wfs:Query>'

    assert create(planner, definition(text, "")).fault[0] == "OperationProcessingFailed"


@pytest.mark.parametrize("id_", ["urn:x:none", "urn:ogc:def:query:OGC-WFS::GetFeatureById"])
def test_what_is_not_there_or_always_there_is_not_dropped(planner: Client, id_: str) -> None:
    answer = drop(planner, id_)

    assert (answer.status, answer.fault[:2]) == (400, ("InvalidParameterValue", "id"))


def test_a_private_text_is_not_shown(planner: Client) -> None:
    create(planner, definition(private="true"))

    described = get(planner, service="WFS", version="2.0.0", request="DescribeStoredQueries")

    assert b"urn:x:suuret" in described.body
    assert b"alaraja}" not in described.body


def test_capabilities_say_who_manages(client_as: Callable[[str], Client]) -> None:
    for role, stated in (("planner", b"TRUE"), ("viewer", b"FALSE")):
        body = get(client_as(role), service="WFS", request="GetCapabilities").body
        constraint = body.partition(b'name="ManageStoredQueries"')[2][:200]
        assert stated in constraint
        assert (b'name="CreateStoredQuery"' in body) is (stated == b"TRUE")


def test_a_session_needs_its_token_to_make_or_drop() -> None:
    account = make_account("planner")
    client = Client(enforce_csrf_checks=True)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    dropping = {"service": "WFS", "version": "2.0.0", "request": "DropStoredQuery"}

    without = create(client, definition())
    by_get = get(client, **dropping, storedquery_id="urn:x:suuret")
    client.cookies["csrftoken"] = "a" * 32
    body = f'<wfs:CreateStoredQuery {SPACES} version="2.0.0">{definition()}</wfs:CreateStoredQuery>'
    response = client.post("/wfs", body, content_type="text/xml", headers={"X-CSRFToken": "a" * 32})

    assert (without.status, without.fault[0]) == (403, "NoApplicableCode")
    assert by_get.status == 403
    assert response.status_code == 200


def test_reading_by_post_needs_no_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account("planner"), backend="django.contrib.auth.backends.ModelBackend")

    body = (
        f'<wfs:GetFeature {SPACES} version="2.0.0"><wfs:Query typeNames="kaivo"/></wfs:GetFeature>'
    )

    assert post(client, body).status == 200


def test_a_machine_needs_no_token(machine_as: Callable[[str], Client]) -> None:
    machine = machine_as("planner")
    machine.handler.enforce_csrf_checks = True

    assert create(machine, definition()).status == 200
