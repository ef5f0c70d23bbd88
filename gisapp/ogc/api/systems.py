"""Coordinate systems of the API: by address only, with the axes that it says (OGC 18-058r1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from gisapp.geo import crs
from gisapp.geo.crs import Notation

if TYPE_CHECKING:
    from gisapp.geo.crs import CrsName

CRS84: Final = crs.named(crs.GEOGRAPHIC_SRID, Notation.CRS84_URI)
STORAGE: Final = crs.named(crs.STORAGE_SRID, Notation.URI)
SYSTEMS: Final = {
    name.text: name
    for name in (CRS84, STORAGE, *(crs.named(srid, Notation.URI) for srid in crs.SYSTEMS))
}


def system(text: str, locator: str) -> CrsName:
    """The system at address ``text``; raises ``InvalidInputError`` naming ``locator``."""
    try:
        return SYSTEMS[text]
    except KeyError:
        msg = f"The coordinate system is not served; use one of {', '.join(SYSTEMS)}."
        raise InvalidInputError(msg, locator=locator) from None
