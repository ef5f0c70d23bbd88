"""GetFeature: the same request in every binding and version gives the same features."""

from __future__ import annotations

import gzip
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connections

from gisapp.audit import unpack
from gisapp.models import LedgerEntry
from gisapp.ogc.parameters import Parameters
from gisapp.ogc.stream import PrimedStream
from gisapp.ogc.wfs import kvp
from gisapp.ogc.wfs.get_feature import features, prepare
from gisapp.ogc.wfs.requests import GetFeature
from tests.make import (
    EAST,
    NORTH,
    make_caller,
    make_consumption_point,
    make_node,
    make_point,
    make_valve,
)
from tests.support.features import make_feature
from tests.support.ogc import BINDINGS, VERSIONS, Answer, Ask, as_pairs, get, post, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

BY_ID = "urn:ogc:def:query:OGC-WFS::GetFeatureById"
both = pytest.mark.parametrize("version", VERSIONS)
bound = pytest.mark.parametrize("binding", BINDINGS)


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


def hydrants(*yields: float | None) -> list[str]:
    """Hydrants with these yields; their ids, in the order of making."""
    rows = [
        make_node(kind="paloposti", type_code="maapaloposti", yield_l_min=y, source_id=f"H{i}")
        for i, y in enumerate(yields)
    ]
    return [f"paloposti.{row.tunnus}" for row in rows]


@both
@bound
def test_a_filter_selects(planner: Client, version: str, binding: str) -> None:
    ids = hydrants(100, 200, 300, None)
    condition = (
        "<f:PropertyIsGreaterThan><f:Name>vv:tuotto</f:Name><f:Literal>150</f:Literal>"
        "</f:PropertyIsGreaterThan>"
    )

    answer = send(
        planner, Ask(type_name="paloposti", version=version, condition=condition), binding
    )

    assert (answer.status, answer.ids) == (200, ids[1:3])


@both
@bound
def test_features_are_sorted(planner: Client, version: str, binding: str) -> None:
    ids = hydrants(200, None, 300, 100)
    ask = Ask(type_name="paloposti", version=version, sort=(("tuotto", "DESC"),))

    assert send(planner, ask, binding).ids == [ids[2], ids[0], ids[3], ids[1]]


@both
@bound
def test_properties_are_chosen_and_the_id_stays(
    planner: Client, version: str, binding: str
) -> None:
    hydrants(100)
    ask = Ask(type_name="paloposti", version=version, properties=("tuotto", "verkosto"))

    (feature,) = send(planner, ask, binding).features

    names = [child.tag.rpartition("}")[2] for child in feature]
    assert names == ["tunnus", "verkosto", "tuotto"]


@both
@bound
def test_pages_follow_each_other_without_gap_or_repeat(
    planner: Client, version: str, binding: str
) -> None:
    ids = hydrants(*range(7))
    pages = [
        send(planner, Ask(type_name="paloposti", version=version, count=3, start=s), binding).ids
        for s in (0, 3, 6, 9)
    ]

    assert pages == [ids[:3], ids[3:6], ids[6:], []]


@bound
@pytest.mark.parametrize("sort", [(), (("tuotto", "ASC"),)])
def test_paging_links_lead_through_all_pages_and_back(
    planner: Client, binding: str, sort: tuple[tuple[str, str], ...]
) -> None:
    ids = hydrants(*range(10, 17))
    condition = (
        "<f:PropertyIsGreaterThanOrEqualTo><f:Name>tuotto</f:Name><f:Literal>11</f:Literal>"
        "</f:PropertyIsGreaterThanOrEqualTo>"
    )
    ask = Ask(type_name="paloposti", condition=condition, count=4, sort=sort)
    if binding == "form":
        ask = Ask(
            type_name="paloposti", condition=condition, count=4, sort=sort, srs_name="EPSG:3881"
        )

    first = send(planner, ask, binding)
    second = follow(planner, first, "next")
    again = follow(planner, second, "previous")

    assert (first.ids, second.ids) == (ids[1:5], ids[5:])
    assert "next" not in second.root.attrib
    assert again.ids == first.ids
    assert again.positions() == first.positions()


def follow(client: Client, answer: Answer, link: str) -> Answer:
    parts = urlsplit(answer.root.get(link, ""))
    assert parts.path == "/wfs"
    return get(client, **dict(parse_qsl(parts.query)))


@bound
def test_counts_are_told(planner: Client, binding: str) -> None:
    hydrants(*range(5))

    page = send(planner, Ask(type_name="paloposti", count=2, start=1), binding).root.attrib
    hits = send(planner, Ask(type_name="paloposti", count=2, hits=True), binding)

    assert (page["numberMatched"], page["numberReturned"]) == ("5", "2")
    assert (hits.root.get("numberMatched"), hits.root.get("numberReturned")) == ("5", "0")
    assert follow(planner, hits, "next").root.get("numberReturned") == "2"
    assert "previous" not in hits.root.attrib


