"""``GET /api/reports/unconnected-addresses``."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from consumption_points.models import Connection
from gisapp import audit
from gisapp.models import LedgerEntry
from networks.models import Area
from tests.make import (
    EAST,
    NORTH,
    make_address,
    make_consumption_point,
    make_node,
    make_point,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

ADDRESS = "/api/reports/unconnected-addresses"


@pytest.fixture
def area() -> Area:
    box = Polygon.from_bbox((EAST - 10, NORTH - 10, EAST + 10, NORTH + 10))
    return Area.objects.create(
        kind="toiminta_alue", name="Keskusta", network="vesi", source_id="TA-1",
        geometry=MultiPolygon(box, srid=3067),
    )  # fmt: skip


def connected(address: str, network: str = "vesi", rule: str = "kasin") -> None:
    Connection.objects.create(
        point=make_consumption_point(address=address), node=make_node(network=network),
        network=network, rule=rule, score=1.0,
    )  # fmt: skip


def ask(client: Client, **parameters: str) -> dict[str, str]:
    """Reason by address."""
    response = client.get(ADDRESS, {"area": "TA-1", **parameters})
    assert response.status_code == 200
    body = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    assert body["type"] == "FeatureCollection"
    return {one["properties"]["osoite"]: one["properties"]["reason"] for one in body["features"]}


def test_addresses_without_point_or_connection(
    client_as: Callable[[str], Client], area: Area
) -> None:
    for number in (10, 12, 14, 16):
        make_address(house_number=number)
    make_address(house_number=18, geometry=make_point(EAST + 50, NORTH))
    connected("Keksijänkatu 10, 50100 Mikkeli")
    connected("Uppfinnaregatan 14 B 3")
    make_consumption_point(address="Keksijänkatu 12, 50100 Mikkeli")

    assert ask(client_as("planner")) == {
        "Keksijänkatu 12, 50100 Mikkeli": "no_connection",
        "Keksijänkatu 16, 50100 Mikkeli": "no_point",
    }


def test_a_combined_sewer_takes_the_wastewater(
    client_as: Callable[[str], Client], area: Area
) -> None:
    make_address()
    connected("Keksijänkatu 12", network="sekavesi")

    assert ask(client_as("planner"), network="jatevesi") == {}
    assert len(ask(client_as("planner"))) == 1


def test_a_guess_counts_unless_it_is_left_out(
    client_as: Callable[[str], Client], area: Area
) -> None:
    make_address()
    connected("Keksijänkatu 12", rule="lahin_johto")

    assert ask(client_as("planner")) == {}
    assert list(ask(client_as("planner"), estimates="no").values()) == ["no_connection"]


def test_a_letter_a_range_and_another_town(client_as: Callable[[str], Client], area: Area) -> None:
    make_address(house_letter="b")
    make_address(house_number=22)
    make_address(house_number=24, municipality="Juva", postcode="")
    connected("Keksijänkatu 12 B")
    connected("Keksijänkatu 20-22")
    connected("Keksijänkatu 24, 50100 Mikkeli")

    assert list(ask(client_as("planner"))) == ["Keksijänkatu 24, Juva"]


def test_as_csv_with_places(client_as: Callable[[str], Client], area: Area) -> None:
    make_address()

    response = client_as("planner").get(ADDRESS, {"area": "TA-1", "format": "csv"})

    (row,) = csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode()))  # type: ignore[attr-defined]
    assert row == {
        "osoite": "Keksijänkatu 12, 50100 Mikkeli",
        "reason": "no_point",
        "x": str(EAST),
        "y": str(NORTH),
    }


def test_the_ledger_has_every_address_that_left(
    client_as: Callable[[str], Client], area: Area
) -> None:
    address = make_address()

    ask(client_as("planner"))

    begun, ended = LedgerEntry.objects.filter(kind="osoite").order_by("seq")
    assert (begun.outcome, ended.outcome, ended.begun) == ("begun", "ok", begun.seq)
    assert ended.ids is not None
    assert audit.unpack(bytes(ended.ids)) == [address.pk]
    assert ended.scope["area"] == str(area.tunnus)


def test_who_may_not_read_addresses_is_refused(
    client_as: Callable[[str], Client], area: Area
) -> None:
    response = client_as("viewer").get(ADDRESS, {"area": "TA-1"})

    assert response.status_code == 403
    assert LedgerEntry.objects.get(action="unconnected_addresses").outcome == "denied"


@pytest.mark.parametrize(
    ("parameters", "status", "locator"),
    [
        ({}, 400, "area"),
        ({"area": "nowhere"}, 404, "area"),
        ({"area": "TA-1", "network": "kaasu"}, 400, "network"),
        ({"area": "TA-1", "estimates": "perhaps"}, 400, "estimates"),
        ({"area": "TA-1", "format": "xls"}, 400, "format"),
    ],
)
def test_faults_name_the_parameter(
    client_as: Callable[[str], Client], area: Area, parameters: Any, status: int, locator: str
) -> None:
    response = client_as("planner").get(ADDRESS, parameters)

    assert (response.status_code, response.json()["locator"]) == (status, locator)
