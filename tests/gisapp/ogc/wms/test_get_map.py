"""Pictures by the real engine: what is on them, for whom, in which system, and what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.contrib.gis.geos import LineString, MultiPolygon, Polygon

from gisapp.access import tile_use
from gisapp.geo.crs import transformer
from gisapp.models import LedgerEntry
from networks.models import Area
from tests.make import EAST, NORTH, make_consumption_point, make_link, make_valve
from tests.support.png import colours, covered, pixels
from tests.support.wms import box, get_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

# The engine has a connection of its own and sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

WATER, WASTE, STORM = "#0a5fb4", "#8a1f1f", "#3e9b4f"


@pytest.fixture
def viewer(client_as: Callable[[str], Client]) -> Client:
    return client_as("viewer")


def make_area(**values: Any) -> Area:
    ring = Polygon.from_bbox((EAST, NORTH, EAST + 100, NORTH + 100))
    ring.srid = 3067
    defaults: dict[str, Any] = {
        "kind": "toiminta_alue",
        "name": "Keksitty alue",
        "network": "vesi",
        "geometry": MultiPolygon(ring, srid=3067),
    }
    return Area.objects.create(**{**defaults, **values})


def test_each_network_has_its_colour(viewer: Client) -> None:
    make_link(network="vesi", nominal_diameter_mm=400)
    make_link(
        network="jatevesi",
        nominal_diameter_mm=400,
        geometry=LineString((EAST, NORTH - 40), (EAST + 100, NORTH - 40), srid=3067),
    )
    make_link(
        network="hulevesi",
        nominal_diameter_mm=400,
        geometry=LineString((EAST, NORTH - 80), (EAST + 100, NORTH - 80), srid=3067),
    )

    one = get_map(viewer)
    three = get_map(viewer, layers="hulevesiviemari,jatevesiviemari,vesijohto")
    group = get_map(viewer, layers="verkostot")

    assert one["Content-Type"] == "image/png"
    assert pixels(one.content).shape == (200, 200, 4)
    assert WATER in colours(one.content)
    assert not {WASTE, STORM} & colours(one.content)
    assert {WATER, WASTE, STORM} <= colours(three.content)
    assert {WATER, WASTE, STORM} <= colours(group.content)


def test_a_thing_is_at_its_place_in_every_system_and_version(viewer: Client) -> None:
    make_link(nominal_diameter_mm=400)
    for srid, axes_swapped in ((3067, False), (3881, True), (4326, True), (3857, False)):
        west, south = transformer(3067, srid).transform(EAST, NORTH - 50)
        east, north = transformer(3067, srid).transform(EAST + 100, NORTH + 50)
        plain = f"{west},{south},{east},{north}"
        swapped = f"{south},{west},{north},{east}" if axes_swapped else plain
        newer = get_map(viewer, crs=f"EPSG:{srid}", bbox=swapped)
        older = get_map(viewer, version="1.1.1", crs=None, srs=f"EPSG:{srid}", bbox=plain)

        rows, columns = np.nonzero(covered(newer.content))
        # A label is painted above the line; the line itself runs through the middle.
        assert 95 <= np.median(rows) <= 105, srid
        assert columns.max() - columns.min() >= 190, srid
        assert newer.content == older.content


def test_crs84_is_longitude_first(viewer: Client) -> None:
    make_link(nominal_diameter_mm=400)
    west, south = transformer(3067, 4326).transform(EAST, NORTH - 50)
    east, north = transformer(3067, 4326).transform(EAST + 100, NORTH + 50)

    first = get_map(viewer, crs="CRS:84", bbox=f"{west},{south},{east},{north}")
    second = get_map(viewer, crs="EPSG:4326", bbox=f"{south},{west},{north},{east}")

    assert covered(first.content).any()
    assert first.content == second.content


def test_a_box_of_other_proportions_is_stretched(viewer: Client) -> None:
    make_link(nominal_diameter_mm=400)
    wide = f"{EAST - 100},{NORTH - 50},{EAST + 300},{NORTH + 50}"

    rows, columns = np.nonzero(covered(get_map(viewer, bbox=wide).content))

    assert abs(columns.min() - 50) <= 3
    assert abs(columns.max() - 100) <= 3
    assert 90 <= np.median(rows) <= 110


def test_the_box_goes_around_the_pixels(viewer: Client) -> None:
    make_area()
    inside = f"{EAST + 20},{NORTH + 20},{EAST + 30},{NORTH + 27}"

    picture = get_map(viewer, layers="toiminta_alue", bbox=inside, width=10, height=7)

    assert covered(picture.content).all()


def test_secret_things_are_on_the_map_of_those_who_may_know(
    client_as: Callable[[str], Client],
) -> None:
    make_link(secrecy="salassa", nominal_diameter_mm=400)

    viewer, planner = get_map(client_as("viewer")), get_map(client_as("planner"))

    assert not covered(viewer.content).any()
    assert covered(planner.content).any()


def test_small_things_show_close_up_only(viewer: Client) -> None:
    make_link(kind="tonttivesijohto")
    make_valve()
    make_consumption_point()
    layers = "vesijohto,venttiili,kulutuspaikka"

    assert covered(get_map(viewer, layers=layers, bbox=box(60)).content).any()
    assert not covered(get_map(viewer, layers=layers, bbox=box(1_000)).content).any()


def test_a_closed_valve_is_filled_and_an_open_one_is_not(viewer: Client) -> None:
    valve = make_valve(position="auki")
    near = box(25, east=EAST, north=NORTH)
    opened = pixels(get_map(viewer, layers="venttiili", bbox=near).content)
    valve.position = "kiinni"
    valve.save()
    closed = pixels(get_map(viewer, layers="venttiili", bbox=near).content)

    water = np.array([0x0A, 0x5F, 0xB4])

    def filled(table: Any) -> int:
        return int((np.abs(table[:, :, :3].astype(int) - water).max(axis=2) < 8).sum())

    assert filled(closed) > 2 * filled(opened) > 0


def test_backgrounds_and_formats(viewer: Client) -> None:
    plain = pixels(get_map(viewer).content)
    blue = pixels(get_map(viewer, bgcolor="0x0000FF").content)
    clear = pixels(get_map(viewer, transparent="TRUE").content)
    few = get_map(viewer, format="image/png; mode=8bit")
    photo = get_map(viewer, format="image/jpeg", transparent="TRUE")

    assert (plain == 255).all()
    assert (blue[:, :, :3] == [0, 0, 255]).all()
    assert (clear[:, :, 3] == 0).all()
    assert few["Content-Type"] == "image/png; mode=8bit"
    assert (pixels(few.content) == 255).all()
    assert photo["Content-Type"] == "image/jpeg"
    assert photo.content.startswith(b"\xff\xd8\xff")


def test_a_fault_can_be_a_picture_of_words(viewer: Client) -> None:
    said = get_map(viewer, layers="salaiset", exceptions="INIMAGE")
    older = get_map(viewer, layers="salaiset", exceptions="application/vnd.ogc.se_inimage")
    blank = get_map(viewer, layers="salaiset", exceptions="BLANK", bgcolor="0xFF0000")

    assert pixels(said.content).shape == (200, 200, 4)
    assert covered(said.content).any()
    assert older.content == said.content
    assert (pixels(blank.content)[:, :, :3] == [255, 0, 0]).all()


def test_legends_are_pictures_of_the_size_that_capabilities_tell(viewer: Client) -> None:
    query = {"SERVICE": "WMS", "VERSION": "1.3.0", "REQUEST": "GetLegendGraphic"}

    for layer, height in (("venttiili", 6), ("vesijohto", 3), ("toiminta_alue", 1)):
        picture = viewer.get("/wms", {**query, "LAYER": layer, "FORMAT": "image/png"})
        assert pixels(picture.content).shape[:2] == (24 * height, 230)
        assert covered(picture.content).any()


def test_one_line_in_the_ledger_for_the_maps_of_a_session_and_what_they_showed(
    viewer: Client,
) -> None:
    tile_use.end_all()
    before = LedgerEntry.objects.order_by("seq").values_list("seq", flat=True).last() or 0
    make_link()

    get_map(viewer, bbox=box(100))
    begun = LedgerEntry.objects.filter(kind="map", seq__gt=before)
    assert [(line.outcome, line.scope["layers"]) for line in begun] == [("begun", "vesijohto")]
    get_map(viewer, bbox=box(200))
    tile_use.end_all()

    (ended,) = LedgerEntry.objects.filter(kind="map", outcome="ok", seq__gt=before)
    assert ended.n == 2
    assert all(place.startswith("EPSG:3067/") for place in ended.scope["map"])


def test_an_empty_map_of_the_whole_world_is_a_map(viewer: Client) -> None:
    make_link(nominal_diameter_mm=400, kind="paavesijohto")

    for crs, edges in (
        ("CRS:84", "-180,-90,180,90"),
        ("EPSG:4326", "-90,-180,90,180"),
        ("EPSG:3857", "-20037508,-20037508,20037508,20037508"),
        ("EPSG:3067", "-1000000,-1000000,9000000,9000000"),
        ("CRS:84", "500,500,600,600"),
    ):
        picture = get_map(viewer, layers="vesijohto", crs=crs, bbox=edges)
        assert picture["Content-Type"] == "image/png", picture.content