@bound
def test_version_1_1_0_tells_the_number_of_features(planner: Client, binding: str) -> None:
    hydrants(*range(5))

    page = send(planner, Ask(type_name="paloposti", version="1.1.0", count=2), binding)
    hits = send(planner, Ask(type_name="paloposti", version="1.1.0", hits=True), binding)

    assert page.root.get("numberOfFeatures") == "2"
    assert (hits.root.get("numberOfFeatures"), hits.features) == ("5", [])


@both
@bound
@pytest.mark.parametrize("srid", [3067, 3881, 4326, 3857])
def test_the_notation_decides_the_order_of_axes(
    planner: Client, version: str, binding: str, srid: int
) -> None:
    point: Any = make_consumption_point()
    point.refresh_from_db()
    moved = point.geometry.transform(srid, clone=True) if srid != 3067 else point.geometry
    x, y = (moved.y, moved.x) if srid == 4326 and abs(moved.x) > 50 else (moved.x, moved.y)
    north_first = srid in (3881, 4326)

    for name, swapped in (
        (f"urn:ogc:def:crs:EPSG::{srid}", north_first),
        (f"http://www.opengis.net/def/crs/EPSG/0/{srid}", north_first),
        (f"EPSG:{srid}", False),
        (f"http://www.opengis.net/gml/srs/epsg.xml#{srid}", False),
    ):
        ask = Ask(type_name="kulutuspaikka", version=version, srs_name=name)
        answer = send(planner, ask, binding)
        (position,) = answer.positions()
        assert position == pytest.approx([y, x] if swapped else [x, y], abs=2e-3)
        assert f'srsName="{name}"'.encode() in answer.body


def test_geojson_is_east_first_whatever_the_notation(planner: Client) -> None:
    make_consumption_point()
    urn = "urn:ogc:def:crs:EPSG::3881"

    plain = send(planner, Ask(type_name="kulutuspaikka", output_format="geojson")).json
    named = send(
        planner, Ask(type_name="kulutuspaikka", output_format="geojson", srs_name=urn)
    ).json

    assert plain["features"][0]["geometry"]["coordinates"] == pytest.approx([27.27, 61.69], abs=0.1)
    assert "crs" not in plain
    assert named["features"][0]["geometry"]["coordinates"][0] > 27e6
    assert named["crs"]["properties"]["name"] == urn


@both
def test_heights_are_written_only_where_they_are_known(planner: Client, version: str) -> None:
    make_valve(geometry=make_point(height=95.5))
    make_valve(geometry=make_point())

    answer = send(planner, Ask(type_name="venttiili", version=version))

    assert answer.positions() == [[EAST, NORTH, 95.5], [EAST, NORTH]]
    assert answer.body.count(b'srsDimension="3"') == 1


@both
def test_a_point_without_a_place_is_nil(planner: Client, version: str) -> None:
    make_consumption_point(geometry=None)

    answer = send(planner, Ask(type_name="kulutuspaikka", version=version))
    json = send(planner, Ask(type_name="kulutuspaikka", output_format="geojson")).json

    (place,) = (el for el in answer.features[0] if el.tag.endswith("}sijainti"))
    assert place.get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true"
    assert len(place) == 0
    assert json["features"][0]["geometry"] is None


@both
def test_text_is_escaped(planner: Client, version: str) -> None:
    text = """a&b<c>"d'e]]>&amp;"""
    make_valve(source_id=text)

    gml = send(planner, Ask(type_name="venttiili", version=version))
    json = send(planner, Ask(type_name="venttiili", output_format="geojson")).json

    assert gml.values("lahdetunnus") == [text]
    assert json["features"][0]["properties"]["lahdetunnus"] == text


@both
@bound
def test_odd_ids_are_names_and_lead_back(planner: Client, version: str, binding: str) -> None:
    make_consumption_point(point_id="12:Å")
    make_consumption_point()
    written = "kulutuspaikka._31323ac385"
    element = "ResourceId rid" if version == "2.0.0" else "GmlObjectId gml:id"

    ask = Ask(type_name="kulutuspaikka", version=version, condition=f'<f:{element}="{written}"/>')
    answer = send(planner, ask, binding)

    assert (answer.ids, answer.values("tunnus")) == ([written], ["12:Å"])


