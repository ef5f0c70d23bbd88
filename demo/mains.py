"""Water mains along one stretch of street: valves at the ends, branches for houses, hydrants."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from demo.ages import pressure_class
from demo.fittings import (
    MAIN_DEPTH_M,
    add_booster,
    add_hydrant,
    add_joint,
    add_service,
    add_valve,
    raised,
)
from demo.parts import NetworkLink

if TYPE_CHECKING:
    import random

    from demo.site import TownSite
    from demo.street_graph import Stretch
    from demo.street_plan import Place

_Stop = tuple[float, str]
"""A node on the main: distance along the street (m) and key."""

_ASIDE_M: Final = -2.6
_HYDRANT_ASIDE_M: Final = -4.8
_SHARED_M: Final = 15.0
_HYDRANT_M: Final = 165.0
_SMALLEST_FOR_FIRE_MM: Final = 90
_VALVE_M: Final = 4.5
_VALVES_FROM_M: Final = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Main:
    """What is decided about a stretch before its pipes are drawn.

    ``ends`` are the keys of the nodes at its ends, ``valves`` says at which ends a shut-off valve
    stands, ``closed`` that the first one is a closed zone valve; ``booster`` asks for a booster.
    """

    kind: str
    size: int
    year: int
    material: str
    ends: tuple[str, str]
    valves: tuple[bool, bool]
    closed: bool = False
    booster: bool = False


@dataclass(slots=True)
class MainDrawing:
    """Draws the water pipes of stretches into the register; counts the way between hydrants."""

    site: TownSite
    dice: random.Random
    since_hydrant: float = 90.0

    def draw(self, stretch: Stretch, main: Main) -> None:
        """The main of a stretch with all that stands on it, and the service pipes of its houses."""
        stops = [(stretch.first_m, main.ends[0]), *self._first_fittings(stretch, main)]
        last_valve = main.valves[1] and stretch.length >= _VALVES_FROM_M
        low = stops[-1][0] + 1.0
        high = stretch.last_m - (_VALVE_M + 1.0 if last_valve else 1.5)
        stops += self._branches(stretch, main, (low, max(low, high)))
        if last_valve:
            stops.append(self._valve(stretch, stretch.last_m - _VALVE_M, main, closed=False))
        stops.append((stretch.last_m, main.ends[1]))
        for before, after in pairwise(stops):
            self._add_pipe(stretch, main, before, after)

    def _first_fittings(self, stretch: Stretch, main: Main) -> list[_Stop]:
        """The valve at the beginning and the booster behind it, where they are wanted."""
        stops: list[_Stop] = []
        if main.closed or (main.valves[0] and stretch.length >= _VALVES_FROM_M):
            away = min(_VALVE_M, stretch.length / 3.0)
            stops.append(self._valve(stretch, stretch.first_m + away, main, closed=main.closed))
        if main.booster:
            chainage = stretch.first_m + min(14.0, stretch.length / 2.0)
            key = add_booster(self.site, self._place(stretch, chainage), main.year)
            stops.append((chainage, key))
        return stops

    @staticmethod
    def _place(stretch: Stretch, chainage: float) -> Place:
        return stretch.axis.aside(chainage, _ASIDE_M)

    def _valve(self, stretch: Stretch, chainage: float, main: Main, *, closed: bool) -> _Stop:
        key = add_valve(
            self.site,
            self._place(stretch, chainage),
            (main.size, main.year),
            closed=closed,
            dice=self.dice,
        )
        return chainage, key

    def _branches(self, stretch: Stretch, main: Main, within: tuple[float, float]) -> list[_Stop]:
        """Branch nodes, each for the houses across from each other; hydrants hang on some."""
        stops: list[_Stop] = []
        for houses in self._groups(stretch):
            middle = sum(self.site.houses[house].chainage for house in houses) / len(houses)
            chainage = min(max(middle, within[0]), within[1])
            if not stops or chainage - stops[-1][0] >= 1.0:
                key = add_joint(self.site, self._place(stretch, chainage), "haara", main.year)
                walked = chainage - (stops[-1][0] if stops else stretch.first_m)
                stops.append((chainage, key))
                self._maybe_hydrant(stretch, main, stops[-1], walked)
            for position in houses:
                tap = self._place(stretch, stops[-1][0])
                add_service(self.site, position, stops[-1][1], tap, self.dice)
        return stops

    def _groups(self, stretch: Stretch) -> list[list[int]]:
        """The customers of a stretch, those near each other together."""
        groups: list[list[int]] = []
        for position in stretch.houses:
            house = self.site.houses[position]
            if not house.connected:
                continue
            first = self.site.houses[groups[-1][0]].chainage if groups else -math.inf
            if house.chainage - first < _SHARED_M:
                groups[-1].append(position)
            else:
                groups.append([position])
        return groups

    def _maybe_hydrant(self, stretch: Stretch, main: Main, stop: _Stop, walked: float) -> None:
        """A hydrant on a branch when the last one is far enough behind and the main is large."""
        self.since_hydrant += walked
        if self.since_hydrant < _HYDRANT_M or main.size < _SMALLEST_FOR_FIRE_MM:
            return
        self.since_hydrant = 0.0
        line = (self._place(stretch, stop[0]), stretch.axis.aside(stop[0], _HYDRANT_ASIDE_M))
        add_hydrant(self.site, stop[1], line, main.year, self.dice)

    def _add_pipe(self, stretch: Stretch, main: Main, before: _Stop, after: _Stop) -> None:
        inner = _bending(stretch, stretch.axis.between(before[0], after[0]))
        known = main.year > 1962 and self.dice.random() < 0.94  # noqa: PLR2004 -- the rest is 2D
        line = tuple(
            raised(self.site, self._place(stretch, mark), MAIN_DEPTH_M, known=known)
            for mark in (before[0], *inner, after[0])
        )
        self.site.register.links.append(
            NetworkLink(
                key=self.site.register.key("vesi"),
                network="vesi",
                kind=main.kind,
                start=before[1],
                end=after[1],
                line=line,
                built_year=main.year,
                material=main.material,
                nominal_diameter_mm=main.size,
                pressure_class_bar=pressure_class(main.material),
            )
        )


def _bending(stretch: Stretch, marks: list[float]) -> list[float]:
    """The distances at which the street really bends, of those of its vertices."""
    kept = []
    heading = None
    for mark in marks:
        here = stretch.axis.at(mark + 0.5)[1]
        heading = stretch.axis.at(mark - 0.5)[1] if heading is None else heading
        if abs(math.remainder(here - heading, 2.0 * math.pi)) > 0.07:  # noqa: PLR2004 -- 4 degrees
            kept.append(mark)
            heading = here
    return kept
