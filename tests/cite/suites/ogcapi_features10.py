"""OGC API - Features 1.0, Parts 1 and 2, on the test workspace and on the utility's own types."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.cite import testng
from tests.cite.suites.suite import PATCHED, Data, Suite

# Part 1's class Core also tests GeoJSON and OpenAPI 3.0.
_CLAIMED: Final = frozenset({"Core", "Coordinate Reference Systems by Reference"})

# All of the workspace, and the first of the utility's own: each costs half a minute.
_COLLECTIONS: Final = "6"
# What the suite itself does wrong.
_FAULTS: Final = (
    (
        "FeaturesBBox.validateFeaturesWithBoundingBoxResponse",
        "skips where no feature lies in its five fixed boxes, from the equator to the poles",
    ),
)


def _inputs(address: str, _folder: Path) -> dict[str, str]:
    return {"iut": f"{address}/ogc", "noofcollections": _COLLECTIONS}


FEATURES10: Final = Suite(
    name="ogcapi-features10",
    title="OGC API - Features",
    jar="ets-ogcapi-features10",
    main="org.opengis.cite.ogcapifeatures10.TestNGController",
    libraries=PATCHED,
    launcher=Path(__file__).with_name("OgcApiFeatures10.java"),
    command=testng.told(_inputs),
    claimed=_CLAIMED,
    set_aside=_FAULTS,
)
FEATURES10_OWN: Final = replace(
    FEATURES10,
    name="ogcapi-features10-own",
    title="OGC API - Features, the utility's own types",
    data=Data.DEMO,
    role="feed",
)