@pytest.mark.parametrize("names", ["RESOURCEID", "featureId", "FeatureID"])
def test_ids_alone_name_their_types(planner: Client, names: str) -> None:
    (hydrant,) = hydrants(100)
    valve = f"venttiili.{make_valve().tunnus}"

    answer = get(planner, service="WFS", request="GetFeature", **{names: f"{valve},{hydrant}"})

    assert answer.ids == [valve, hydrant]


def test_several_types_in_one_request(planner: Client) -> None:
    (hydrant,) = hydrants(100)
    valve = f"venttiili.{make_valve().tunnus}"
    pairs = {"service": "WFS", "request": "GetFeature"}

    new = get(planner, **pairs, version="2.0.0", typenames="(vv:venttiili)(vv:paloposti)")
    old = get(planner, **pairs, version="1.1.0", typename="venttiili,paloposti")
    json = get(planner, **pairs, typenames="venttiili,paloposti", outputformat="geojson").json

    assert new.ids == old.ids == [valve, hydrant]
    assert [feature["id"] for feature in json["features"]] == [valve, hydrant]
    assert [
        member.get("numberMatched") for member in new.root.iter() if member.get("numberMatched")
    ] == ["2", "1", "1"]


@both
@bound
def test_a_count_of_zero_gives_none(planner: Client, version: str, binding: str) -> None:
    hydrants(1, 2)

    assert send(planner, Ask(type_name="paloposti", version=version, count=0), binding).ids == []


def test_a_box_selects_by_the_order_of_its_notation(planner: Client) -> None:
    point = make_consumption_point()
    ask = as_pairs(Ask(type_name="kulutuspaikka"))

    for box, found in (
        (f"{EAST - 1},{NORTH - 1},{EAST + 1},{NORTH + 1}", 1),
        (f"{EAST - 1},{NORTH - 1},{EAST + 1},{NORTH + 1},urn:ogc:def:crs:EPSG::3067", 1),
        ("61.6,27.2,61.8,27.4,urn:ogc:def:crs:EPSG::4326", 1),
        ("27.2,61.6,27.4,61.8,EPSG:4326", 1),
        ("27.2,61.6,27.4,61.8,urn:ogc:def:crs:EPSG::4326", 0),
        ("-1e8,-1e8,1e8,1e8,urn:ogc:def:crs:EPSG::3881", 1),
    ):
        answer = get(planner, **ask, bbox=box)
        assert answer.ids == [f"kulutuspaikka.{point.point_id}"] * found, box


@pytest.mark.parametrize("binding", ["kvp", "xml"])
def test_one_feature_is_given_bare_by_its_id(planner: Client, binding: str) -> None:
    id_ = f"venttiili.{make_valve().tunnus}"

    answer = by_id(planner, id_, binding)

    assert answer.status == 200
    assert answer.root.tag == "{https://vesiverkko.fi/ns/1}venttiili"
    assert answer.root.get("{http://www.opengis.net/gml/3.2}id") == id_


@pytest.mark.parametrize("binding", ["kvp", "xml"])
@pytest.mark.parametrize("id_", ["venttiili.1", "nothing", "no_type.1", "venttiili.' OR 1=1 --"])
def test_an_unknown_id_is_not_found(planner: Client, binding: str, id_: str) -> None:
    make_valve()

    answer = by_id(planner, id_, binding)

    assert (answer.status, answer.fault[0]) == (404, "NotFound")


def by_id(client: Client, id_: str, binding: str) -> Answer:
    if binding == "kvp":
        pairs = {"service": "WFS", "version": "2.0.0", "request": "GetFeature"}
        return get(client, **pairs, storedquery_id=BY_ID, ID=id_)
    return post(
        client,
        '<w:GetFeature xmlns:w="http://www.opengis.net/wfs/2.0" service="WFS" version="2.0.0">'
        f'<w:StoredQuery id="{BY_ID}"><w:Parameter name="id">{id_}</w:Parameter></w:StoredQuery>'
        "</w:GetFeature>",
    )


def test_an_answer_is_compressed_when_the_client_takes_it(planner: Client) -> None:
    hydrants(1, 2)
    pairs = as_pairs(Ask(type_name="paloposti"))

    packed = planner.get("/wfs", pairs, headers={"Accept-Encoding": "br, gzip;q=0.8"})
    plain = planner.get("/wfs", pairs, headers={"Accept-Encoding": "gzip;q=0, identity"})

    body = gzip.decompress(b"".join(packed.streaming_content))  # type: ignore[attr-defined]
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(body) == len(b"".join(plain.streaming_content))  # type: ignore[attr-defined]


