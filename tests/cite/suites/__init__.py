"""The suites, in the order in which they run; each has a module of its own."""

from __future__ import annotations

from typing import Final

from tests.cite.suites.gpkg12 import GPKG12, GPKG12_OWN
from tests.cite.suites.ogcapi_features10 import FEATURES10, FEATURES10_OWN
from tests.cite.suites.tiles10 import TILES10
from tests.cite.suites.wfs11 import WFS11
from tests.cite.suites.wfs20 import WFS20, WFS20_OWN
from tests.cite.suites.wms13 import WMS13, WMS13_OWN

SUITES: Final = (
    WFS20,
    WFS11,
    FEATURES10,
    FEATURES10_OWN,
    TILES10,
    GPKG12,
    GPKG12_OWN,
    WFS20_OWN,
    WMS13,
    WMS13_OWN,
)
