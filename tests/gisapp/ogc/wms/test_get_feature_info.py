"""What is at a pixel: published properties by their names, and a ledger line with the ids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from gisapp import audit
from gisapp.models import LedgerEntry
from tests.make import EAST, NORTH, make_consumption_point, make_link
from tests.support.wms import ask, box

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db


def info(client: Client, layers: str = "vesijohto", **pairs: Any) -> HttpResponse:
    """Ask at the middle of the map, whose middle is the middle of the link."""
    given = {"layers": layers, "query_layers": layers, "i": "100", "j": "100"}
    return ask(client, "GetFeatureInfo", **{"info_format": "application/json", **given, **pairs})


def test_a_pipe_is_found_with_its_published_properties(
    client_as: Callable[[str], Client],
) -> None:
    link = make_link(material="PEH")

    (feature,) = json.loads(info(client_as("viewer")).content)["features"]

    assert feature["id"] == f"vesijohto.{link.tunnus}"
    assert feature["properties"]["materiaali"] == "PEH"
    assert set(feature["properties"]) >= {"tunnus", "laji", "muutosnumero"}
    assert "is_closed" not in feature["properties"]


@pytest.mark.parametrize(
    ("format_", "media_type"),
    [
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
        ("application/json", "application/json"),
        ("application/vnd.ogc.gml", "application/vnd.ogc.gml"),
    ],
)
def test_formats(format_: str, media_type: str, client_as: Callable[[str], Client]) -> None:
    link = make_link(material="PEH")

    response = info(client_as("viewer"), info_format=format_)

    assert response["Content-Type"] == media_type
    assert str(link.tunnus).encode() in response.content
    assert b"materiaali" in response.content
    if format_.endswith("gml"):
        assert etree.fromstring(response.content).tag.endswith("FeatureCollection")


def test_what_lies_five_pixels_away_is_found_and_what_lies_farther_is_not(
    client_as: Callable[[str], Client],
) -> None:
    make_link()
    client = client_as("viewer")

    for row, n in (("96", 1), ("104", 1), ("90", 0), ("110", 0)):
        assert len(json.loads(info(client, j=row).content)["features"]) == n


def test_the_count_is_one_unless_more_are_asked_for(client_as: Callable[[str], Client]) -> None:
    make_link()
    make_link()
    client = client_as("viewer")

    assert len(json.loads(info(client).content)["features"]) == 1
    assert len(json.loads(info(client, feature_count="9").content)["features"]) == 2


def test_secret_things_and_things_not_drawn_at_this_scale_are_not_found(
    client_as: Callable[[str], Client],
) -> None:
    make_link(secrecy="salassa")
    make_link(kind="tonttivesijohto")
    planner = client_as("planner")

    assert len(json.loads(info(client_as("viewer"), feature_count="9").content)["features"]) == 1
    assert len(json.loads(info(planner, feature_count="9").content)["features"]) == 2
    far = info(planner, feature_count="9", bbox=box(2_000))
    assert len(json.loads(far.content)["features"]) == 1


def test_an_address_is_told_to_those_who_may_read_it_only(
    client_as: Callable[[str], Client],
) -> None:
    make_consumption_point()
    here = {"bbox": box(100, east=EAST, north=NORTH), "info_format": "text/plain"}

    viewer = info(client_as("viewer"), "kulutuspaikka", **here)
    planner = info(client_as("planner"), "kulutuspaikka", **here)

    assert "KP-" in viewer.content.decode()
    assert "Keksijänkatu" not in viewer.content.decode()
    assert "Keksijänkatu" in planner.content.decode()


def test_the_ledger_names_what_was_told(client_as: Callable[[str], Client]) -> None:
    link = make_link()

    info(client_as("viewer"))

    entry = LedgerEntry.objects.filter(action="info").latest("seq")
    assert (entry.kind, entry.outcome, entry.n) == ("vesijohto", "ok", 1)
    assert audit.unpack(bytes(entry.ids)) == [link.pk]  # type: ignore[arg-type]  # there are ids


def test_html_is_escaped(client_as: Callable[[str], Client]) -> None:
    make_link(source_id="<b>J1</b>")

    response = info(client_as("viewer"), info_format="text/html")

    assert b"&lt;b&gt;J1" in response.content
    assert b"<b>" not in response.content


def test_a_layer_can_be_asked_of_the_group_that_is_on_the_map(
    client_as: Callable[[str], Client],
) -> None:
    make_link()
    client = client_as("viewer")

    one = info(client, "verkostot", query_layers="vesijohto")
    all_ = info(client, "verkostot")

    assert len(json.loads(one.content)["features"]) == 1
    assert len(json.loads(all_.content)["features"]) == 1


def test_nothing_there_is_an_empty_answer(client_as: Callable[[str], Client]) -> None:
    client = client_as("viewer")

    assert json.loads(info(client).content)["features"] == []
    assert info(client, info_format="text/plain").status_code == 200
