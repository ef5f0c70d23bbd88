"""The sections of a capabilities document (OGC 05-008 §7.3.3, OGC 06-121r9 §7.3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.ogc.errors import invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

SECTIONS: Final = frozenset(
    {
        "ServiceIdentification",
        "ServiceProvider",
        "OperationsMetadata",
        "FeatureTypeList",
        "Filter_Capabilities",
    }
)
# A choice of sections that has none in it: no section is called this.
NO_SECTION: Final = frozenset({""})


def parse_sections(names: Iterable[str], *, chosen: bool = False) -> frozenset[str]:
    """The sections of the capabilities that are wanted; none means all. Raises ``OwsError``.

    A client that has ``chosen`` and named none gets the root alone (OGC 05-008 §7.3.3).
    """
    wanted = {name.strip() for name in names if name.strip()}
    if not wanted <= SECTIONS | {"All"}:
        msg = f"A section is one of {', '.join(sorted(SECTIONS))}, All."
        raise invalid(msg, "sections")
    if chosen and not wanted:
        return NO_SECTION
    return frozenset() if "All" in wanted else frozenset(wanted)
