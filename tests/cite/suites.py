"""The suites: what each is pointed at, what it is told, and what we claim of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Data(Enum):
    """What the service holds while a suite runs."""

    WORKSPACE = "workspace"
    DEMO = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """One run of one suite.

    ``inputs`` takes the address of the service and a folder for files, and gives what the suite is
    told. ``claimed`` are the conformance classes in which nothing may fail or be skipped, save the
    methods in ``set_aside``, with the reason. ``role`` is that of the credential.
    """

    name: str
    title: str
    main: str
    inputs: Callable[[str, Path], dict[str, str]]
    claimed: frozenset[str]
    data: Data = Data.WORKSPACE
    role: str = "main_user"
    seconds: int = 900
    set_aside: tuple[tuple[str, str], ...] = ()


def _wfs20(address: str, _folder: Path) -> dict[str, str]:
    return {"wfs": f"{address}/wfs?service=WFS&request=GetCapabilities&version=2.0.0"}


_WFS20: Final = "org.opengis.cite.iso19142.TestNGController"
_WFS20_READING: Final = frozenset(
    {
        "Preconditions",
        "All GML application schemas",
        "GML application schemas defining features",
        "Simple WFS",
        "Basic WFS",
        "Spatial filter",
        "Temporal filter",
        "Response paging",
    }
)
_WFS20_WRITING: Final = frozenset({"Transactional WFS", "Locking WFS", "Manage stored queries"})

# What the suite itself does wrong.
_WFS20_FAULTS: Final = (
    (
        "StoredQueryManagement.supportedStoredQueryLanguages",
        "looks for ows:Operation[name=…] instead of [@name=…], which no document can have",
    ),
)

SUITES: Final = (
    Suite(
        name="wfs20",
        title="WFS 2.0",
        main=_WFS20,
        inputs=_wfs20,
        claimed=_WFS20_READING | _WFS20_WRITING,
        set_aside=_WFS20_FAULTS,
    ),
    Suite(
        name="wfs20-own",
        title="WFS 2.0, reading the utility's own types",
        main=_WFS20,
        inputs=_wfs20,
        claimed=_WFS20_READING,
        data=Data.DEMO,
        role="feed",
    ),
)
