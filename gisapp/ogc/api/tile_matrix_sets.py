"""Tile matrix sets as JSON (OGC 17-083r4 §7, annex A): the grids of ``gisapp.geo.grids``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import NotFoundError, UnknownNameError
from gisapp.geo import crs, grids
from gisapp.geo.crs import Notation
from gisapp.geo.grids import GRIDS, TILE_PIXELS
from gisapp.ogc.api.documents import Document
from gisapp.ogc.api.links import JSON, link, own_links

if TYPE_CHECKING:
    from gisapp.geo.grids import TileMatrixSet
    from gisapp.ogc.api.site import Site

# OGC 17-083r4 §6.1: a rendered pixel is taken to be 0.28 mm wide.
_PIXEL_M: Final = 0.00028
_REGISTERED: Final = {
    "WebMercatorQuad": "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
}
_SCALE_SETS: Final = {
    "WebMercatorQuad": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"
}
TITLES: Final = {
    "ETRS-TM35FIN": "ETRS-TM35FIN (JHS 180)",
    "ETRS-GK27": "ETRS-GK27",
    "WebMercatorQuad": "Web Mercator (Google Maps)",
}
_AXES: Final = {
    crs.STORAGE_SRID: ["E", "N"],
    crs.PRINT_SRID: ["N", "E"],
    crs.WEB_SRID: ["X", "Y"],
}


def tile_matrix_set(name: str) -> TileMatrixSet:
    """The set called ``name``; raises ``NotFoundError``."""
    try:
        return grids.grid(name)
    except UnknownNameError as error:
        raise NotFoundError(error.message, locator="tileMatrixSetId") from None


def set_uri(site: Site, grid: TileMatrixSet) -> str:
    """The name of the set in the OGC's register, else the address of our own definition."""
    return _REGISTERED.get(grid.id) or site.href(f"/tileMatrixSets/{grid.id}")


def system_uri(grid: TileMatrixSet) -> str:
    """The coordinate system of the set, as an address."""
    return crs.named(grid.srid, Notation.URI).text


def _list(site: Site) -> dict[str, Any]:
    return {
        "links": own_links(site, "/tileMatrixSets"),
        "tileMatrixSets": [
            {
                "id": grid.id,
                "title": TITLES[grid.id],
                "uri": set_uri(site, grid),
                "crs": system_uri(grid),
                "links": [link("self", site.href(f"/tileMatrixSets/{grid.id}"), JSON)],
            }
            for grid in GRIDS.values()
        ],
    }


def _definition(site: Site, grid: str) -> dict[str, Any]:
    tms = tile_matrix_set(grid)
    definition: dict[str, Any] = {
        "id": tms.id,
        "title": TITLES[tms.id],
        "uri": set_uri(site, tms),
        "crs": system_uri(tms),
        "orderedAxes": _AXES[tms.srid],
        "links": own_links(site, f"/tileMatrixSets/{tms.id}"),
        "tileMatrices": [_matrix(tms, zoom) for zoom in range(tms.levels)],
    }
    if grid in _SCALE_SETS:
        definition["wellKnownScaleSet"] = _SCALE_SETS[grid]
    return definition


def _matrix(grid: TileMatrixSet, zoom: int) -> dict[str, Any]:
    cell = grid.resolution / 2**zoom
    return {
        "id": str(zoom),
        "scaleDenominator": cell / _PIXEL_M,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": list(crs.text_order(crs.named(grid.srid, Notation.URI), *grid.corner)),
        "tileWidth": TILE_PIXELS,
        "tileHeight": TILE_PIXELS,
        "matrixWidth": 2**zoom,
        "matrixHeight": 2**zoom,
    }


TILE_MATRIX_SETS: Final = Document(build=_list, template="ogc/tile_matrix_sets.html")
TILE_MATRIX_SET: Final = Document(build=_definition, template="ogc/tile_matrix_set.html")
