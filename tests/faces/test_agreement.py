"""One filter, asked of every face, version, binding and coordinate system: the same features."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Final

import pytest

from gisapp.geo.crs import STORAGE_SRID, transformer
from tests.gisapp.ogc.tiles.paths import tile_path
from tests.make import EAST, NORTH, make_node, make_point
from tests.support.conditions import ANY, Between, Compared, Group, Inside, Like, Missing, Negated
from tests.support.ogc import ALL_VERSIONS, BINDINGS, Ask, send
from tests.support.ogc_api import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.support.conditions import Condition

pytestmark = pytest.mark.django_db

SYSTEMS: Final = (
    "EPSG:3067",
    "urn:ogc:def:crs:EPSG::3067",
    "EPSG:3881",
    "urn:ogc:def:crs:EPSG::3881",
    "EPSG:4326",
    "urn:ogc:def:crs:EPSG::4326",
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    "EPSG:3857",
    "http://www.opengis.net/gml/srs/epsg.xml#3881",
)
URI_3067: Final = "http://www.opengis.net/def/crs/EPSG/0/3067"
BOX: Final = (int(EAST) - 5, int(NORTH) - 5, int(EAST) + 15, int(NORTH) + 5)
DAY: Final = datetime.date(2025, 5, 1)
CONDITIONS: Final[dict[str, Condition]] = {
    "a number": Compared("tuotto", ">", 100),
    "a number that is missing": Missing("tuotto"),
    "not a number": Negated(Compared("tuotto", ">=", 150.5)),
    "a range": Between("tuotto", 100, 150.5),
    "a text": Compared("lahdetunnus", "=", "it's"),
    "another text": Compared("lahdetunnus", "<>", "H%"),
    "a pattern": Like("lahdetunnus", ("H", ANY)),
    "a percent sign": Like("lahdetunnus", (ANY, "%")),
    "a day": Compared("tarkastuspvm", "<=", DAY),
    "a code": Compared("verkosto", "=", "vesi"),
    "a box": Inside("sijainti", BOX),
    "outside a box": Negated(Inside("sijainti", BOX)),
    "all together": Group(
        "or",
        (
            Group("and", (Inside("sijainti", BOX), Negated(Missing("tuotto")))),
            Group("and", (Compared("tarkastuspvm", ">", DAY), Compared("tuotto", "<", 1e6))),
        ),
    ),
}


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


@pytest.fixture
def rows() -> dict[str, dict[str, object]]:
    """Hydrants by their feature ids."""
    made: dict[str, dict[str, object]] = {}
    values = [
        (None, None, "H1"),
        (100.0, DAY, "H%"),
        (150.5, DAY + datetime.timedelta(days=1), "it's"),
        (200.0, None, "h1"),
        (99.9, DAY, "ÄH"),
    ]
    for number, (yield_, day, text) in enumerate(values):
        place = (EAST + 10 * number, NORTH)
        row = make_node(
            kind="paloposti",
            type_code="maapaloposti",
            yield_l_min=yield_,
            inspected_on=day,
            source_id=text,
            geometry=make_point(*place),
        )
        made[f"paloposti.{row.tunnus}"] = {
            "tuotto": yield_,
            "tarkastuspvm": day,
            "lahdetunnus": text,
            "verkosto": row.network,
            "sijainti": place,
        }
    return made


def judged(condition: Condition, rows: dict[str, dict[str, object]]) -> list[str]:
    return [id_ for id_, row in rows.items() if condition.judge(row) is True]


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS.keys())
def test_every_face_selects_the_same(
    planner: Client, rows: dict[str, dict[str, object]], condition: Condition
) -> None:
    wanted = judged(condition, rows)

    for version in ALL_VERSIONS:
        for binding in BINDINGS:
            answer = send(
                planner,
                Ask(type_name="paloposti", version=version, condition=condition.fes()),
                binding,
            )
            assert answer.ids == wanted, (version, binding)
    for language, text in (
        ("cql2-text", condition.text()),
        ("cql2-json", json.dumps(condition.json())),
    ):
        query = {"filter": text, "filter-lang": language, "filter-crs": URI_3067}
        assert ask(planner, "/collections/paloposti/items", query).ids == wanted, language


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS.keys())
def test_the_system_of_the_answer_does_not_matter(
    planner: Client, rows: dict[str, dict[str, object]], condition: Condition
) -> None:
    wanted = judged(condition, rows)

    for version in ALL_VERSIONS:
        for system in SYSTEMS:
            words = Ask(
                type_name="paloposti", version=version, condition=condition.fes(), srs_name=system
            )
            assert send(planner, words).ids == wanted, (version, system)


@pytest.mark.parametrize("version", ALL_VERSIONS)
@pytest.mark.parametrize("srid", [3067, 3881, 4326, 3857])
def test_a_box_in_any_system_selects_the_same(
    planner: Client, rows: dict[str, dict[str, object]], version: str, srid: int
) -> None:
    wanted = judged(CONDITIONS["a box"], rows)
    corners = transformer(STORAGE_SRID, srid).transform_bounds(*BOX)
    box = ",".join(map(repr, corners))
    swapped = ",".join(repr(corners[i]) for i in (1, 0, 3, 2))

    plain = send(
        planner,
        Ask(type_name="paloposti", version=version, extra={"bbox": f"{box},EPSG:{srid}"}),
    )
    assert plain.ids == wanted
    if version != "1.0.0":
        # By the authority's order where a system has north first; 1.0.0 knows only east first.
        urn = f"urn:ogc:def:crs:EPSG::{srid}"
        text = swapped if srid in (3881, 4326) else box
        words = Ask(type_name="paloposti", version=version, extra={"bbox": f"{text},{urn}"})
        assert send(planner, words).ids == wanted
    uri = f"http://www.opengis.net/def/crs/EPSG/0/{srid}"
    api = {"bbox": swapped if srid in (3881, 4326) else box, "bbox-crs": uri}
    assert ask(planner, "/collections/paloposti/items", api).ids == wanted


@pytest.mark.parametrize("grid", ["ETRS-TM35FIN", "WebMercatorQuad"])
def test_a_tile_shows_what_a_box_selects(
    planner: Client, rows: dict[str, dict[str, object]], grid: str
) -> None:
    far = make_node(
        kind="paloposti",
        type_code="maapaloposti",
        geometry=make_point(EAST + 20_000, NORTH),
    )

    tile = planner.get(tile_path(grid, 15, EAST + 1, NORTH - 1)).content

    shown = {id_ for id_ in rows if id_.partition(".")[2].encode() in tile}
    assert shown == set(rows)
    assert str(far.tunnus).encode() not in tile
