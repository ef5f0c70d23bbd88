"""OGC API Tiles, part 1: the tiles of the utility's own types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.cite import testng
from tests.cite.suites.suite import Data, Suite

if TYPE_CHECKING:
    from pathlib import Path

_GRID: Final = "WebMercatorQuad"
_CLASSES: Final = frozenset(
    {
        "Core",
        "Conditional Core",
        "OpenAPI Specification 3.0",
        "Tilesets List",
        "Dataset Tilesets",
        "GeoData Tilesets",
    }
)
# Where the demo utility lies: level, rows and columns.
_PLACE: Final = {
    "tilematrix": "10",
    "mintilerow": "287",
    "maxtilerow": "288",
    "mintilecol": "589",
    "maxtilecol": "590",
}


def _inputs(address: str, _folder: Path) -> dict[str, str]:
    tiles = f"{address}/ogc/tiles/{_GRID}"
    return {
        "iut": f"{address}/ogc",
        "tilematrixsetdefinitionuri": f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{_GRID}",
        "urltemplatefortiles": f"{tiles}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}",
        **_PLACE,
    }


TILES10: Final = Suite(
    name="tiles10",
    title="OGC API Tiles 1.0",
    jar="ets-ogcapi-tiles10",
    main="org.opengis.cite.ogcapitiles10.TestNGController",
    command=testng.told(_inputs),
    claimed=_CLASSES,
    data=Data.DEMO,
    role="viewer",
)
