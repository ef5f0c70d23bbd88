"""The network as it was, on the faces of OGC: what was answered then is answered now."""

from __future__ import annotations

import json
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from gisapp.models import LedgerEntry
from networks.models import Link
from tests.make import make_consumption_point, make_link, make_valve
from tests.support.moments import make_network, moments_of, recorded, without_the_time
from tests.support.ogc import ALL_VERSIONS, WFS, Answer, Ask, as_xml, get, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


def body_of(response: Any) -> str:
    assert response.status_code == 200
    return without_the_time(response.getvalue().decode())


@pytest.mark.parametrize("hits", [False, True])
@pytest.mark.parametrize("version", ALL_VERSIONS)
@pytest.mark.parametrize("binding", ["kvp", "xml"])
def test_wfs_answers_in_gml_what_it_answered_then(
    planner: Client, version: str, binding: str, hits: bool
) -> None:
    def ask(moment: dict[str, str]) -> list[str]:
        past = {"AS_OF": moment["as_of"]} if moment else {}
        return [told_of(type_name, past) for type_name in ("vesijohto", "venttiili", "paloposti")]

    def told_of(type_name: str, past: dict[str, str]) -> str:
        asked = Ask(type_name=type_name, version=version, hits=hits, extra=past)
        if binding == "kvp":
            return without_the_time(send(planner, asked).body.decode())
        address = f"/wfs?{urlencode(past)}"
        return body_of(planner.post(address, as_xml(asked), content_type="text/xml"))

    answers = recorded(ask)

    assert len({repr(told) for _when, told in answers}) >= (2 if hits else 4)
    for when, told in answers:
        assert ask({"as_of": when}) == told


@pytest.mark.parametrize("reference", ["vv:asento", "@gml:id", "vv:muutosnumero"])
def test_property_values_are_those_of_the_moment(planner: Client, reference: str) -> None:
    def ask(moment: dict[str, str]) -> str:
        answer = get(
            planner,
            service="WFS",
            version="2.0.0",
            request="GetPropertyValue",
            typenames="vv:venttiili",
            valueReference=reference,
            **moment,
        )
        return without_the_time(answer.body.decode())

    for when, answer in recorded(ask):
        assert ask({"as_of": when}) == answer


def test_a_stored_query_finds_the_feature_of_the_moment(planner: Client) -> None:
    network = make_network()
    network.second.refresh_from_db()
    then = timezone.now().isoformat()
    Link.objects.filter(pk=network.second.pk).delete()

    def by_id(**more: str) -> Answer:
        return get(
            planner,
            service="WFS",
            version="2.0.0",
            request="GetFeature",
            storedquery_id="urn:ogc:def:query:OGC-WFS::GetFeatureById",
            id=f"vesijohto.{network.second.tunnus}",
            **more,
        )

    assert by_id().status == 404
    assert by_id(as_of=then).root.findtext("{*}tunnus") == str(network.second.tunnus)


@pytest.mark.parametrize("binding", ["kvp", "xml"])
def test_the_next_page_is_of_the_same_moment(planner: Client, binding: str) -> None:
    make_network()
    then = timezone.now().isoformat()
    Link.objects.all().delete()
    asked = Ask(type_name="vesijohto", count=1, extra={"AS_OF": then})

    if binding == "xml":
        address = f"/wfs?{urlencode({'AS_OF': then})}"
        response = planner.post(address, as_xml(asked), content_type="text/xml")
        answer = Answer(200, "", response.getvalue())
    else:
        answer = send(planner, asked)
    following = urlsplit(answer.root.get("next", ""))
    second: Any = planner.get("/wfs", {k: v[0] for k, v in parse_qs(following.query).items()})

    assert answer.root.get("numberMatched") == "2"
    page = Answer(200, "", second.getvalue())
    assert (len(page.ids), set(page.ids) & set(answer.ids)) == (1, set())


@pytest.mark.parametrize("text", ["", " ", "eilen", "2999-01-01"])
@pytest.mark.parametrize("request_", ["GetFeature", "GetPropertyValue"])
def test_what_is_no_moment_of_the_past_is_a_fault(
    planner: Client, text: str, request_: str
) -> None:
    answer = get(
        planner,
        service="WFS",
        version="2.0.0",
        request=request_,
        typenames="vv:vesijohto",
        valueReference="vv:tunnus",
        as_of=text,
    )

    assert answer.status == 400
    assert answer.fault[1] == "as_of"


def test_locks_and_joins_have_no_past_and_documents_do_not_mind(planner: Client) -> None:
    asked = {"service": "WFS", "version": "2.0.0", "as_of": "2026-05-01"}
    locked = get(planner, request="LockFeature", typenames="vv:vesijohto", **asked)
    joined = get(
        planner,
        request="GetFeature",
        typenames="(vv:vesijohto,vv:venttiili)",
        aliases="(a,b)",
        filter='<f:Filter xmlns:f="http://www.opengis.net/fes/2.0"><f:Intersects>'
        "<f:ValueReference>a/sijainti</f:ValueReference>"
        "<f:ValueReference>b/sijainti</f:ValueReference></f:Intersects></f:Filter>",
        **asked,
    )
    body = f'<w:LockFeature xmlns:w="{WFS["2.0.0"]}" service="WFS" version="2.0.0"/>'
    posted = planner.post("/wfs?as_of=2026-05-01", body, content_type="text/xml")

    assert (locked.status, joined.status, posted.status_code) == (400, 400, 400)
    assert "AS_OF" in locked.fault[2]
    assert "AS_OF" in joined.fault[2]
    assert get(planner, request="GetCapabilities", **asked).status == 200


