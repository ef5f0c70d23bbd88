"""A tile's tag changes when its bytes may, and a stored tile is what would be made now."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from django.db import connection, connections, transaction
from django.utils import timezone

from consumption_points.models import ConsumptionPoint
from gisapp.geo.grids import grid
from gisapp.ogc.tiles import joining, making
from gisapp.ogc.tiles.plan import place_of, plans
from networks.models import Area, Link
from tests.gisapp.ogc.tiles.paths import tile_at
from tests.make import (
    make_caller,
    make_consumption_point,
    make_link,
    make_valve,
    stored_by_id,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from gisapp.geo.cells import CellRange

pytestmark = pytest.mark.django_db

# The corner where four cells meet, so that things lie across their edges.
EAST, NORTH = 514_000.0, 6_840_000.0
REACH_M = 3_000.0
ROLES = ("viewer", "planner")
PLACES = [(EAST - 900, NORTH - 900), (EAST + 900, NORTH - 900), (EAST, NORTH), (EAST, NORTH + 900)]
TILES = [
    ("ETRS-TM35FIN", 7, PLACES[0]),
    ("ETRS-TM35FIN", 9, PLACES[1]),
    *(("ETRS-TM35FIN", 10, place) for place in PLACES[:3]),
    *(("ETRS-TM35FIN", 12, place) for place in PLACES),
    ("ETRS-GK27", 9, PLACES[3]),
    ("ETRS-GK27", 11, PLACES[1]),
    ("WebMercatorQuad", 12, PLACES[0]),
]


@dataclass
class Watch:
    """What every tile was when it was looked at last."""

    clients: dict[str, Client]
    seen: dict[tuple[str, str], tuple[str, bytes]] = field(default_factory=dict)

    def look(self) -> set[str]:
        """Look at all tiles, hold them against what would be made, and say which tags changed."""
        changed = set()
        for role, client in self.clients.items():
            for grid_id, zoom, place in TILES:
                address = tile_at(grid_id, zoom, *place)
                path = "/ogc/tiles/" + "/".join(map(str, address))
                self._one(role, client, path)
                if self._one(role, client, path):
                    msg = f"{path} changes with nothing changed"
                    raise AssertionError(msg)
                if self.seen[role, path][1] != self._anew(role, address):
                    msg = f"{path} is not what would be made now"
                    raise AssertionError(msg)
                changed |= self.changes.pop((role, path), set())
        return changed

    changes: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def _one(self, role: str, client: Client, path: str) -> bool:
        known = self.seen.get((role, path))
        headers = {"If-None-Match": known[0]} if known else {}
        response = client.get(path, headers=headers)
        if response.status_code == 304:
            return False
        assert response.status_code == 200
        assert known is None or response["ETag"] != known[0]
        assert response.content == client.get(path).content
        self.seen[role, path] = (response["ETag"], response.content)
        self.changes[role, path] = {path}
        return True

    def _anew(self, role: str, address: tuple[str, int, int, int]) -> bytes:
        plan = plans.plan(grid(address[0]), address[1], "", make_caller(role))
        return making.made(plan, place_of(*address))[1]


@pytest.fixture
def watch(client_as: Callable[[str], Client]) -> Watch:
    return Watch({role: client_as(role) for role in ROLES})


def somewhere(dice: random.Random) -> tuple[float, float]:
    return (
        round(EAST + dice.uniform(-REACH_M, REACH_M), 3),
        round(NORTH + dice.uniform(-REACH_M, REACH_M), 3),
    )


def make_line(dice: random.Random, **values: object) -> Link:
    line = LineString(somewhere(dice), somewhere(dice), somewhere(dice), srid=3067)
    return make_link(
        geometry=line,
        kind=dice.choice(("paavesijohto", "jakeluvesijohto", "tonttivesijohto")),
        nominal_diameter_mm=dice.choice((63, 110, 250, 400)),
        **values,
    )


FIRST_LINK = "WHERE id = (SELECT id FROM networks_link ORDER BY length_m LIMIT 1)"
STATEMENTS = (
    f"DELETE FROM networks_link {FIRST_LINK}",
    (
        "UPDATE networks_link SET secrecy = CASE secrecy WHEN 'salassa' THEN 'sisainen'"
        f" ELSE 'salassa' END {FIRST_LINK}"
    ),
    f"UPDATE networks_link SET valid_to = clock_timestamp() {FIRST_LINK}",
    f"UPDATE networks_link SET geometry = ST_Rotate(geometry, 1, {EAST}, {NORTH}) {FIRST_LINK}",
    (
        "UPDATE networks_node SET geometry = ST_Translate(geometry, 70, -40)"
        " WHERE id IN (SELECT id FROM networks_node ORDER BY id LIMIT 3)"
    ),
)


def edit(dice: random.Random) -> None:
    """Do something to what is there, by the models or by SQL, or join lines."""
    things: list[Callable[[], object]] = [
        lambda: make_line(dice, secrecy=dice.choice(("sisainen", "salassa"))),
        lambda: make_valve(geometry=Point(somewhere(dice), srid=3067)),
        lambda: make_consumption_point(geometry=Point(somewhere(dice), srid=3067)),
        lambda: Link.objects.filter(network="vesi").update(material="PE"),
        joining.refresh,
        *(partial(run, statement) for statement in STATEMENTS),
    ]
    dice.choice(things)()


def run(statement: str) -> None:
    with stored_by_id(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_edit_leaves_a_tile_as_it_was_under_its_old_tag(watch: Watch, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(6):
        make_line(dice)
    watch.look()

    for _ in range(8):
        edit(dice)
        watch.look()


def has_cell(cells: CellRange, x: int, y: int) -> bool:
    return cells.first_x <= x <= cells.last_x and cells.first_y <= y <= cells.last_y


def test_an_edit_changes_the_tags_of_its_cells_only(watch: Watch) -> None:
    link = make_link(geometry=LineString((EAST + 800, NORTH - 850), (EAST + 950, NORTH - 950)))
    watch.look()

    Link.objects.filter(pk=link.pk).update(material="PE")
    changed = watch.look()

    here = {
        "/ogc/tiles/" + "/".join(map(str, address))
        for address in (tile_at(grid_id, zoom, *place) for grid_id, zoom, place in TILES)
        if has_cell(place_of(*address).cells, 257, 3419)
    }
    assert changed == here
    assert len(here) < len({(tile_at(g, z, *p)) for g, z, p in TILES})


def test_joining_lines_in_the_background_changes_far_tiles_only(watch: Watch) -> None:
    make_line(random.Random(4))
    watch.look()

    assert joining.refresh() > 0
    changed = watch.look()

    assert changed
    assert all(int(path.split("/")[4]) <= (13 if "Web" in path else 10) for path in changed)
    assert joining.refresh() == 0


def path_at(zoom: int) -> str:
    return "/ogc/tiles/" + "/".join(map(str, tile_at("ETRS-TM35FIN", zoom, EAST + 100, NORTH + 1)))


def test_what_ends_tomorrow_leaves_the_tiles_when_it_ends(
    client_as: Callable[[str], Client],
) -> None:
    """Tomorrow is 2 s away; far tiles are joined lines, and nobody joins them again meanwhile."""
    client, near, far = client_as("viewer"), path_at(12), path_at(9)
    end = timezone.now() + timedelta(seconds=2)
    link = make_link(
        geometry=LineString((EAST, NORTH), (EAST + 300, NORTH)), kind="paavesijohto", valid_to=end
    )
    joining.refresh()
    before = [client.get(path) for path in (near, far)]
    assert timezone.now() < end
    assert str(link.tunnus).encode() in before[0].content
    assert b"paavesijohto" in before[1].content

    time.sleep((end - timezone.now()).total_seconds() + 0.05)
    after = [
        client.get(path, headers={"If-None-Match": old["ETag"]})
        for path, old in zip((near, far), before, strict=True)
    ]

    assert [response.status_code for response in after] == [200, 200]
    assert str(link.tunnus).encode() not in after[0].content
    assert b"paavesijohto" not in after[1].content


def test_what_begins_later_comes_into_the_tiles_when_it_begins(
    client_as: Callable[[str], Client],
) -> None:
    client, path = client_as("viewer"), path_at(12)
    begin = timezone.now() + timedelta(seconds=2)
    link = make_link(geometry=LineString((EAST, NORTH), (EAST + 300, NORTH)), valid_from=begin)
    before = client.get(path)
    assert timezone.now() < begin
    assert str(link.tunnus).encode() not in before.content

    time.sleep((begin - timezone.now()).total_seconds() + 0.05)

    assert str(link.tunnus).encode() in client.get(path).content


def test_a_tile_that_was_stored_before_a_thing_became_secret_is_not_served(watch: Watch) -> None:
    link = make_link(geometry=LineString((EAST, NORTH), (EAST + 300, NORTH)))
    path = path_at(12)
    viewer = watch.clients["viewer"]
    assert str(link.tunnus).encode() in viewer.get(path).content

    Link.objects.filter(pk=link.pk).update(secrecy="salassa")

    assert str(link.tunnus).encode() not in viewer.get(path).content
    assert str(link.tunnus).encode() in watch.clients["planner"].get(path).content


def test_secret_lines_are_not_joined_with_open_ones(watch: Watch) -> None:
    for number, secrecy in enumerate(("sisainen", "salassa", "sisainen")):
        make_link(
            geometry=LineString((EAST + 100 * number, NORTH), (EAST + 100 * (number + 1), NORTH)),
            secrecy=secrecy,
        )

    joining.refresh()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT secret, sum(ST_Length(geometry)) FROM gisapp_tile_line WHERE band = 10"
            " GROUP BY 1 ORDER BY 1"
        )
        assert cursor.fetchall() == [(False, 200.0), (True, 100.0)]
    watch.look()


def test_a_refused_edit_leaves_the_tag_alone(watch: Watch) -> None:
    link = make_link(geometry=LineString((EAST, NORTH), (EAST + 300, NORTH)))
    watch.look()

    with transaction.atomic():
        Link.objects.filter(pk=link.pk).update(material="PE")
        transaction.set_rollback(True)

    assert watch.look() == set()


def test_deleting_everything_at_once_is_noticed(watch: Watch) -> None:
    make_consumption_point(geometry=Point(EAST, NORTH, srid=3067))
    path = "/ogc/tiles/" + "/".join(map(str, tile_at("ETRS-TM35FIN", 12, EAST, NORTH)))
    watch.look()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE consumption_points_consumptionpoint CASCADE")

    assert path in watch.look()


def test_a_long_diagonal_touches_the_cells_under_it_and_no_others() -> None:
    make_link(geometry=LineString((500_500, 6_830_900), (511_500, 6_841_900), srid=3067))

    with connection.cursor() as cursor:
        cursor.execute("SELECT x, y FROM gisapp_tile_cell WHERE table_name = 'networks_link'")
        cells = set(cursor.fetchall())
    assert cells == {(250 + n, 3415 + n) for n in range(6)} | {
        (250 + n, 3416 + n) for n in range(5)
    }


def test_a_mad_coordinate_touches_a_bounded_number_of_cells() -> None:
    make_link(geometry=LineString((500_500, 6_830_500), (1_700_000, 8_600_000), srid=3067))

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM gisapp_tile_cell WHERE table_name = 'networks_link'")
        assert cursor.fetchone()[0] < 5_000


def test_a_broken_area_can_be_stored() -> None:
    knot = Polygon(
        ((5e5, 6.83e6), (5.06e5, 6.836e6), (5.06e5, 6.83e6), (5e5, 6.836e6), (5e5, 6.83e6)),
        srid=3067,
    )
    Area.objects.create(
        kind="toiminta_alue",
        name="Solmu",
        network="vesi",
        source="testi",
        geometry=MultiPolygon(knot, srid=3067),
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM gisapp_tile_cell WHERE table_name = 'networks_area'")
        assert cursor.fetchone()[0] == 16


def test_a_point_without_a_place_touches_nothing() -> None:
    make_consumption_point(geometry=None)

    assert ConsumptionPoint.objects.count() == 1
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM gisapp_tile_cell"
            " WHERE table_name = 'consumption_points_consumptionpoint'"
        )
        assert cursor.fetchone()[0] == 0
