"""GetPropertyValue: the values alone, with the paging and the rights of GetFeature."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from gisapp.audit import unpack
from gisapp.models import LedgerEntry
from tests.make import make_consumption_point, make_node, make_valve
from tests.support.ogc import WFS, get, post

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.support.ogc import Answer

pytestmark = pytest.mark.django_db
bound = pytest.mark.parametrize("binding", ["kvp", "xml"])
W = f"{{{WFS['2.0.0']}}}"


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


def ask(client: Client, reference: str, binding: str = "kvp", **more: str) -> Answer:
    type_name = more.pop("typenames", "vv:paloposti")
    if binding == "kvp":
        pairs = {"service": "WFS", "version": "2.0.0", "request": "GetPropertyValue"}
        return get(client, **pairs, typenames=type_name, valueReference=reference, **more)
    attributes = " ".join(f'{name}="{value}"' for name, value in more.items())
    return post(
        client,
        f'<w:GetPropertyValue xmlns:w="{WFS["2.0.0"]}" xmlns:vv="https://vesiverkko.fi/ns/1"'
        f' xmlns:gml="http://www.opengis.net/gml/3.2" service="WFS" version="2.0.0"'
        f' valueReference="{reference}" {attributes}><w:Query typeNames="{type_name}"/>'
        "</w:GetPropertyValue>",
    )


def hydrants(*yields: float | None) -> list[str]:
    return [
        f"paloposti.{make_node(kind='paloposti', type_code='maapaloposti', yield_l_min=y).tunnus}"
        for y in yields
    ]


def texts(answer: Answer) -> list[str]:
    return ["".join(str(t) for t in member.itertext()) for member in answer.root]


@bound
@pytest.mark.parametrize(
    "reference", ["tuotto", "vv:tuotto", "vv:tuotto[1]", "vv:paloposti/tuotto"]
)
def test_values_come_in_members_of_a_collection(
    planner: Client, binding: str, reference: str
) -> None:
    hydrants(100, None, 300)

    answer = ask(planner, reference, binding)

    root = answer.root
    assert (answer.status, root.tag) == (200, f"{W}ValueCollection")
    assert (root.get("numberMatched"), root.get("numberReturned")) == ("2", "2")
    assert [member[0].tag for member in root] == ["{https://vesiverkko.fi/ns/1}tuotto"] * 2
    assert texts(answer) == ["100", "300"]


@bound
def test_the_id_is_a_value_too(planner: Client, binding: str) -> None:
    ids = hydrants(1, 2)

    answer = ask(planner, "@gml:id", binding)

    assert texts(answer) == ids
    assert all(len(member) == 0 for member in answer.root)


def test_the_public_id_is_a_property(planner: Client) -> None:
    (id_,) = hydrants(1)

    answer = ask(planner, "tunnus")

    assert texts(answer) == [id_.partition(".")[2]]


def test_geometry_is_a_value(planner: Client) -> None:
    make_consumption_point()
    make_consumption_point(geometry=None)

    answer = ask(planner, "sijainti", typenames="kulutuspaikka")

    assert answer.root.get("numberMatched") == "1"
    assert answer.root[0][0][0].tag.endswith("}Point")


@bound
def test_pages_lead_through_all_values(planner: Client, binding: str) -> None:
    hydrants(*range(1, 6))

    first = ask(planner, "tuotto", binding, count="2", startIndex="1")
    parts = urlsplit(first.root.get("next", ""))
    second = get(planner, **dict(parse_qsl(parts.query)))

    assert texts(first) == ["2", "3"]
    assert texts(second) == ["4", "5"]
    assert second.root.tag == f"{W}ValueCollection"
    assert "previous" in second.root.attrib
    assert "next" not in second.root.attrib


@bound
def test_hits_are_counted(planner: Client, binding: str) -> None:
    hydrants(1, 2, None)

    answer = ask(planner, "tuotto", binding, resultType="hits")

    assert (answer.root.get("numberMatched"), answer.root.get("numberReturned")) == ("2", "0")
    assert len(answer.root) == 0


def test_a_filter_narrows_the_values(planner: Client) -> None:
    ids = hydrants(1, 2)

    assert texts(ask(planner, "tuotto", resourceid=ids[1])) == ["2"]


def test_what_gml_lets_every_feature_have_has_no_values_here(planner: Client) -> None:
    hydrants(1)

    answer = ask(planner, "gml:name")

    assert (answer.status, answer.root.get("numberMatched")) == (200, "0")


@bound
@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("", "InvalidParameterValue"),
        ("mittari", "InvalidParameterValue"),
        ("tuotto[2]", "InvalidParameterValue"),
        ("//*", "InvalidParameterValue"),
        ("@*", "InvalidParameterValue"),
        ("start_node__source", "InvalidParameterValue"),
        ("exec(java.lang.Runtime)", "InvalidParameterValue"),
    ],
)
def test_what_is_no_property_is_refused(
    planner: Client, binding: str, reference: str, code: str
) -> None:
    answer = ask(planner, reference, binding)

    assert (answer.status, answer.fault[:2]) == (400, (code, "valueReference"))


def test_a_reference_has_to_be_there(planner: Client) -> None:
    pairs = {"service": "WFS", "version": "2.0.0", "request": "GetPropertyValue"}

    answer = get(planner, **pairs, typenames="paloposti")

    assert answer.fault[:2] == ("MissingParameterValue", "valueReference")


def test_a_hidden_property_is_as_unknown_as_any(client_as: Callable[[str], Client]) -> None:
    make_consumption_point()
    viewer = client_as("viewer")

    hidden = ask(viewer, "osoite", typenames="kulutuspaikka")
    unknown = ask(viewer, "mittari", typenames="kulutuspaikka")

    assert hidden.fault == unknown.fault
    assert ask(client_as("planner"), "osoite", typenames="kulutuspaikka").status == 200


def test_the_ledger_names_whose_values_left(planner: Client) -> None:
    make_valve(built_year=None)
    row = make_valve(built_year=1999)

    ask(planner, "rakennusvuosi", typenames="venttiili")

    ended = LedgerEntry.objects.latest("seq")
    assert (ended.kind, ended.outcome, unpack(bytes(ended.ids or b""))) == (
        "venttiili",
        "ok",
        [row.pk],
    )
