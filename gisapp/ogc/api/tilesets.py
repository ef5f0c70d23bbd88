"""Tilesets (OGC 20-057 §8–10): what tiles there are, where, of what, and how far they reach.

The tiles themselves are made by ``gisapp.ogc.tiles``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import NotFoundError
from gisapp.features.declaration import Role
from gisapp.features.field_types import FieldKind
from gisapp.geo.crs import STORAGE_SRID
from gisapp.geo.grids import GRIDS, TILE_PIXELS, Box
from gisapp.geo.measure import service_area
from gisapp.ogc.api import links
from gisapp.ogc.api.documents import Document
from gisapp.ogc.api.links import link, own_links
from gisapp.ogc.api.systems import CRS84
from gisapp.ogc.api.tile_matrix_sets import TITLES, set_uri, system_uri, tile_matrix_set
from gisapp.ogc.schemas.json_schema import property_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gisapp.features.declaration import FeatureType
    from gisapp.geo.grids import TileMatrixSet
    from gisapp.ogc.api.site import Site

TILEJSON_GRID: Final = "WebMercatorQuad"
_DIMENSIONS: Final = {FieldKind.POINT: 0, FieldKind.LINE: 1, FieldKind.MULTIPOLYGON: 2}


def _tilesets(site: Site, collection: str = "") -> dict[str, Any]:
    root = _root(site, collection)
    return {
        "links": own_links(site, root),
        "tilesets": [_summary(site, root, grid) for grid in GRIDS.values()],
    }


def _root(site: Site, collection: str) -> str:
    """The path of the tiles of the whole, or of one collection; raises ``NotFoundError``."""
    if not collection:
        return "/tiles"
    feature_type = site.type_named(collection)
    if not feature_type.is_layer:
        msg = "The collection is no layer of maps: it has no tiles."
        raise NotFoundError(msg, locator="collectionId")
    return f"/collections/{feature_type.name}/tiles"


def _summary(site: Site, root: str, grid: TileMatrixSet) -> dict[str, Any]:
    """What the list says of a tileset; each of its links can be followed as it stands."""
    return {
        "title": f"Vesiverkko, {TITLES[grid.id]}",
        "dataType": "vector",
        "crs": system_uri(grid),
        "tileMatrixSetURI": set_uri(site, grid),
        "links": [
            link("self", site.href(f"{root}/{grid.id}"), links.JSON, TITLES[grid.id]),
            _tiling_scheme(site, grid),
        ],
    }


def _tiling_scheme(site: Site, grid: TileMatrixSet) -> links.Link:
    return link(links.TILING_SCHEME, site.href(f"/tileMatrixSets/{grid.id}"), links.JSON)


def _tileset_links(site: Site, root: str, grid: TileMatrixSet) -> list[links.Link]:
    path = f"{root}/{grid.id}"
    template = f"{site.href(path)}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
    made = [
        *own_links(site, path),
        _tiling_scheme(site, grid),
        link("item", template, links.MVT, "Tiilet (Mapbox Vector Tile)", templated=True),
    ]
    if grid.id == TILEJSON_GRID:
        made.append(link("describedby", site.href(f"{path}/tilejson"), links.JSON, "TileJSON 3.0"))
    return made


def _tileset(site: Site, grid: str, collection: str = "") -> dict[str, Any]:
    tms = tile_matrix_set(grid)
    root = _root(site, collection)
    west, south, east, north = service_area().degrees()
    return {
        **_summary(site, root, tms),
        "links": _tileset_links(site, root, tms),
        "tileMatrixSetLimits": _limits(tms),
        "boundingBox": {
            "lowerLeft": [west, south],
            "upperRight": [east, north],
            "crs": CRS84.text,
        },
        "layers": [_layer(site, feature_type, tms) for feature_type in _types(site, collection)],
    }


def _types(site: Site, collection: str) -> Iterable[FeatureType]:
    """The types whose tiles are meant: all layers of maps, or the one named."""
    if collection:
        return (site.type_named(collection),)
    return (feature_type for feature_type in site.types if feature_type.is_layer)


def _limits(grid: TileMatrixSet) -> list[dict[str, Any]]:
    """The rows and columns of each level that the service area touches."""
    area = service_area()
    box = Box(area.min_east, area.min_north, area.max_east, area.max_north, STORAGE_SRID)
    reach = box.covering(grid.srid)
    limits = []
    for zoom in range(grid.levels):
        size = grid.resolution * TILE_PIXELS / 2**zoom
        last = 2**zoom - 1
        limits.append(
            {
                "tileMatrix": str(zoom),
                "minTileRow": _clamped((grid.corner[1] - reach.north) / size, last),
                "maxTileRow": _clamped((grid.corner[1] - reach.south) / size, last),
                "minTileCol": _clamped((reach.west - grid.corner[0]) / size, last),
                "maxTileCol": _clamped((reach.east - grid.corner[0]) / size, last),
            }
        )
    return limits


def _clamped(position: float, last: int) -> int:
    return max(0, min(last, int(position // 1)))


def _layer(site: Site, feature_type: FeatureType, grid: TileMatrixSet) -> dict[str, Any]:
    items = site.href(f"/collections/{feature_type.name}")
    return {
        "id": feature_type.name,
        "title": feature_type.title,
        "description": feature_type.description,
        "dataType": "vector",
        "geometryDimension": _DIMENSIONS[feature_type.geometry_kind],
        "minTileMatrix": str(_first_level(feature_type, grid)),
        "maxTileMatrix": str(grid.levels - 1),
        "propertiesSchema": {
            "type": "object",
            "properties": {
                prop.name: property_schema(feature_type, prop)
                for prop in feature_type.properties
                if prop.min_zoom is not None and prop.role is not Role.GEOMETRY
            },
        },
        "links": [link(links.GEODATA, items, links.JSON, feature_type.title)],
    }


def _first_level(feature_type: FeatureType, grid: TileMatrixSet) -> int:
    """The first level of ``grid`` whose scale shows the type."""
    return next(zoom for zoom in range(grid.levels) if grid.scale(zoom) >= feature_type.min_zoom)


def _tilejson(site: Site, grid: str, collection: str = "") -> dict[str, Any]:
    """TileJSON 3.0, which knows the web's own grid only."""
    tms = tile_matrix_set(grid)
    if tms.id != TILEJSON_GRID:
        msg = f"TileJSON is for {TILEJSON_GRID} only; see the tileset itself."
        raise NotFoundError(msg, locator="tileMatrixSetId")
    path = f"{_root(site, collection)}/{tms.id}"
    types = tuple(_types(site, collection))
    west, south, east, north = service_area().degrees()
    return {
        "tilejson": "3.0.0",
        "name": "Vesiverkko",
        "scheme": "xyz",
        "tiles": [f"{site.href(path)}/{{z}}/{{y}}/{{x}}"],
        "minzoom": min(_first_level(feature_type, tms) for feature_type in types),
        "maxzoom": tms.levels - 1,
        "bounds": [west, south, east, north],
        "vector_layers": [_vector_layer(feature_type, tms) for feature_type in types],
    }


def _vector_layer(feature_type: FeatureType, grid: TileMatrixSet) -> dict[str, Any]:
    return {
        "id": feature_type.name,
        "description": feature_type.title,
        "minzoom": _first_level(feature_type, grid),
        "maxzoom": grid.levels - 1,
        "fields": {
            prop.name: feature_type.descriptions[prop.name].label
            for prop in feature_type.properties
            if prop.min_zoom is not None and prop.role is not Role.GEOMETRY
        },
    }


TILESETS: Final = Document(build=_tilesets, template="ogc/tilesets.html")
TILESET: Final = Document(build=_tileset, template="ogc/tileset.html")


def _as_text(site: Site, grid: str, collection: str = "") -> dict[str, Any]:
    return {"text": json.dumps(_tilejson(site, grid, collection), indent=2, ensure_ascii=False)}


TILEJSON: Final = Document(build=_tilejson, template="ogc/raw.html", page=_as_text)
