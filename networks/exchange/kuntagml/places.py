"""Places in KuntaGML: lines and points, east first, and the names of their system.

``srsName`` comes in every form (``EPSG:3067``, ``…epsg.xml#3877``, ``urn:x-ogc:def:crs:EPSG:3879``,
``EPSG:0000``, "Unknown EPSG"); whatever it says, east stands before north. GML 3.1.1 and 2.1.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from gisapp.core.errors import InvalidInputError
from gisapp.ogc.geometry.gml import read_shape
from gisapp.ogc.geometry.intake import DEFAULT_CRS, Intake
from gisapp.ogc.xml_reader import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gisapp.geo.crs import CrsName
    from networks.exchange.model import Position

_NUMBER: Final = re.compile(r"(?:EPSG[^,]*?[:#/]|^)(\d{4,6})\s*(?=,|$)", re.IGNORECASE)
_HEIGHT_SYSTEM: Final = re.compile(r"\b(?:N2000|N60|N43|NN)\b", re.IGNORECASE)
_NO_SYSTEM: Final = "0000"
# Facta's point for an unknown place, in every zone of the GK systems: in the Baltic Sea.
_NOWHERE_E: Final = 200_000
_NOWHERE_N: Final = 6_600_000
_ZONE: Final = 1_000_000
_LINES: Final = ("keskilinja",)
_POINTS: Final = ("referenssipiste",)
# No Finnish grid has a coordinate as small as a height.
_HIGHEST_M: Final = 3000
_HIGH: Final = 3


@dataclass(slots=True)
class SystemNames:
    """The systems that a file names, and what they say about heights."""

    names: set[str] = field(default_factory=set)

    def note(self, element: _Element) -> None:
        """Note the names on ``element`` and inside it."""
        self.names |= {name for e in element.iter() if (name := e.get("srsName", "").strip())}

    def agreed(self) -> tuple[int | None, set[str]]:
        """The EPSG number of the system of all coordinates, None if none, and the height systems.

        Raises ``InvalidInputError`` for several systems in the plane.
        """
        flat: set[int] = set()
        high: set[str] = set()
        for number in {number for name in self.names for number in _NUMBER.findall(name)}:
            flat_, high_ = _parts_of(number)
            flat |= flat_
            high |= high_
        if len(flat) > 1:
            named = ", ".join(f"EPSG:{srid}" for srid in sorted(flat))
            msg = f"The parts are in several coordinate systems ({named}): one file has one."
            raise InvalidInputError(msg, locator="srsName")
        return next(iter(flat), None), high


def height_systems(text: str) -> set[str]:
    """The codes of the height systems that a text names."""
    return {name.upper() for name in _HEIGHT_SYSTEM.findall(text.replace(" ", ""))}


def _parts_of(number: str) -> tuple[set[int], set[str]]:
    """The system in the plane and the height system that an EPSG number stands for."""
    if number == _NO_SYSTEM:
        return set(), set()
    try:
        system = CRS.from_epsg(int(number))
    except CRSError:
        return {int(number)}, set()
    flat, high = set(), set()
    for part in system.sub_crs_list or [system]:
        if part.is_vertical:
            high |= height_systems(part.name.replace("height", "")) or {f"EPSG:{number}"}
        else:
            flat.add(part.to_epsg() or int(number))
    return flat, high


@dataclass(frozen=True, slots=True)
class Places:
    """The lines and points of one part."""

    lines: tuple[tuple[Position, ...], ...]
    points: tuple[tuple[Position, ...], ...]


@dataclass(slots=True, kw_only=True)
class _EastFirst(Intake):
    """Positions as they stand, in whatever system: they are moved to ours afterwards."""

    default: CrsName = DEFAULT_CRS

    def system(self, names: set[str]) -> CrsName:
        """Our own system, which is east first, whatever the names say."""
        del names
        return self.default


def places_of(part: _Element, systems: SystemNames, place: str) -> Places:
    """The places of a part; edge lines and areas are no places of pipes and nodes.

    Raises ``OwsError`` with the line for geometry that cannot be read, curved lines too.
    """
    lines: list[tuple[Position, ...]] = []
    points: list[tuple[Position, ...]] = []
    for holder in part.iterfind("./{*}sijainnit/{*}Sijainti/{*}*"):
        kind = local_name(holder)
        if kind not in (*_LINES, *_POINTS) or not len(holder):
            continue
        systems.note(holder)
        _say_heights(holder)
        shape = read_shape(holder[0], _EastFirst(locator=place)).geometry
        parts = shapely.get_parts(shape).tolist()
        found = [tuple(tuple(p) for p in one.coords) for one in parts]
        if kind in _LINES:
            lines += found
        else:
            points += [spot for spot in found if not _is_nowhere(spot[0])]
    return Places(tuple(lines), tuple(points))


def _is_nowhere(position: Position) -> bool:
    """Whether registers mean by the point that they do not know the place."""
    east, north = position[:2]
    return (east, north) == (0, 0) or (north == _NOWHERE_N and east % _ZONE == _NOWHERE_E)


def _say_heights(holder: _Element) -> None:
    """Add the dimension that senders leave out of lists of three numbers a position."""
    for element in holder.iterfind(".//{*}posList"):
        if any(e.get("srsDimension") for e in (element, *element.iterancestors())):
            continue
        words = (element.text or "").split()
        if len(words) % _HIGH == 0 and all(map(_is_height, words[2::_HIGH])):
            element.set("srsDimension", str(_HIGH))


def _is_height(word: str) -> bool:
    try:
        return abs(float(word)) < _HIGHEST_M
    except ValueError:
        return False
