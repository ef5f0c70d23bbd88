"""What the two sewer networks have in common: manholes, gravity pipes and house drains."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from demo.ages import sewer_material, sewer_size
from demo.parts import NetworkLink, NetworkNode, rounded

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from demo.gravity import Flow
    from demo.houses import House
    from demo.parts import Register
    from demo.street_graph import Stretch
    from demo.terrain import Terrain

_Invert: TypeAlias = tuple[float, float, float]
"""Where a pipe ends: its place and the level of its invert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SewerRules:
    """How a sewer network is drawn: its side of the street, its least sizes, its codes."""

    network: str
    liquid: str
    aside_m: float
    along_m: float
    smallest_mm: int
    drain_mm: int
    drain_depth_m: float


WASTEWATER: Final = SewerRules(
    network="jatevesi",
    liquid="jatevesi",
    aside_m=0.0,
    along_m=0.0,
    smallest_mm=200,
    drain_mm=110,
    drain_depth_m=1.75,
)
STORMWATER: Final = SewerRules(
    network="hulevesi",
    liquid="sadevesi",
    aside_m=2.0,
    along_m=0.9,
    smallest_mm=250,
    drain_mm=160,
    drain_depth_m=1.25,
)


@dataclass(slots=True)
class SewerDrawing:
    """A sewer network while it is drawn: levels and loads of the spots, keys of their nodes."""

    rules: SewerRules
    flow: Flow
    levels: list[float]
    loads: list[int]
    years: list[int]
    register: Register
    terrain: Terrain
    dice: random.Random
    keys: dict[int, str]

    def add_manhole(self, spot: int, type_code: str) -> None:
        """A manhole at a spot; where old papers give no height its place stays 2D."""
        where = self.flow.graph.spots[spot]
        x, y = where.aside(self.rules.aside_m)
        known = self.dice.random() > 0.06  # noqa: PLR2004
        bottom = self.levels[spot] - (0.5 if type_code == "hulevesikaivo" else 0.02)
        key = self.register.key(self.rules.network)
        self.keys[spot] = key
        self.register.nodes.append(
            NetworkNode(
                key=key,
                network=self.rules.network,
                kind="kaivo",
                type_code=type_code,
                place=rounded(x, y, where.ground if known else None),
                built_year=self.years[spot],
                cover_level_m=round(where.ground, 2),
                bottom_level_m=round(bottom, 2),
                diameter_mm=self.dice.choice((560, 800, 800, 1000)),
            )
        )

    def add_gravity_pipe(self, spot: int) -> None:
        """The pipe from a spot to the next one downstream; it may end above the bottom."""
        below = self.flow.down[spot]
        spots = self.flow.graph.spots
        a, b = spots[spot].aside(self.rules.aside_m), spots[below].aside(self.rules.aside_m)
        upper, lower = self.levels[spot], self.levels[below]
        end = max(lower + 0.01, upper - 0.09 * math.dist(a, b))
        size = sewer_size(self.loads[spot], self.rules.smallest_mm)
        self._add_link(
            (self.keys[spot], self.keys[below]),
            ((*a, upper), (*b, end)),
            kind="paaviemari" if self.loads[spot] > 450 else "kerailyviemari",  # noqa: PLR2004
            size=size,
            year=self.years[spot],
        )

    def add_drain(self, position: int, house: House, spot: int) -> None:
        """The connection point of a house and its drain down to the manhole at a spot."""
        x, y = _beside(house, self.rules.along_m)
        where = self.flow.graph.spots[spot].aside(self.rules.aside_m)
        end = self.levels[spot] + 0.12
        depth = self.terrain.height(x, y) - self.rules.drain_depth_m
        steep = end + 0.14 * math.dist((x, y), where)
        start = max(min(depth, steep), end + 0.012 * math.dist((x, y), where))
        key = self.register.key(self.rules.network)
        self.register.nodes.append(
            NetworkNode(
                key=key,
                network=self.rules.network,
                kind="liitoskohta",
                type_code="tonttiliitos",
                place=rounded(x, y, start),
                built_year=house.built_year,
            )
        )
        self.register.connections.append((position, key, self.rules.network))
        self._add_link(
            (key, self.keys[spot]),
            ((x, y, start), (*where, end)),
            kind="tonttiviemari",
            size=self.rules.drain_mm if len(house.doors) < 3 else 160,  # noqa: PLR2004
            year=house.built_year,
        )

    def _add_link(
        self,
        ends: tuple[str, str],
        line: tuple[_Invert, _Invert],
        *,
        kind: str,
        size: int,
        year: int,
    ) -> None:
        flat = self.dice.random() < 0.08  # noqa: PLR2004 -- old drawings without heights
        self.register.links.append(
            NetworkLink(
                key=self.register.key(self.rules.network),
                network=self.rules.network,
                kind=kind,
                start=ends[0],
                end=ends[1],
                line=tuple(rounded(x, y, None if flat else z) for x, y, z in line),
                built_year=year,
                material=sewer_material(year, self.dice),
                nominal_diameter_mm=size,
                liquid=self.rules.liquid,
                start_invert_m=round(line[0][2], 3),
                end_invert_m=round(line[1][2], 3),
                flow_direction="myotainen" if self.dice.random() < 0.93 else "tuntematon",  # noqa: PLR2004
            )
        )


def years_of(flow: Flow, stretches: Sequence[Stretch], years: Sequence[int]) -> list[int]:
    """Year of building of each spot: that of the street it lies on (``years`` by street)."""
    of_spot = [2000] * len(flow.graph.spots)
    for stretch, chain in zip(stretches, flow.graph.of_stretch, strict=True):
        for _, spot in chain:
            of_spot[spot] = years[stretch.street]
    return of_spot


def _beside(house: House, along: float) -> tuple[float, float]:
    """A place at the house's gate, moved along the street so that connections do not coincide."""
    gx, gy = house.gate
    out_x, out_y = house.place[0] - gx, house.place[1] - gy
    length = math.hypot(out_x, out_y) or 1.0
    return gx - along * out_y / length, gy + along * out_x / length
