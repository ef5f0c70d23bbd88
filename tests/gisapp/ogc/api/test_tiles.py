"""Tilesets and tile matrix sets: true to the grids, and to the tiles that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gisapp.geo.crs import STORAGE_SRID, transformer
from gisapp.geo.grids import GRIDS, grid
from tests.make import EAST, NORTH, make_link
from tests.support.ogc_api import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", GRIDS)
def test_the_definition_is_that_of_the_grid(name: str, client_as: Callable[[str], Client]) -> None:
    definition = ask(client_as("viewer"), f"/tileMatrixSets/{name}").json

    matrices = definition["tileMatrices"]
    tms = grid(name)
    assert len(matrices) == tms.levels
    for zoom, matrix in enumerate(matrices):
        corner = list(reversed(tms.corner)) if name == "ETRS-GK27" else list(tms.corner)
        assert matrix["id"] == str(zoom)
        assert matrix["pointOfOrigin"] == corner
        assert matrix["cellSize"] * 2**zoom == pytest.approx(tms.resolution)
        assert matrix["scaleDenominator"] == pytest.approx(matrix["cellSize"] / 0.00028)
        assert matrix["matrixWidth"] == matrix["matrixHeight"] == 2**zoom


def test_the_grid_of_jhs_180_has_its_known_numbers(client_as: Callable[[str], Client]) -> None:
    definition = ask(client_as("viewer"), "/tileMatrixSets/ETRS-TM35FIN").json

    assert definition["crs"] == "http://www.opengis.net/def/crs/EPSG/0/3067"
    assert definition["orderedAxes"] == ["E", "N"]
    assert definition["tileMatrices"][0]["pointOfOrigin"] == [-548576.0, 8388608.0]
    assert [matrix["cellSize"] for matrix in definition["tileMatrices"]][:3] == [8192, 4096, 2048]


def test_the_web_grid_is_the_registered_one(client_as: Callable[[str], Client]) -> None:
    client = client_as("viewer")

    definition = ask(client, "/tileMatrixSets/WebMercatorQuad").json

    uri = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
    assert definition["uri"] == uri
    assert definition["tileMatrices"][0]["scaleDenominator"] == pytest.approx(559082264.0287178)
    listed = {t["tileMatrixSetURI"] for t in ask(client, "/tiles").json["tilesets"]}
    assert uri in listed


@pytest.mark.parametrize("name", GRIDS)
@pytest.mark.parametrize("root", ["/tiles", "/collections/vesijohto/tiles"])
def test_the_template_of_a_tileset_leads_to_tiles(
    root: str, name: str, client_as: Callable[[str], Client]
) -> None:
    link_row = make_link()
    client = client_as("viewer")
    listed = ask(client, root).json["tilesets"]
    tileset = ask(client, f"{root}/{name}").json

    item = next(link for link in tileset["links"] if link["rel"] == "item")

    assert tileset["links"][0]["href"] in [one["links"][0]["href"] for one in listed]
    assert {ask(client, link["href"]).status for one in listed for link in one["links"]} == {200}
    assert item["templated"] is True
    zoom = 14 + grid(name).coarser_by
    row, column = _place(tileset, name, zoom)
    address = (
        item["href"]
        .replace("{tileMatrix}", str(zoom))
        .replace("{tileRow}", str(row))
        .replace("{tileCol}", str(column))
    )
    tile = ask(client, address)
    assert tile.status == 200
    assert tile.headers["Content-Type"] == item["type"]
    assert str(link_row.tunnus).encode() in tile.body


def _place(tileset: dict[str, Any], name: str, zoom: int) -> tuple[int, int]:
    """Row and column of the tile with the test's pipe; it must lie within the limits."""
    tms = grid(name)
    east, north = transformer(STORAGE_SRID, tms.srid).transform(EAST + 50, NORTH)
    size = tms.resolution * 256 / 2**zoom
    row, column = int((tms.corner[1] - north) / size), int((east - tms.corner[0]) / size)
    limits = tileset["tileMatrixSetLimits"][zoom]
    assert limits["tileMatrix"] == str(zoom)
    assert limits["minTileRow"] <= row <= limits["maxTileRow"]
    assert limits["minTileCol"] <= column <= limits["maxTileCol"]
    return row, column


def test_the_tiles_of_one_collection_have_no_other(client_as: Callable[[str], Client]) -> None:
    make_link()
    client = client_as("viewer")
    tileset = ask(client, "/tiles/ETRS-TM35FIN").json
    row, column = _place(tileset, "ETRS-TM35FIN", 14)

    place = f"tiles/ETRS-TM35FIN/14/{row}/{column}"

    for tile in (
        ask(client, f"/collections/laite/{place}"),
        ask(client, f"/{place}", collections="laite"),
    ):
        assert b"laite" in tile.body
        assert b"vesijohto" not in tile.body


def test_limits_hold_the_service_area_at_every_level(client_as: Callable[[str], Client]) -> None:
    tileset = ask(client_as("viewer"), "/tiles/ETRS-TM35FIN").json

    first, *rest = tileset["tileMatrixSetLimits"]

    assert (first["minTileRow"], first["maxTileRow"]) == (0, 0)
    for upper, lower in zip(tileset["tileMatrixSetLimits"], rest, strict=False):
        for edge in ("TileRow", "TileCol"):
            assert lower[f"min{edge}"] // 2 == upper[f"min{edge}"]
            assert lower[f"max{edge}"] // 2 == upper[f"max{edge}"]


def test_tilejson_names_layers_and_fields_that_tiles_carry(
    client_as: Callable[[str], Client],
) -> None:
    document = ask(client_as("viewer"), "/tiles/WebMercatorQuad/tilejson").json

    layers = {layer["id"]: layer for layer in document["vector_layers"]}
    assert document["tilejson"] == "3.0.0"
    assert "{z}/{y}/{x}" in document["tiles"][0]
    assert "asento" in layers["venttiili"]["fields"]
    assert "osoite" not in layers["kulutuspaikka"]["fields"]