def test_before_the_history_there_was_nothing(planner: Client) -> None:
    make_network()

    answer = send(planner, Ask(type_name="vesijohto", extra={"AS_OF": "1999-12-31"}))

    assert (answer.status, answer.ids) == (200, [])


def test_a_page_of_items_is_what_it_was(planner: Client) -> None:
    def ask(moment: dict[str, str]) -> list[str]:
        return [
            body_of(planner.get(f"/ogc/collections/{name}/items", moment))
            for name in ("vesijohto", "venttiili", "paloposti")
        ]

    for when, answer in recorded(ask):
        assert ask({"as_of": when}) == answer


def test_one_item_is_what_it_was_and_its_links_keep_the_moment(planner: Client) -> None:
    network = make_network()
    for one in (network.second, network.valve):
        one.refresh_from_db()
    paths = [
        f"/ogc/collections/vesijohto/items/{network.second.tunnus}",
        f"/ogc/collections/venttiili/items/venttiili.{network.valve.tunnus}",
    ]

    def ask(path: str, **moment: str) -> tuple[int, Any, str]:
        response = planner.get(path, moment)
        read = json.loads(response.content)
        links = read.pop("links", [])
        if moment:
            own = [one["href"] for one in links if one["rel"] in ("self", "alternate")]
            assert all("as_of=" in href for href in own)
        if response.status_code == 404:
            read = None
        return response.status_code, read, response.headers.get("ETag", "")

    answers = [
        (timezone.now().isoformat(), [ask(path) for path in paths])
        for _moment in moments_of(network)
    ]
    assert [answer[0][0] for _when, answer in answers] == [200, 200, 404, 404]
    for when, answer in answers:
        assert [ask(path, as_of=when) for path in paths] == answer
    assert ask(paths[0], as_of="1999-01-01")[0] == 404
    assert ask(paths[0], as_of="")[0] == ask(paths[0], as_of="2999-01-01")[0] == 400


def test_the_page_of_a_moment_leads_to_the_items_of_that_moment(planner: Client) -> None:
    make_valve()
    then = timezone.now().isoformat()

    page = planner.get("/ogc/collections/venttiili/items", {"as_of": then, "f": "html"})
    href = page.content.decode().split("/items/venttiili.")[1].split('"')[0]

    told = f"Verkko sellaisena kuin se oli: {then}"
    assert "as_of=" in href
    assert told in unescape(page.content.decode())
    assert f"{{x}}?{urlencode({'as_of': then})}" in unescape(page.content.decode())
    address = f"{page.wsgi_request.path}/venttiili.{unescape(href)}"
    assert told in unescape(planner.get(address).content.decode())


def test_an_item_that_is_now_secret_is_hidden_in_the_past(
    client_as: Callable[[str], Client],
) -> None:
    link = make_link()
    link.refresh_from_db()
    then = timezone.now().isoformat()
    Link.objects.filter(pk=link.pk).update(secrecy="salassa")
    path = f"/ogc/collections/vesijohto/items/{link.tunnus}"

    answers = [client_as(role).get(path, {"as_of": then}) for role in ("planner", "viewer")]

    assert [answer.status_code for answer in answers] == [200, 404]


def test_points_have_no_past_and_the_ledger_knows_the_moment(
    client_as: Callable[[str], Client],
) -> None:
    client = client_as("main_user")
    point, link = make_consumption_point(), make_link()
    link.refresh_from_db()
    then = timezone.now().isoformat()

    hidden = client.get(
        f"/ogc/collections/kulutuspaikka/items/kulutuspaikka.{point.point_id}", {"as_of": then}
    )
    shown = client.get(f"/ogc/collections/vesijohto/items/{link.tunnus}", {"as_of": then})

    assert (hidden.status_code, shown.status_code) == (400, 200)
    entry = LedgerEntry.objects.filter(action="item").latest("pk")
    assert entry.scope["as_of"].startswith(then[:19])


def test_what_has_neither_a_row_nor_a_deletion_is_as_open_as_its_last_state(
    client_as: Callable[[str], Client],
) -> None:
    valve = make_valve()
    valve.refresh_from_db()
    then = timezone.now().isoformat()
    type(valve).objects.filter(pk=valve.pk).update(secrecy="salassa")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE networks_node DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM networks_node WHERE id = %s", [valve.pk])
        cursor.execute("ALTER TABLE networks_node ENABLE TRIGGER USER")
    path = f"/ogc/collections/venttiili/items/{valve.tunnus}"

    answers = [client_as(role).get(path, {"as_of": then}) for role in ("planner", "viewer")]

    assert [answer.status_code for answer in answers] == [200, 404]
