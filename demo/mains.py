"""Water mains along one stretch of street: valves at the ends, branches for houses, hydrants."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from demo.ages import pressure_class, service_material, water_material
from demo.parts import NetworkLink, NetworkNode, rounded

if TYPE_CHECKING:
    import random

    from demo.parts import Spot3
    from demo.site import TownSite
    from demo.street_graph import Stretch

_ASIDE_M: Final = -2.6
_DEPTH_M: Final = 2.0
_SHARED_M: Final = 15.0
_HYDRANT_M: Final = 165.0
_VALVE_M: Final = 4.5
_VALVES_FROM_M: Final = 16.0


@dataclass(frozen=True, slots=True)
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
    """Draws the water pipes of stretches into the register."""

    site: TownSite
    dice: random.Random
    since_hydrant: float = 90.0
    branches: dict[str, int] = field(default_factory=dict)

    def draw(self, stretch: Stretch, main: Main) -> None:
        """The main of a stretch with all that stands on it, and the service pipes of its houses."""
        stops = [(stretch.first_m, main.ends[0])]
        stops += self._first_fitting(stretch, main)
        if main.booster:
            stops.append(self._add_booster(stretch, main))
        low = stops[-1][0] + 1.0
        high = stretch.last_m - (_VALVE_M + 1.0 if main.valves[1] else 1.5)
        stops += self._add_branches(stretch, main, (low, max(low, high)))
        if main.valves[1] and stretch.length >= _VALVES_FROM_M:
            stops.append(self._add_valve(stretch, stretch.last_m - _VALVE_M, main, closed=False))
        stops.append((stretch.last_m, main.ends[1]))
        for before, after in zip(stops, stops[1:], strict=False):
            self._add_pipe(stretch, main, before, after)

    def _first_fitting(self, stretch: Stretch, main: Main) -> list[tuple[float, str]]:
        if not main.valves[0] or (stretch.length < _VALVES_FROM_M and not main.closed):
            return []
        away = min(_VALVE_M, stretch.length / 3.0)
        return [self._add_valve(stretch, stretch.first_m + away, main, closed=main.closed)]

    def _place(self, stretch: Stretch, chainage: float) -> tuple[float, float]:
        return stretch.axis.aside(chainage, _ASIDE_M)

    def _raised(self, place: tuple[float, float], depth: float, *, known: bool) -> Spot3:
        z = self.site.terrain.height(*place) - depth if known else None
        return rounded(*place, z)

    def _add_valve(
        self, stretch: Stretch, chainage: float, main: Main, *, closed: bool
    ) -> tuple[float, str]:
        chance = self.dice.random()
        position = "kiinni" if closed or chance < 0.006 else "tuntematon" if chance < 0.03 else "auki"  # noqa: PLR2004
        condition = self.dice.choices(
            ("toimii", "ei_toimi", "luoksepaasematon", "tuntematon"), (88, 5, 3, 4)
        )[0]
        key = self.site.register.key("vesi")
        place = self._place(stretch, chainage)
        self.site.register.nodes.append(
            NetworkNode(
                key=key,
                network="vesi",
                kind="venttiili",
                type_code="sulkuventtiili",
                place=self._raised(place, _DEPTH_M - 0.3, known=chance > 0.1),  # noqa: PLR2004
                built_year=main.year,
                position=position,
                condition=condition,
                nominal_diameter_mm=main.size,
            )
        )
        return chainage, key

    def _add_booster(self, stretch: Stretch, main: Main) -> tuple[float, str]:
        key = self.site.register.key("vesi")
        chainage = min(stretch.first_m + 14.0, (stretch.first_m + stretch.last_m) / 2.0)
        self.site.register.nodes.append(
            NetworkNode(
                key=key,
                network="vesi",
                kind="pumppaamo",
                type_code="paineenkorottamo",
                place=self._raised(self._place(stretch, chainage), 0.0, known=True),
                built_year=main.year,
                power_kw=11.0,
                capacity_l_s=18.0,
            )
        )
        return chainage, key

    def _add_branches(
        self, stretch: Stretch, main: Main, within: tuple[float, float]
    ) -> list[tuple[float, str]]:
        """Branch nodes, each for the houses across from each other; hydrants hang on some."""
        stops: list[tuple[float, str]] = []
        for houses in self._groups(stretch):
            middle = sum(self.site.houses[house].chainage for house in houses) / len(houses)
            chainage = min(max(middle, within[0]), within[1])
            if stops and chainage - stops[-1][0] < 1.0:
                key = stops[-1][1]
            else:
                key = self._add_device(self._place(stretch, chainage), "haara", main.year)
                stops.append((chainage, key))
                self._maybe_hydrant(stretch, main, stops)
            for position in houses:
                self._add_service(position, self._place(stretch, stops[-1][0]), key)
        return stops

    def _groups(self, stretch: Stretch) -> list[list[int]]:
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

    def _add_device(self, place: tuple[float, float], type_code: str, year: int) -> str:
        key = self.site.register.key("vesi")
        self.site.register.nodes.append(
            NetworkNode(
                key=key,
                network="vesi",
                kind="laite",
                type_code=type_code,
                place=self._raised(place, _DEPTH_M, known=year > 1965),  # noqa: PLR2004
                built_year=year,
            )
        )
        return key

    def _maybe_hydrant(self, stretch: Stretch, main: Main, stops: list[tuple[float, str]]) -> None:
        """A hydrant on the newest branch when the last one is far enough behind."""
        chainage, branch = stops[-1]
        before = stops[-2][0] if len(stops) > 1 else stretch.first_m
        self.since_hydrant += chainage - before
        if self.since_hydrant < _HYDRANT_M or main.size < 90:  # noqa: PLR2004 -- too small for fire water
            return
        self.since_hydrant = 0.0
        place = stretch.axis.aside(chainage, _ASIDE_M - 2.2)
        key = self.site.register.key("vesi")
        self.site.register.nodes.append(
            NetworkNode(
                key=key,
                network="vesi",
                kind="paloposti",
                type_code="ylapaloposti" if self.dice.random() < 0.2 else "maapaloposti",  # noqa: PLR2004
                place=self._raised(place, 0.0, known=True),
                built_year=main.year,
                nominal_diameter_mm=100,
                yield_l_min=float(self.dice.randrange(600, 2600, 50)),
                inspected_on=datetime.date(2021, 5, 3) + datetime.timedelta(self.dice.randrange(1700)),
            )
        )
        self._add_short(branch, key, (self._place(stretch, chainage), place), main)

    def _add_short(
        self, start: str, end: str, line: tuple[tuple[float, float], tuple[float, float]], main: Main
    ) -> None:
        self.site.register.links.append(
            NetworkLink(
                key=self.site.register.key("vesi"),
                network="vesi",
                kind="palovesijohto",
                start=start,
                end=end,
                line=tuple(self._raised(place, _DEPTH_M, known=True) for place in line),
                built_year=main.year,
                material="pallografiittivalurauta",
                nominal_diameter_mm=100,
                pressure_class_bar=16.0,
            )
        )

    def _add_service(self, position: int, tap: tuple[float, float], branch: str) -> None:
        house = self.site.houses[position]
        key = self.site.register.key("vesi")
        known = house.built_year > 1975  # noqa: PLR2004 -- older pipes were not levelled
        self.site.register.nodes.append(
            NetworkNode(
                key=key,
                network="vesi",
                kind="liitoskohta",
                type_code="tonttiliitos",
                place=self._raised(_gate(house.gate, house.place), _DEPTH_M, known=known),
                built_year=house.built_year,
            )
        )
        self.site.register.connections.append((position, key, "vesi"))
        material = service_material(house.built_year, self.dice)
        line = (tap, _gate(house.gate, house.place))
        self.site.register.links.append(
            NetworkLink(
                key=self.site.register.key("vesi"),
                network="vesi",
                kind="tonttivesijohto",
                start=branch,
                end=key,
                line=tuple(self._raised(place, _DEPTH_M, known=known) for place in line),
                built_year=house.built_year,
                material=material,
                nominal_diameter_mm=32 if len(house.doors) < 3 else 63,  # noqa: PLR2004
                pressure_class_bar=10.0 if material.startswith("P") else None,
            )
        )

    def _add_pipe(
        self, stretch: Stretch, main: Main, before: tuple[float, str], after: tuple[float, str]
    ) -> None:
        inner = _bending(stretch, stretch.axis.between(before[0], after[0]))
        marks = [before[0], *inner, after[0]]
        known = main.year > 1962 and self.dice.random() < 0.94  # noqa: PLR2004
        line = tuple(
            self._raised(self._place(stretch, mark), _DEPTH_M, known=known) for mark in marks
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


def material_of(year: int, dice: random.Random) -> str:
    """The material of a whole street's main."""
    return water_material(year, dice)


def _gate(gate: tuple[float, float], place: tuple[float, float]) -> tuple[float, float]:
    """The connection point of the water, 0.9 m beside that of the wastewater."""
    out_x, out_y = place[0] - gate[0], place[1] - gate[1]
    length = math.hypot(out_x, out_y) or 1.0
    return gate[0] + 0.9 * out_y / length, gate[1] - 0.9 * out_x / length


def _bending(stretch: Stretch, marks: list[float]) -> list[float]:
    """The distances at which the street really bends, of those of its vertices."""
    kept = []
    heading = None
    for mark in marks:
        here = stretch.axis.at(mark + 0.5)[1]
        before = stretch.axis.at(mark - 0.5)[1]
        heading = before if heading is None else heading
        if abs(math.remainder(here - heading, 2.0 * math.pi)) > 0.07:  # noqa: PLR2004 -- four degrees
            kept.append(mark)
            heading = here
    return kept
