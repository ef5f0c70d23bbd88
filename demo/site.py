"""The building site: the laid-out town on which the networks are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demo.districts import District
    from demo.houses import House
    from demo.parts import Register
    from demo.street_graph import SpotGraph, Stretch
    from demo.street_plan import Place, StreetPlan
    from demo.terrain import Terrain


@dataclass(slots=True, kw_only=True)
class TownSite:
    """Streets, houses and ground of a town, and the register its networks are written into.

    ``gate`` is the spot that the wastewater of the town runs to. ``years`` and ``storm`` are by
    street: year of building, and whether stormwater is sewered. ``stretch_of`` gives for a house's
    list position the stretch that it stands on.
    """

    seed: int
    terrain: Terrain
    plan: StreetPlan
    districts: tuple[District, ...]
    houses: list[House]
    stretches: list[Stretch]
    graph: SpotGraph
    gate: int
    years: list[int]
    storm: list[bool]
    stretch_of: dict[int, int]
    register: Register

    @property
    def plant(self) -> Place:
        """The place beside which the treatment plant stands."""
        return self.graph.spots[self.gate].place

    @property
    def connected(self) -> list[int]:
        """List positions of the houses that are customers."""
        return [position for position, house in enumerate(self.houses) if house.connected]

    def spot_of(self, position: int) -> int:
        """The manhole spot nearest to a house along its street."""
        return self.graph.nearest(self.stretch_of[position], self.houses[position].chainage)

    def has_storm(self, position: int) -> bool:
        """Whether the house's street has a stormwater sewer; plots of 1 in 9 keep their rain."""
        return self.storm[self.houses[position].street] and position % 9 != 4  # noqa: PLR2004
