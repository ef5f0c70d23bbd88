"""WFS 1.1.0: what of the suite needs no data of its own, on the test workspace.

The suite is a set of scripts for TEAM Engine. The artifact is no release: it holds those scripts
that run against any service, and those for which it is enough to rename types, properties and ids
after the workspace; ``main.ctl`` at its root, with the schemas and rules that they name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.cite import ctl
from tests.cite.suites.suite import Suite

if TYPE_CHECKING:
    from pathlib import Path

# It has classes about GML in common with the suite of 2.0.
_LIBRARIES: Final = (*ctl.ENGINE, "ets-wfs20")
_FIRST: Final = "http://www.opengis.net/wfs,wfs-main-auto"
_FAULTS: Final = (
    (
        "wfs-1.1.0-Basic-GetFeature-tc4",
        "wants “request” as the locator of a missing service, against OGC 05-008 §8.3",
    ),
)


def _command(address: str, jar: Path, folder: Path) -> list[str]:
    capabilities = f"{address}/wfs?service=WFS&request=GetCapabilities&version=1.1.0"
    return ctl.words(jar, folder, {"capabilities-url": capabilities}, first=_FIRST)


WFS11: Final = Suite(
    name="wfs11",
    title="WFS 1.1.0, what needs no data of the suite's own",
    jar="ets-wfs11",
    main=ctl.MAIN,
    libraries=_LIBRARIES,
    catalogue="schema-catalog.xml",
    command=_command,
    read=ctl.read,
    claimed=frozenset(
        {
            "readiness-tests",
            "run-GetCapabilities",
            "run-DescribeFeatureType",
            "run-GetFeature",
            "run-Transaction-POST",
            "run-LockFeature-POST",
            "run-GetFeatureWithLock-POST",
        }
    ),
    set_aside=_FAULTS,
)
