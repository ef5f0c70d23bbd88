"""WFS 1.1.0: what of the suite needs no data of its own, on the test workspace.

The suite is a set of scripts for TEAM Engine. The artifact is no release: it holds those scripts
that run against any service, ``main.ctl`` at its root, with the schemas and rules that they name.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Final

from tests.cite import ctl
from tests.cite.suites.suite import Suite

if TYPE_CHECKING:
    from pathlib import Path

_LIBRARIES: Final = (
    "teamengine-core",
    "teamengine-resources",
    "teamengine-spi",
    "saxon9",
    "guava",
    "failureaccess",
    "jing",
    "isorelax",
    "xml-resolver",
    "xercesImpl",
    "xml-apis",
    # For its classes about GML, which this suite has in common with it.
    "ets-wfs20",
)
_FIRST: Final = "http://www.opengis.net/wfs,wfs-main-auto"
_FAULTS: Final = (
    (
        "wfs-1.1.0-Basic-GetFeature-tc4",
        "wants “request” as the locator of a missing service, against OGC 05-008 §8.3",
    ),
)


def _command(address: str, jar: Path, folder: Path) -> list[str]:
    (folder / ctl.LOGS).mkdir(parents=True)
    # Schemas are looked for where the engine runs.
    with zipfile.ZipFile(jar) as archive:
        archive.extractall(folder)
    return [
        f"-source={folder / 'main.ctl'}",
        f"-logdir={folder / ctl.LOGS}",
        f"-session={ctl.SESSION}",
        f"-test={_FIRST}",
        f"@capabilities-url={address}/wfs?service=WFS&request=GetCapabilities&version=1.1.0",
    ]


WFS11: Final = Suite(
    name="wfs11",
    title="WFS 1.1.0, what needs no data of the suite's own",
    jar="ets-wfs11",
    main="com.occamlab.te.Test",
    libraries=_LIBRARIES,
    catalogue="schema-catalog.xml",
    command=_command,
    read=ctl.read,
    claimed=frozenset(
        {"readiness-tests", "run-GetCapabilities", "run-DescribeFeatureType", "run-GetFeature"}
    ),
    set_aside=_FAULTS,
)