def test_a_viewer_sees_no_address_and_cannot_ask_for_it(
    client_as: Callable[[str], Client],
) -> None:
    make_consumption_point()
    viewer = client_as("viewer")
    condition = "<f:PropertyIsNull><f:Name>{}</f:Name></f:PropertyIsNull>"

    answer = send(viewer, Ask(type_name="kulutuspaikka"))
    hidden = send(viewer, Ask(type_name="kulutuspaikka", condition=condition.format("osoite")))
    unknown = send(viewer, Ask(type_name="kulutuspaikka", condition=condition.format("mittari")))
    sorted_ = send(viewer, Ask(type_name="kulutuspaikka", sort=(("osoite", "ASC"),)))

    assert "Keksij" not in answer.body.decode()
    assert hidden.status == unknown.status == sorted_.status == 400
    assert hidden.fault == unknown.fault


def test_secret_features_are_not_there_for_those_without_the_right(
    client_as: Callable[[str], Client],
) -> None:
    secret = make_valve(secrecy="salassa")
    ask = Ask(type_name="venttiili", hits=True)

    seen = {
        role: send(client_as(role), ask).root.get("numberMatched") for role in ("viewer", "planner")
    }
    answer = by_id(client_as("viewer"), f"venttiili.{secret.tunnus}", "kvp")

    assert seen == {"viewer": "0", "planner": "1"}
    assert answer.status == 404


def test_the_ledger_names_the_keys_that_left(planner: Client) -> None:
    rows = [make_valve(source_id=f"V{i}") for i in range(3)]
    condition = f'<f:ResourceId rid="venttiili.{rows[1].tunnus}"/>'

    send(planner, Ask(type_name="venttiili", condition=condition))

    line = LedgerEntry.objects.get(action="wfs")
    assert (line.outcome, line.begun, line.n) == ("ok", None, 1)
    assert unpack(bytes(line.ids or b"")) == [rows[1].pk]
    assert "V1" not in str(line.scope)


def test_a_streamed_answer_has_a_line_before_and_a_line_after(planner: Client) -> None:
    make_valve()
    make_valve()

    send(planner, Ask(type_name="venttiili"))

    begun, ended = LedgerEntry.objects.filter(action="wfs").order_by("seq")
    assert (begun.outcome, ended.outcome, ended.begun, ended.n) == ("begun", "ok", begun.seq, 2)


def test_the_ledger_says_when_all_of_a_type_left(planner: Client) -> None:
    rows = [make_valve() for _ in range(3)]
    rows[-1].refresh_from_db()

    send(planner, Ask(type_name="venttiili"))

    ended = LedgerEntry.objects.filter(action="wfs").latest("seq")
    assert (ended.ids, ended.n, ended.scope["all_at"]) == (None, 3, rows[-1].change_number)


def test_the_ledger_says_when_the_client_went_away(emptied_ledger: None) -> None:
    for number in range(3):
        make_feature("venttiili", source_id=f"V{number}")
    pairs = as_pairs(Ask(type_name="venttiili"))
    request = kvp.parse(Parameters.from_pairs(pairs.items()))
    assert isinstance(request, GetFeature)
    caller = make_caller("planner")
    plans = prepare(request, caller)

    with closing(connections["default"].copy("ledger")) as ledger:
        # As in the real service: the line must outlive the read that is broken off.
        connections["ledger"] = ledger
        PrimedStream(features(request, plans, caller, "http://127.0.0.1/wfs")).close()

    ended = LedgerEntry.objects.latest("seq")
    assert (ended.outcome, ended.n) == ("cut", 3)


@bound
@both
def test_the_id_of_a_feature_of_another_type_is_refused(
    planner: Client, version: str, binding: str
) -> None:
    (hydrant,) = hydrants(100)
    element = f'<f:ResourceId rid="{hydrant}"/>'
    if version == "1.1.0":
        element = f'<f:FeatureId fid="{hydrant}"/>'

    answer = send(planner, Ask(type_name="venttiili", version=version, condition=element), binding)

    assert answer.fault[:2] == ("InvalidParameterValue", "RESOURCEID")


@bound
@pytest.mark.parametrize("id_", ["nothing", "no_type.1", "test-unknown-id-7"])
def test_an_id_that_nothing_has_selects_nothing(planner: Client, binding: str, id_: str) -> None:
    make_valve()

    answer = send(
        planner, Ask(type_name="venttiili", condition=f'<f:ResourceId rid="{id_}"/>'), binding
    )
    alone = get(planner, service="WFS", request="GetFeature", resourceid=id_)
    typed = get(planner, service="WFS", request="GetFeature", resourceid=id_, typenames="venttiili")

    for found in (answer, alone, typed):
        assert (found.status, found.root.get("numberMatched"), found.ids) == (200, "0", [])
