"""WFS 2.0: everything on the test workspace, reading on the utility's own types."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.cite import testng
from tests.cite.suites.suite import PATCHED, Data, Suite

_READING: Final = frozenset(
    {
        "Preconditions",
        "All GML application schemas",
        "GML application schemas defining features",
        "Simple WFS",
        "Basic WFS",
        "Spatial filter",
        "Spatial joins",
        "Temporal filter",
        "Response paging",
    }
)
_WRITING: Final = frozenset({"Transactional WFS", "Locking WFS", "Manage stored queries"})
# What the suite itself does wrong.
_FAULTS: Final = (
    (
        "StoredQueryManagement.supportedStoredQueryLanguages",
        "looks for ows:Operation[name=…] instead of [@name=…], which no document can have",
    ),
)
_STATE: Final = "{https://vesiverkko.fi/ns/1}tilannekuva"
# What the suite takes for granted, and a type need not have (OGC 07-036 §9.1).
_STATE_IS_PLAIN: Final = (
    ("Spatial filter", _STATE, "says how far the feeds are and has no geometry"),
    ("Temporal filter", _STATE, "is of one moment: nothing of it lies before or after the rest"),
)


def _inputs(address: str, _folder: Path) -> dict[str, str]:
    return {"wfs": f"{address}/wfs?service=WFS&request=GetCapabilities&version=2.0.0"}


WFS20: Final = Suite(
    name="wfs20",
    title="WFS 2.0",
    jar="ets-wfs20",
    main="org.opengis.cite.iso19142.TestNGController",
    libraries=PATCHED,
    launcher=Path(__file__).with_name("Wfs20.java"),
    catalogue="org/opengis/cite/iso19142/schema-catalog.xml",
    command=testng.told(_inputs),
    claimed=_READING | _WRITING,
    set_aside=_FAULTS,
)
WFS20_OWN: Final = replace(
    WFS20,
    name="wfs20-own",
    title="WFS 2.0, reading the utility's own types",
    claimed=_READING,
    data=Data.DEMO,
    role="feed",
    set_aside=(),
    not_for=_STATE_IS_PLAIN,
)
