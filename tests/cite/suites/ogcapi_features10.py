"""OGC API - Features 1.0, Parts 1 and 2, on the test workspace and on the utility's own types."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.cite.suites.suite import JAXB, Data, Suite

_LAUNCHER: Final = Path(__file__).with_name("OgcApiFeatures10.java")
_LIBRARIES: Final = (*JAXB, "byte-buddy", "byte-buddy-agent")
_MAIN: Final = "org.opengis.cite.ogcapifeatures10.TestNGController"
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
    main=_MAIN,
    libraries=_LIBRARIES,
    launcher=_LAUNCHER,
    inputs=_inputs,
    claimed=_CLAIMED,
    set_aside=_FAULTS,
)
FEATURES10_OWN: Final = Suite(
    name="ogcapi-features10-own",
    title="OGC API - Features, the utility's own types",
    jar="ets-ogcapi-features10",
    main=_MAIN,
    libraries=_LIBRARIES,
    launcher=_LAUNCHER,
    inputs=_inputs,
    claimed=_CLAIMED,
    set_aside=_FAULTS,
    data=Data.DEMO,
    role="feed",
)
