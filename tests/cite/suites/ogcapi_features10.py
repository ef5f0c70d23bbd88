"""OGC API - Features 1.0, Parts 1 and 2, on the test workspace and on the utility's own types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.cite.suites.suite import Data, Suite

if TYPE_CHECKING:
    from pathlib import Path

_MAIN: Final = "org.opengis.cite.ogcapifeatures10.TestNGController"
# Part 1's class Core also tests GeoJSON and OpenAPI 3.0.
_CLAIMED: Final = frozenset({"Core", "Coordinate Reference Systems by Reference"})


def _inputs(address: str, _folder: Path) -> dict[str, str]:
    return {"iut": f"{address}/ogc", "noofcollections": "-1"}


FEATURES10: Final = Suite(
    name="ogcapi-features10",
    title="OGC API - Features",
    jar="ets-ogcapi-features10",
    main=_MAIN,
    inputs=_inputs,
    claimed=_CLAIMED,
)
FEATURES10_OWN: Final = Suite(
    name="ogcapi-features10-own",
    title="OGC API - Features, the utility's own types",
    jar="ets-ogcapi-features10",
    main=_MAIN,
    inputs=_inputs,
    claimed=_CLAIMED,
    data=Data.DEMO,
    role="feed",
)
