"""Spatial joins: pairs of features of two types, with the rights and the ledger lines of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from gisapp.audit import unpack
from gisapp.models import LedgerEntry
from gisapp.ogc import limits
from tests.make import EAST, NORTH, make_consumption_point, make_node, make_point, make_valve
from tests.support.features import make_feature
from tests.support.ogc import VV, WFS, Answer, get, post

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from lxml.etree import _Element

pytestmark = pytest.mark.django_db

FES = "http://www.opengis.net/fes/2.0"
TUPLE = f"{{{WFS['2.0.0']}}}Tuple"
HREF = "{http://www.w3.org/1999/xlink}href"
GML_ID = "{http://www.opengis.net/gml/3.2}id"
INSIDE = (
    "<f:Contains><f:Name>vv:painepiiri/vv:sijainti</f:Name><f:Name>vv:venttiili/vv:sijainti</f:Name>"
    "</f:Contains>"
)


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


def zone(east: float) -> str:
    box = Polygon.from_bbox((east, NORTH - 10, east + 10, NORTH + 10))
    row: Any = make_feature("painepiiri", geometry=MultiPolygon(box, srid=3067))
    return f"painepiiri.{row.tunnus}"


def valve(east: float, **values: object) -> str:
    return f"venttiili.{make_valve(geometry=make_point(east), **values).tunnus}"


def body(condition: str, types: str = "vv:painepiiri vv:venttiili", **query: str) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in query.items())
    inside = condition.replace("f:Name", "f:ValueReference")
    return (
        f'<wfs:GetFeature service="WFS" version="2.0.0" xmlns:wfs="{WFS["2.0.0"]}" xmlns:vv="{VV}"'
        f' xmlns:f="{FES}"><wfs:Query typeNames="{types}"{attributes}>'
        f"<f:Filter>{inside}</f:Filter></wfs:Query></wfs:GetFeature>"
    )


def ask(
    client: Client, condition: str, types: str = "vv:painepiiri,vv:venttiili", **pairs: str
) -> Answer:
    inside = condition.replace("f:Name", "f:ValueReference")
    text = f'<f:Filter xmlns:f="{FES}" xmlns:vv="{VV}">{inside}</f:Filter>'
    said = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typenames": types}
    return get(client, **{**said, "filter": text, **pairs})


def pairs_of(answer: Answer) -> list[tuple[str, str]]:
    """The ids of each pair, whether they stand there or are referred to."""
    return [(_id(one), _id(other)) for one, other in answer.root.iter(TUPLE)]


def _id(member: _Element) -> str:
    return str(member.get(HREF, "")).removeprefix("#") or str(member[0].get(GML_ID))


def test_a_join_gives_the_pairs_in_either_binding(planner: Client) -> None:
    first, second = zone(EAST), zone(EAST + 20)
    inside = [valve(EAST + 1), valve(EAST + 2)]
    valve(EAST + 15)
    wanted = [(first, inside[0]), (first, inside[1])]

    answers = [
        post(planner, body(INSIDE)),
        ask(planner, INSIDE),
        ask(planner, INSIDE, types="(vv:painepiiri,vv:venttiili)"),
    ]

    assert [pairs_of(answer) for answer in answers] == [wanted] * 3
    assert answers[0].root.get("numberMatched") == "2"
    assert second.encode() not in answers[0].body


def test_a_feature_stands_in_the_document_once_and_is_referred_to_after_that(
    planner: Client,
) -> None:
    area = zone(EAST)
    ids = [valve(EAST + 1), valve(EAST + 2), valve(EAST + 3)]

    answer = post(planner, body(INSIDE))

    assert sorted(answer.ids) == sorted([area, *ids])
    assert [element[0].get(HREF) for element in answer.root.iter(TUPLE)][1:] == [f"#{area}"] * 2


def test_conditions_on_one_type_narrow_the_pairs(planner: Client) -> None:
    area = zone(EAST)
    wanted = valve(EAST + 1, nominal_diameter_mm=100)
    valve(EAST + 2, nominal_diameter_mm=200)
    own = (
        "<f:PropertyIsEqualTo><f:Name>venttiili/nimellishalkaisija</f:Name><f:Literal>100</f:Literal>"
        "</f:PropertyIsEqualTo>"
    )
    by_id = f'<f:ResourceId rid="{wanted}"/>'

    for narrowing in (own, by_id):
        assert pairs_of(ask(planner, f"<f:And>{INSIDE}{narrowing}</f:And>")) == [(area, wanted)]


def test_ids_that_nobody_has_leave_no_pair(planner: Client) -> None:
    zone(EAST)
    valve(EAST + 1)

    answer = ask(planner, f'<f:And>{INSIDE}<f:ResourceId rid="venttiili.x"/></f:And>')

    assert (answer.status, pairs_of(answer)) == (200, [])


@pytest.mark.parametrize(
    ("operator", "distance", "near"),
    [("DWithin", 5, True), ("DWithin", 3, False), ("Beyond", 3, True), ("Beyond", 5, False)],
)
def test_a_type_is_joined_with_itself_by_aliases(
    planner: Client, operator: str, distance: int, near: bool
) -> None:
    ids = [valve(EAST), valve(EAST + 4)]
    condition = (
        f"<f:{operator}><f:Name>a/sijainti</f:Name><f:Name>b/vv:sijainti</f:Name>"
        f'<f:Distance uom="m">{distance}</f:Distance></f:{operator}>'
    )

    answer = post(planner, body(condition, "vv:venttiili vv:venttiili", aliases="a b"))
    same = ask(planner, condition, "vv:venttiili,vv:venttiili", aliases="a,b")

    crosswise = [(ids[0], ids[1]), (ids[1], ids[0])]
    with_itself = [(ids[0], ids[0]), (ids[1], ids[1])] if operator == "DWithin" else []
    assert pairs_of(answer) == sorted(
        [*with_itself, *(crosswise if near else [])], key=lambda pair: [ids.index(i) for i in pair]
    )
    assert pairs_of(same) == pairs_of(answer)
    assert len(set(answer.ids)) == len(answer.ids)


def test_the_pages_of_a_join_are_linked_and_hold_every_pair_once(planner: Client) -> None:
    area = zone(EAST)
    ids = [valve(EAST + number) for number in range(1, 6)]
    answer = post(planner, body(INSIDE).replace("<wfs:GetFeature", '<wfs:GetFeature count="2"'))
    found = pairs_of(answer)

    while following := answer.root.get("next"):
        answer = get(planner, **dict(parse_qsl(urlsplit(following).query)))
        found += pairs_of(answer)

    assert found == [(area, id_) for id_ in ids]


def test_hits_count_the_pairs(planner: Client) -> None:
    zone(EAST)
    valve(EAST + 1)

    answer = ask(planner, INSIDE, resulttype="hits")

    assert (answer.root.get("numberMatched"), answer.root.get("numberReturned")) == ("1", "0")


def test_an_answer_has_a_limit_of_pairs(planner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    zone(EAST)
    ids = [valve(EAST + 1), valve(EAST + 2)]
    monkeypatch.setattr(limits, "TUPLES", 1)

    answer = ask(planner, INSIDE, count="5")

    assert [pair[1] for pair in pairs_of(answer)] == ids[:1]
    assert "STARTINDEX=1" in str(answer.root.get("next"))


def test_coordinates_come_in_the_system_that_was_asked(planner: Client) -> None:
    zone(EAST)
    valve(EAST + 1)

    answer = ask(planner, INSIDE, srsname="urn:ogc:def:crs:EPSG::3881")

    assert b"EPSG::3067" not in answer.body
    assert answer.body.count(b'srsName="urn:ogc:def:crs:EPSG::3881"') >= len(pairs_of(answer)[0])


def test_both_types_pass_the_door_and_have_lines_in_the_ledger(planner: Client) -> None:
    zone(EAST)
    valves = [make_valve(geometry=make_point(EAST + 1)), make_valve(geometry=make_point(EAST + 2))]

    ask(planner, INSIDE)

    lines = LedgerEntry.objects.filter(outcome="ok", action="wfs")
    assert sorted(line.kind for line in lines) == ["painepiiri", "venttiili"]
    (line,) = [line for line in lines if line.kind == "venttiili"]
    assert (line.n, unpack(bytes(line.ids or b""))) == (2, [row.pk for row in valves])


def test_a_join_does_not_tell_of_what_the_caller_may_not_see(
    client_as: Callable[[str], Client],
) -> None:
    viewer = client_as("viewer")
    zone(EAST)
    valve(EAST + 1, secrecy="salassa")

    answer = ask(viewer, INSIDE)

    assert (pairs_of(answer), answer.root.get("numberMatched")) == ([], "0")


def test_a_join_shows_no_address_to_who_may_not_see_it(client_as: Callable[[str], Client]) -> None:
    viewer = client_as("viewer")
    zone(EAST)
    make_consumption_point(geometry=make_point(EAST + 1))
    condition = INSIDE.replace("venttiili", "kulutuspaikka")
    narrowed = (
        f"<f:And>{condition}<f:PropertyIsNull><f:Name>kulutuspaikka/osoite</f:Name>"
        "</f:PropertyIsNull></f:And>"
    )

    shown = ask(viewer, condition, "vv:painepiiri,vv:kulutuspaikka")
    refused = ask(viewer, narrowed, "vv:painepiiri,vv:kulutuspaikka")

    assert len(pairs_of(shown)) == 1
    assert b"osoite" not in shown.body
    assert refused.fault[0] == "InvalidParameterValue"


OWN = "<f:PropertyIsNull><f:Name>venttiili/asento</f:Name></f:PropertyIsNull>"
EQUAL = (
    "<f:PropertyIsEqualTo><f:Name>painepiiri/tunnus</f:Name><f:Name>venttiili/tunnus</f:Name>"
    "</f:PropertyIsEqualTo>"
)


@pytest.mark.parametrize(
    ("condition", "pairs", "code"),
    [
        (f"<f:Or>{INSIDE}{OWN}</f:Or>", {}, "OptionNotSupported"),
        (f"<f:Not>{INSIDE}</f:Not>", {}, "OptionNotSupported"),
        (EQUAL, {}, "OptionNotSupported"),
        (
            f"<f:And>{OWN}{OWN.replace('venttiili', 'painepiiri')}</f:And>",
            {},
            "OptionNotSupported",
        ),
        (INSIDE.replace("vv:sijainti", "vv:asento"), {}, "InvalidParameterValue"),
        (INSIDE.replace("vv:sijainti", "vv:salattu"), {}, "InvalidParameterValue"),
        (INSIDE.replace("painepiiri/", "katkos/"), {}, "InvalidParameterValue"),
        (f"<f:And>{INSIDE}{OWN.replace('venttiili/', '')}</f:And>", {}, "InvalidParameterValue"),
        (f'<f:And>{INSIDE}<f:ResourceId rid="katkos.1"/></f:And>', {}, "OptionNotSupported"),
        (INSIDE, {"outputformat": "application/json"}, "InvalidParameterValue"),
        (INSIDE, {"outputformat": "csv"}, "InvalidParameterValue"),
        (INSIDE, {"sortby": "tunnus"}, "OptionNotSupported"),
        (INSIDE, {"propertyname": "tunnus"}, "OptionNotSupported"),
        (INSIDE, {"aliases": "a"}, "InvalidParameterValue"),
        (INSIDE, {"aliases": "a,a"}, "InvalidParameterValue"),
        (INSIDE, {"aliases": "a,b'"}, "InvalidParameterValue"),
        (INSIDE, {"version": "1.1.0"}, "InvalidParameterValue"),
        (INSIDE, {"request": "GetPropertyValue", "valuereference": "tunnus"}, "OptionNotSupported"),
        (INSIDE, {"typenames": "vv:painepiiri,vv:venttiili,vv:kaivo"}, "OptionNotSupported"),
        (INSIDE, {"typenames": "vv:painepiiri,vv:mittari"}, "InvalidParameterValue"),
    ],
)
def test_what_is_no_spatial_join_of_two_types_is_refused(
    planner: Client, condition: str, pairs: dict[str, str], code: str
) -> None:
    zone(EAST)
    valve(EAST + 1)
    answer = ask(planner, condition, **pairs)

    assert (answer.status, answer.fault[0]) == (400, code)


def test_a_filter_that_names_one_type_is_asked_of_every_type(planner: Client) -> None:
    ids = [f"kaivo.{make_node(kind='kaivo', type_code='tarkastuskaivo').tunnus}", valve(EAST)]
    condition = (
        "<f:PropertyIsEqualTo><f:Name>vv:lahde</f:Name><f:Literal>testi</f:Literal>"
        "</f:PropertyIsEqualTo>"
    )

    assert ask(planner, condition, "vv:kaivo,vv:venttiili").ids == ids
