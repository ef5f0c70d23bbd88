"""REST, tiles and the map's look-up show the same features as the database and the WFS."""

from __future__ import annotations

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest
import shapely

from tests.interop import tiles, truth
from tests.interop.comparing import Heights
from tests.interop.truth import Feature, Features

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests
    from psycopg import Connection

    from tests.interop.conftest import Agree
    from tests.interop.service import Service
    from tests.interop.tallies import Tallies

    Stored = Callable[[str, int], Features]

# An area covers too many tiles to look at all of them.
_AREAS: Final = ("toiminta_alue", "painepiiri", "pumppauspiiri", "katkos")
_QUESTIONS: Final = 40
of_each_type = pytest.mark.parametrize("type_name", truth.TYPES)


@of_each_type
@pytest.mark.parametrize("srid", [3067, 3881])
def test_rest_lists_what_the_database_holds(
    type_name: str, srid: int, service: Service, web: requests.Session, agree: Agree
) -> None:
    read: Features = {}
    address: str | None = f"{service.address}/api/{type_name}/?limit=1000&crs=EPSG:{srid}"
    matched = None
    while address:
        page = web.get(address, timeout=60).json()
        matched, address = page["numberMatched"], page["next"]
        for feature in page["features"]:
            assert feature["id"] not in read, f"{feature['id']} comes twice"
            values = {**feature["properties"], truth.TYPES[type_name].id_property: feature["id"]}
            read[feature["id"]] = Feature(_coordinates(feature["geometry"]), values)
    assert matched == len(read)
    agree("REST", type_name, srid, read, heights=_heights_of(read))


def _heights_of(read: Features) -> Heights:
    """All heights are compared where REST wrote any."""
    with_heights = any(
        f.coordinates is not None and f.coordinates.shape[1] > 2 for f in read.values()
    )
    return Heights.AS_STORED if with_heights else Heights.LEFT_OUT


def _coordinates(geometry: Any) -> Any:
    if geometry is None:
        return None
    shape = shapely.geometry.shape(geometry)
    return np.asarray(shapely.get_coordinates(shape, include_z=bool(shape.has_z)))


@pytest.fixture(scope="session")
def on_tiles(
    service: Service,
    web: requests.Session,
    stored: Stored,
    timed: Callable[[str, float], None],
) -> dict[str, set[str]]:
    """All public ids on the tiles that cover the data, by type."""
    start = time.monotonic()
    wanted: dict[tiles.Address, list[str]] = defaultdict(list)
    for name in truth.TYPES:
        for address in tiles.covering(stored(name, 3067), whole=name not in _AREAS):
            wanted[address].append(name)

    def fetch(item: tuple[tiles.Address, list[str]]) -> dict[str, set[str]]:
        (row, column), names = item
        path = f"/ogc/tiles/ETRS-TM35FIN/{tiles.LEVEL}/{row}/{column}"
        answer = web.get(service.address + path, params={"layers": ",".join(names)}, timeout=60)
        assert answer.status_code == 200, answer.text[:300]
        return tiles.ids_of(answer.content, names)

    found: dict[str, set[str]] = defaultdict(set)
    with ThreadPoolExecutor(4) as pool:
        for of_tile in pool.map(fetch, wanted.items()):
            for name, ids in of_tile.items():
                found[name] |= ids
    timed(f"{len(wanted)} tiles of level {tiles.LEVEL}", start)
    return found


@of_each_type
def test_tiles_show_what_the_database_holds(
    type_name: str, on_tiles: dict[str, set[str]], stored: Stored, tallies: Tallies
) -> None:
    tallies.note(type_name, "tiles", len(on_tiles[type_name]))
    placed = {
        name for name, feature in stored(type_name, 3067).items() if feature.coordinates is not None
    }
    assert on_tiles[type_name] == placed


def _spread_of_points(stored: Stored) -> list[tuple[str, Feature]]:
    points = sorted(stored("kulutuspaikka", 3067).items())
    return points[:: len(points) // _QUESTIONS]


def test_look_up_finds_the_point_of_each_address(
    service: Service, web: requests.Session, stored: Stored, database: Connection[Any]
) -> None:
    for tunnus, feature in _spread_of_points(stored):
        address = feature.values["osoite"]
        same = database.execute(
            "SELECT count(*) FROM consumption_points_consumptionpoint"
            " WHERE address = %s AND ended_at IS NULL",
            (address,),
        ).fetchone()
        assert same is not None
        question = {"q": address, "limit": 100}
        answer = web.post(f"{service.address}/api/lookup", json=question, timeout=60).json()
        found = {hit["properties"]["tunnus"]: hit for hit in answer["features"]}
        assert tunnus in found, address
        hit = found[tunnus]
        assert hit["properties"]["osoite"] == address
        assert hit["properties"]["score"] == answer["features"][0]["properties"]["score"]
        assert hit["properties"]["samassa_osoitteessa"] == same[0]
        placed = stored("kulutuspaikka", 4326)[tunnus].coordinates
        assert placed is not None
        place = hit["geometry"]["coordinates"][:2]
        assert np.allclose(place, placed[0, :2], rtol=0, atol=2e-8), address


@pytest.mark.parametrize("type_name", ["kulutuspaikka", "venttiili", "kaivo", "vesijohto"])
def test_a_click_on_a_feature_names_it(
    type_name: str, service: Service, web: requests.Session, stored: Stored
) -> None:
    features = sorted(stored(type_name, 3067).items())
    for tunnus, feature in features[:: max(1, len(features) // 10)]:
        assert feature.coordinates is not None
        east, north = feature.coordinates[0, :2]
        words = {"x": east, "y": north, "tolerance": 0.5}
        answer = web.get(f"{service.address}/api/identify", params=words, timeout=60).json()
        layers = {layer["tyyppi"]: layer for layer in answer["layers"]}
        assert type_name in layers
        assert tunnus in {found["id"] for found in layers[type_name]["features"]}
