"""The parts of the invented networks as plain values, and the register that gives them their ids.

Places are EPSG:3067 m, heights and levels m N2000, diameters mm. Codes are those of
``networks.choices``. A place has a height only where the height is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    import datetime

Spot3 = tuple[float, float] | tuple[float, float, float]
LETTERS: Final = {"vesi": "V", "jatevesi": "J", "hulevesi": "H"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkNode:
    """A node as the demo makes it; the fields are those of ``networks.models.Node``."""

    key: str
    network: str
    kind: str
    type_code: str
    place: Spot3
    built_year: int
    position: str | None = None
    condition: str | None = None
    nominal_diameter_mm: int | None = None
    cover_level_m: float | None = None
    bottom_level_m: float | None = None
    diameter_mm: int | None = None
    yield_l_min: float | None = None
    inspected_on: datetime.date | None = None
    power_kw: float | None = None
    capacity_l_s: float | None = None
    has_overflow: bool | None = None
    volume_m3: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkLink:
    """A link as the demo makes it; the fields are those of ``networks.models.Link``."""

    key: str
    network: str
    kind: str
    start: str
    end: str
    line: tuple[Spot3, ...]
    built_year: int
    material: str
    nominal_diameter_mm: int
    type_code: str = "putki"
    liquid: str | None = None
    pressure_class_bar: float | None = None
    start_invert_m: float | None = None
    end_invert_m: float | None = None
    flow_direction: str = "tuntematon"


@dataclass(slots=True)
class Register:
    """Collects the parts of all networks; ids count nodes and links of a network together."""

    nodes: list[NetworkNode] = field(default_factory=list)
    links: list[NetworkLink] = field(default_factory=list)
    connections: list[tuple[int, str, str]] = field(default_factory=list)
    """House number in the town's list, node key, network."""
    _last: dict[str, int] = field(default_factory=dict)

    def key(self, network: str) -> str:
        """The next readable id of a network, such as ``V-000123``."""
        number = self._last.get(network, 0) + 1
        self._last[network] = number
        return f"{LETTERS[network]}-{number:06d}"

    def joined_links(self) -> tuple[NetworkLink, ...]:
        """The links, drawn up to their nodes: a main runs beside its street, junctions do not."""
        places = {node.key: node.place for node in self.nodes}
        return tuple(
            replace(link, line=_drawn_up(link.line, places[link.start], places[link.end]))
            for link in self.links
        )


def _drawn_up(line: tuple[Spot3, ...], start: Spot3, end: Spot3) -> tuple[Spot3, ...]:
    """``line`` from node to node; what is added lies as deep as the end that it is added to."""
    first = () if line[0][:2] == start[:2] else ((*start[:2], *line[0][2:]),)
    last = () if line[-1][:2] == end[:2] else ((*end[:2], *line[-1][2:]),)
    return cast("tuple[Spot3, ...]", (*first, *line, *last))


def rounded(x: float, y: float, z: float | None = None) -> Spot3:
    """A place to the millimetre, with its height where there is one."""
    return (round(x, 3), round(y, 3)) if z is None else (round(x, 3), round(y, 3), round(z, 3))
