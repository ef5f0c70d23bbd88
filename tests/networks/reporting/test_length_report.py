"""``GET /api/reports/lengths``: sums equal the network's."""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import LineString, MultiPolygon, Polygon
from django.core.management import CommandError, call_command
from django.db.models import Sum

from gisapp.models import LedgerEntry
from networks.models import Area, Link
from networks.reporting.lengths import DIAMETER_CLASSES
from tests.make import EAST, NORTH, make_link

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db

ADDRESS = "/api/reports/lengths"


def make_area(network: str, *box: float, **values: Any) -> Area:
    shape = Polygon.from_bbox((EAST + box[0], NORTH + box[1], EAST + box[2], NORTH + box[3]))
    return Area.objects.create(
        **{
            "kind": "toiminta_alue",
            "name": f"{network} {box[0]:.0f}",
            "network": network,
            "geometry": MultiPolygon(shape, srid=3067),
            **values,
        }
    )


@pytest.fixture
def scattered() -> float:
    """Sixty links of all networks, on both sides of a border at east 0; their length."""
    dice = random.Random(7)
    for _ in range(60):
        line = [(EAST + dice.uniform(-500, 500), NORTH + dice.uniform(-400, 400)) for _ in range(4)]
        network = dice.choice(["vesi", "jatevesi", "hulevesi", "sekavesi"])
        make_link(
            network=network,
            material=dice.choice(["PEH", "PVC", "valurauta"]),
            nominal_diameter_mm=dice.choice([None, 63, 64, 110, 400, 900]),
            built_year=dice.choice([None, 1969, 1970, 2024]),
            geometry=LineString(line, srid=3067),
        )
    return float(Link.objects.aggregate(m=Sum("length_m"))["m"])


def ask(client: Client, **parameters: str) -> Any:
    response = client.get(ADDRESS, parameters)
    assert response.status_code == 200, response.content
    return response.json()


def test_the_sum_is_the_networks(client_as: Callable[[str], Client], scattered: float) -> None:
    body = ask(client_as("viewer"))

    assert body["length_m"] == pytest.approx(scattered, abs=0.01)
    assert sum(row["length_m"] for row in body["rows"]) == pytest.approx(scattered, abs=0.01)
    assert sum(row["links"] for row in body["rows"]) == 60
    assert {row["diameter_class"] for row in body["rows"]} == {
        "0-63", "64-110", "316-500", "801-", "ei_tiedossa",
    }  # fmt: skip
    assert {row["decade"] for row in body["rows"]} == {None, 1960, 1970, 2020}


def test_areas_and_the_rest_sum_to_the_network(
    client_as: Callable[[str], Client], scattered: float
) -> None:
    for network in ("vesi", "jatevesi"):
        make_area(network, -600, -600, 0, 600)
        make_area(network, 0, -600, 300, 600)

    body = ask(client_as("viewer"), area="all")

    # Each piece of a cut link is rounded to a centimetre of its own.
    assert body["length_m"] == pytest.approx(scattered, abs=1.0)
    assert {row["area_name"] for row in body["rows"]} >= {"vesi -600", "jatevesi 0", None}
    rest = [row for row in body["rows"] if row["area"] is None and row["network"] == "hulevesi"]
    assert sum(row["links"] for row in rest) == Link.objects.filter(network="hulevesi").count()


def test_an_area_of_combined_sewers_holds_no_others(client_as: Callable[[str], Client]) -> None:
    make_link(network="jatevesi")
    make_link(network="sekavesi")
    area = make_area("sekavesi", -600, -600, 600, 600)

    rows = ask(client_as("viewer"), area="all")["rows"]

    assert {(row["network"], row["area"]) for row in rows} == {
        ("sekavesi", str(area.tunnus)),
        ("jatevesi", None),
    }


def test_an_area_clips_the_links_of_its_own_network(client_as: Callable[[str], Client]) -> None:
    make_link(geometry=LineString((EAST - 50, NORTH), (EAST + 150, NORTH), srid=3067))
    make_link(network="jatevesi")
    area = make_area("vesi", 0, -10, 100, 10)

    body = ask(client_as("viewer"), area=str(area.tunnus))

    (row,) = body["rows"]
    # On the ellipsoid a hundred metres of the projection are four centimetres more.
    assert row["length_m"] == pytest.approx(100.04, abs=0.01)
    assert (row["network"], row["area"]) == ("vesi", str(area.tunnus))


def test_what_is_planned_or_removed_or_secret_is_not_counted(
    client_as: Callable[[str], Client],
) -> None:
    make_link(usage_state="suunniteltu")
    make_link(usage_state="purettu")
    make_link(secrecy="salassa")

    assert ask(client_as("viewer"))["rows"] == []
    assert len(ask(client_as("planner"))["rows"]) == 1


def test_the_report_as_csv(client_as: Callable[[str], Client], scattered: float) -> None:
    response = client_as("viewer").get(ADDRESS, {"format": "csv"})

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert response["Content-Type"].startswith("text/csv")
    assert sum(float(row["length_m"]) for row in rows) == pytest.approx(scattered, abs=0.01)
    assert {row["diameter_class"] for row in rows} <= set(DIAMETER_CLASSES)


def test_the_ledger_says_how_many_links_were_counted(client_as: Callable[[str], Client]) -> None:
    make_link()

    ask(client_as("viewer"))

    line = LedgerEntry.objects.get(action="length_report", kind="vesijohto")
    assert (line.outcome, line.scope["counted"]) == ("ok", 1)
    assert line.scope["counted_at"] == Link.objects.latest("change_number").change_number


@pytest.mark.parametrize(
    ("parameters", "status", "locator"),
    [
        ({"area": "nowhere"}, 404, "area"),
        ({"area": "x" * 200}, 400, "area"),
        ({"format": "xls"}, 400, "format"),
    ],
)
def test_faults_name_the_parameter(
    client_as: Callable[[str], Client], parameters: dict[str, str], status: int, locator: str
) -> None:
    response = client_as("viewer").get(ADDRESS, parameters)

    assert (response.status_code, response.json()["locator"]) == (status, locator)


def test_the_command_writes_the_same_table(tmp_path: Path) -> None:
    make_link(built_year=1987)
    file = tmp_path / "pituudet.csv"

    call_command("report_lengths", out=file)

    header, row = csv.reader(io.StringIO(file.read_text()))
    assert header[-1] == "length_m"
    assert row[2:8] == ["vesi", "kaytossa", "jakeluvesijohto", "PEH", "64-110", "1980"]
    with pytest.raises(CommandError, match="no service area"):
        call_command("report_lengths", area="nowhere")
    with pytest.raises(CommandError, match="folder"):
        call_command("report_lengths", out=tmp_path / "none" / "x.csv")
