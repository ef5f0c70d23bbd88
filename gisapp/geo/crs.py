"""Coordinate systems: the closed list, their notations, and the only place that knows axis order.

In storage and in every geometry inside the program x is east (longitude) and y is north
(latitude), whatever an authority says. Order matters only in text that enters or leaves:
``EPSG:n`` and the old ``epsg.xml#n`` mean east first, the URN and the http URI mean the order of
the authority, which is north first for EPSG:3881 and EPSG:4326 and east first for EPSG:3067 and
EPSG:3857 (EPSG registry; OGC 09-048r5 on the notations).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from pyproj import Transformer

from gisapp.core.errors import UnknownNameError

STORAGE_SRID: Final = 3067
PRINT_SRID: Final = 3881
GEOGRAPHIC_SRID: Final = 4326
WEB_SRID: Final = 3857


@dataclass(frozen=True, slots=True)
class Crs:
    """A coordinate system that the service speaks.

    ``north_first`` is the axis order of the authority; ``decimals`` writes about a millimetre.
    """

    srid: int
    title: str
    north_first: bool
    decimals: int


SYSTEMS: Final = {
    system.srid: system
    for system in (
        Crs(STORAGE_SRID, "ETRS89 / TM35FIN(E,N)", north_first=False, decimals=3),
        Crs(PRINT_SRID, "ETRS89 / GK27FIN", north_first=True, decimals=3),
        Crs(GEOGRAPHIC_SRID, "WGS 84", north_first=True, decimals=8),
        Crs(WEB_SRID, "WGS 84 / Pseudo-Mercator", north_first=False, decimals=3),
    )
}


class Notation(Enum):
    """A way to name a coordinate system; it decides the order of the axes in text."""

    URN = "urn:ogc:def:crs:EPSG::{srid}"
    URI = "http://www.opengis.net/def/crs/EPSG/0/{srid}"
    SHORT = "EPSG:{srid}"
    OLD_XML = "http://www.opengis.net/gml/srs/epsg.xml#{srid}"
    CRS84_URN = "urn:ogc:def:crs:OGC:1.3:CRS84"
    CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


_PATTERNS: Final = (
    (Notation.URN, re.compile(r"urn:(?:x-)?ogc:def:crs:EPSG:[0-9.]*:(\d{1,6})", re.IGNORECASE)),
    (Notation.URI, re.compile(r"https?://www\.opengis\.net/def/crs/EPSG/[0-9.]+/(\d{1,6})")),
    (Notation.OLD_XML, re.compile(r"https?://www\.opengis\.net/gml/srs/epsg\.xml#(\d{1,6})")),
    (Notation.SHORT, re.compile(r"EPSG:(\d{1,6})", re.IGNORECASE)),
)
_CRS84: Final = {
    "urn:ogc:def:crs:ogc:1.3:crs84": Notation.CRS84_URN,
    "urn:ogc:def:crs:ogc::crs84": Notation.CRS84_URN,
    "http://www.opengis.net/def/crs/ogc/1.3/crs84": Notation.CRS84_URI,
    "https://www.opengis.net/def/crs/ogc/1.3/crs84": Notation.CRS84_URI,
}


@dataclass(frozen=True, slots=True)
class CrsName:
    """A coordinate system as somebody wrote it.

    ``swaps`` says whether text in this notation has north (latitude) before east.
    """

    crs: Crs
    notation: Notation
    text: str

    @property
    def srid(self) -> int:
        """EPSG number."""
        return self.crs.srid

    @property
    def swaps(self) -> bool:
        """Whether coordinates in text come north first."""
        return self.crs.north_first and self.notation in (Notation.URN, Notation.URI)


def parse(text: str) -> CrsName:
    """Read the name of a coordinate system in any of the notations.

    Raises ``UnknownNameError`` for one that the service does not speak.
    """
    name = text.strip()
    crs84 = _CRS84.get(name.lower())
    if crs84 is not None:
        return CrsName(SYSTEMS[GEOGRAPHIC_SRID], crs84, name)
    for notation, pattern in _PATTERNS:
        match = pattern.fullmatch(name)
        if match and int(match[1]) in SYSTEMS:
            return CrsName(SYSTEMS[int(match[1])], notation, name)
    known = ", ".join(f"EPSG:{srid}" for srid in SYSTEMS)
    msg = f"The coordinate system is not served. Use one of {known}."
    raise UnknownNameError(msg, locator="srsName")


def parse_map_crs(text: str, *, east_first: bool) -> CrsName:
    """Read CRS of WMS 1.3.0, where ``EPSG:n`` means the authority's order (OGC 06-042 §6.7.3).

    SRS of WMS 1.1.1 is ``east_first`` in every system (OGC 01-068r3 §6.5.5).
    """
    if text.strip().upper() == "CRS:84":
        return named(GEOGRAPHIC_SRID, Notation.CRS84_URN)
    given = parse(text)
    return given if east_first else named(given.srid, Notation.URN)


def named(srid: int, notation: Notation) -> CrsName:
    """The name of ``srid`` in ``notation``."""
    return CrsName(SYSTEMS[srid], notation, notation.value.format(srid=srid))


def text_order(crs: CrsName, x: float, y: float) -> tuple[float, float]:
    """The pair as it stands in text: swapped where the notation says north first.

    Its own inverse, so it also reads.
    """
    return (y, x) if crs.swaps else (x, y)


@lru_cache(maxsize=64)
def transformer(source: int, target: int) -> Transformer:
    """A transformer that takes and gives x (east) before y (north), whatever the systems."""
    return Transformer.from_crs(source, target, always_xy=True)
