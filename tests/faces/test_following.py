"""The page for neighbours is true: a follower that sends its very requests keeps a right copy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

import pytest
from django.db.models.functions import Now

from gisapp.features import registry
from networks.models import Link
from tests.make import make_link
from tests.support.follower import Follower, Row
from tests.support.ogc import VERSIONS, Answer, get, post

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.test import Client

pytestmark = pytest.mark.django_db

PAGE: Final = Path(__file__).parents[2] / "docs" / "interfaces" / "changes.md"
STATE, WHOLE, CHANGES, CHANGES_V1 = re.findall(r"```http\n(.*?)```", PAGE.read_text(), re.DOTALL)


def sent(client: Client, text: str, **filled: str) -> Answer:
    """The request as the page has it, its capitals filled in."""
    for capital, value in filled.items():
        text = text.replace(f">{capital}<", f">{value}<")
    head, _, body = text.partition("\n\n")
    method, address = head.split()[:2]
    if method == "POST":
        return post(client, body)
    return get(client, **dict(parse_qsl(address.partition("?")[2])))


@dataclass(frozen=True)
class Service:
    """The requests of the page."""

    client: Client
    version: str

    def state(self, type_name: str) -> Mapping[str, Any]:
        """The row of ``tilannekuva`` for the type."""
        rows = [feature["properties"] for feature in sent(self.client, STATE).json["features"]]
        return next(row for row in rows if row["tyyppinimi"] == type_name)

    def everything(self, type_name: str) -> list[Row]:
        """All features of the type."""
        return [row_of(feature) for feature in sent(self.client, WHOLE).json["features"]]

    def changes(self, type_name: str, after: int, until: int, count: int) -> list[Row]:
        """The first changes with a number above ``after`` and up to ``until``."""
        numbers = {"N": str(after), "M": str(until)}
        if self.version == "2.0.0":
            text = CHANGES.replace('count="1000"', f'count="{count}"')
            return [
                row_of(feature) for feature in sent(self.client, text, **numbers).json["features"]
            ]
        text = CHANGES_V1.replace('maxFeatures="1000"', f'maxFeatures="{count}"')
        answer = sent(self.client, text, **numbers)
        return [told(answer, position) for position in range(len(answer.features))]


def row_of(feature: dict[str, Any]) -> Row:
    return {**feature["properties"], "sijainti": feature["geometry"]}


def told(answer: Answer, position: int) -> Row:
    """As much of a change of version 1.1.0 as it has in GeoJSON alike: all but the geometry."""
    read: dict[str, Callable[[str], Any]] = {
        "muutosnumero": int,
        "nimellishalkaisija": int,
        "rakennusvuosi": int,
        "pituus": float,
    }
    names = [prop.tag.rpartition("}")[2] for prop in answer.features[position]]
    row: Row = {}
    for name in names:
        text = answer.features[position].findtext(f"{{*}}{name}")
        row[name] = read.get(name, str)(text) if text is not None else None
    return row


@pytest.mark.parametrize("version", VERSIONS)
def test_who_sends_the_requests_of_the_page_has_a_right_copy(
    machine_as: Callable[[str], Client], version: str
) -> None:
    pipes = [make_link() for _ in range(6)]
    service = Service(machine_as("feed"), version)
    follower = Follower(service, "vesijohto")
    follower.follow()
    first = len(follower.copy)

    links = Link.objects.filter
    links(pk=pipes[0].pk).delete()
    links(pk=pipes[1].pk).update(secrecy="salassa")
    links(pk=pipes[2].pk).update(valid_to=Now())
    links(pk=pipes[3].pk).update(network="jatevesi", liquid="jatevesi")
    links(pk=pipes[4].pk).update(built_year=1999, nominal_diameter_mm=200)
    new = make_link()
    follower.follow()

    compared = ("tunnus", "muutosnumero", "rakennusvuosi", "nimellishalkaisija", "pituus")
    truth = {row["tunnus"]: row for row in service.everything("vesijohto")}
    assert (first, follower.loads) == (6, 1)
    assert set(truth) == {str(pipe.tunnus) for pipe in (pipes[4], pipes[5], new)}
    assert {k: [row.get(name) for name in compared] for k, row in follower.copy.items()} == {
        k: [row.get(name) for name in compared] for k, row in truth.items()
    }
    assert service.state("vesijohto")["lukumaara"] == len(truth)


def test_a_deletion_has_a_nil_geometry_in_gml_and_null_in_geojson(
    machine_as: Callable[[str], Client],
) -> None:
    pipe = make_link()
    pipe.delete()
    client = machine_as("feed")

    as_gml = sent(client, CHANGES_V1, N="0", M="99999999")
    as_json = sent(client, CHANGES, N="0", M="99999999").json["features"]

    (feature,) = as_gml.features
    place = feature.find("{*}sijainti")
    assert place is not None
    assert place.get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true"
    assert as_gml.ids == [f"vesijohto_muutos.{pipe.tunnus}"]
    assert [feature["geometry"] for feature in as_json] == [None]
    assert as_json[0]["properties"]["muutostyyppi"] == "poisto"


def test_each_role_is_told_of_the_types_that_it_may_read(
    client_as: Callable[[str], Client],
) -> None:
    for role in ("viewer", "planner", "main_user"):
        features = sent(client_as(role), STATE).json["features"]
        names = [feature["properties"]["tyyppinimi"] for feature in features]
        assert names == [feature_type.name for feature_type in registry.declared_types()]
        assert {feature["geometry"] for feature in features} == {None}
