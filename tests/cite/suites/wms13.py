"""WMS 1.3.0: on an invented map, and what is independent of data on the utility's own layers.

The suite is a set of scripts for TEAM Engine. The artifact is no release: it holds a transcription
of those scripts that run by themselves, ``main.ctl`` at its root, with the schemas that they name.
The classes basic and queryable look for layers by the titles that the suite's own map has, and for
a lake at a certain place: ``tests.cite.town`` has them, in shapes of our own. Time and elevation
are not claimed: no layer has them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from tests.cite import ctl
from tests.cite.suites.suite import Data, Suite

if TYPE_CHECKING:
    from pathlib import Path

_INDEPENDENT: Final = frozenset(
    {"basic_elements", "getcapabilities", "getmap", "getfeatureinfo", "dims"}
)
_OF_DATA: Final = frozenset({"main", "basic", "queryable"})


def _command(address: str, jar: Path, folder: Path, classes: tuple[str, ...] = ()) -> list[str]:
    """Run what is independent of data, and ``classes`` besides."""
    capabilities = f"{address}/wms?service=WMS&request=GetCapabilities&version=1.3.0"
    told = {"capabilities-url": capabilities, "updatesequence": "auto"}
    return ctl.words(jar, folder, told | {name: name for name in classes})


WMS13: Final = Suite(
    name="wms13",
    title="WMS 1.3.0",
    jar="ets-wms13",
    main=ctl.MAIN,
    libraries=ctl.ENGINE,
    catalogue="schema-catalog.xml",
    command=partial(_command, classes=("basic", "queryable")),
    read=ctl.read_leaves,
    claimed=_INDEPENDENT | _OF_DATA,
    data=Data.TOWN,
)
WMS13_OWN: Final = replace(
    WMS13,
    name="wms13-own",
    title="WMS 1.3.0, what is independent of data, on the utility's own layers",
    command=_command,
    claimed=_INDEPENDENT,
    data=Data.DEMO,
)
