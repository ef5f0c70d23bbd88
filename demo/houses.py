"""Plots and houses along the streets, their numbers, stairs and flats.

Odd numbers rise on the left of a street, even ones on the right. A house has one place and one
connection to each network; it may hold several consumption points (stairs, row-house flats).
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from demo.axis import axis_of
from demo.dice import dice_for

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from demo.axis import Axis
    from demo.districts import District
    from demo.street_plan import Place, StreetPlan
    from demo.streets import Layout
    from demo.terrain import Terrain

Door = tuple[str | None, str | None]
"""Stair and flat of a consumption point; both None where the house is one point."""

_APART_M: Final = 17.0
_LETTERS: Final = "ABCDEFGH"


@dataclass(frozen=True, slots=True)
class _Plots:
    """How plots lie in a style: frontage in m, and shares of house kinds in per cent."""

    frontage: tuple[float, float]
    setback: tuple[float, float]
    flats: int
    rows: int
    pairs: int


_PLOTS: Final = {
    "centre": _Plots((27.0, 42.0), (14.0, 18.0), 52, 0, 6),
    "old": _Plots((19.0, 25.0), (12.0, 15.0), 1, 2, 12),
    "curved": _Plots((23.0, 32.0), (15.0, 20.0), 0, 4, 8),
    "cul_de_sac": _Plots((22.0, 30.0), (14.0, 19.0), 0, 5, 10),
    "flats": _Plots((34.0, 56.0), (18.0, 25.0), 42, 25, 8),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A house on a street.

    ``chainage`` is where its plot opens, m along the street, ``side`` 1 for left and -1 for right;
    ``gate`` lies on the plot's border. ``number_end`` closes a range of numbers (12–14).
    """

    street: int
    district: int
    chainage: float
    side: int
    place: Place
    gate: Place
    number: int
    number_end: int | None
    letter: str | None
    doors: tuple[Door, ...]
    built_year: int
    connected: bool


def place_houses(layout: Layout, terrain: Terrain, seed: int) -> Iterator[House]:
    """Houses of the whole plan, district by district from the centre outwards."""
    builder = _Builder(layout.plan, terrain, seed)
    streets: dict[int, list[int]] = defaultdict(list)
    for number, street in enumerate(layout.plan.streets):
        streets[street.district].append(number)
    for district in layout.districts:
        for number in streets[district.number]:
            yield from builder.along(number, district)


class _Builder:
    """Places houses so that they keep clear of all streets, of water and of each other."""

    def __init__(self, plan: StreetPlan, terrain: Terrain, seed: int) -> None:
        self._plan = plan
        self._terrain = terrain
        self._seed = seed
        self._taken: dict[tuple[int, int], list[Place]] = defaultdict(list)

    def along(self, number: int, district: District) -> list[House]:
        """The houses of one street, in the order of their place along it."""
        dice = dice_for(self._seed, "houses", number)
        axis = axis_of(self._plan, self._plan.streets[number])
        houses: list[House] = []
        for side in (1, -1):
            houses += self._one_side(number, district, axis, side, dice)
        return sorted(houses, key=lambda house: (house.chainage, house.side))

    def _one_side(
        self, number: int, district: District, axis: Axis, side: int, dice: random.Random
    ) -> Iterator[House]:
        plots = _PLOTS[district.style]
        wait = dice.uniform(12.0, 24.0)
        house_number = 1 if side > 0 else 2
        last: House | None = None
        while wait < axis.length - 6.0:
            middle, heading = axis.at(wait)
            out = heading + side * math.pi / 2.0
            back = dice.uniform(*plots.setback)
            place = _away(middle, out, back)
            if district.contains(middle) and self._is_free(place, back):
                self._taken[_cell(place)].append(place)
                spot = _Spot(number, district, wait, side, place, _away(middle, out, 0.55 * back))
                last = _build(spot, house_number, last, dice)
                yield last
                house_number = (last.number_end or last.number) + 2
            wait += dice.uniform(*plots.frontage)

    def _is_free(self, place: Place, back: float) -> bool:
        if self._terrain.is_water(*place, 0.9):
            return False
        if any(distance < 0.8 * back for distance, _ in self._plan.near(place, back)):
            return False
        column, row = _cell(place)
        return all(
            math.hypot(x - place[0], y - place[1]) >= _APART_M
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for x, y in self._taken.get((i, j), ())
        )


@dataclass(frozen=True, slots=True)
class _Spot:
    street: int
    district: District
    chainage: float
    side: int
    place: Place
    gate: Place


def _build(spot: _Spot, number: int, last: House | None, dice: random.Random) -> House:
    """A house on the spot; sometimes its plot was split off the one before (12, then 12 B)."""
    letter = None
    if last and len(last.doors) == 1 and not last.letter and dice.random() < 0.035:  # noqa: PLR2004
        number, letter = last.number_end or last.number, "b"
    doors: tuple[Door, ...] = ((None, None),) if letter else _doors(spot.district.style, dice)
    number_end = number + 2 if len(doors) > 3 and not letter and dice.random() < 0.3 else None  # noqa: PLR2004
    return House(
        street=spot.street,
        district=spot.district.number,
        chainage=spot.chainage,
        side=spot.side,
        place=spot.place,
        gate=spot.gate,
        number=number,
        number_end=number_end,
        letter=letter,
        doors=doors,
        built_year=min(2024, spot.district.decade + int(dice.triangular(0.0, 30.0, 6.0))),
        connected=dice.random() > 0.008,  # noqa: PLR2004 -- the rest has a well of its own
    )


def _doors(style: str, dice: random.Random) -> tuple[Door, ...]:
    """The stairs and flats of a new house that are consumption points of their own."""
    plots = _PLOTS[style]
    chance = dice.uniform(0.0, 100.0)
    if chance < plots.flats:
        return tuple((stair, None) for stair in _LETTERS[: dice.choice((2, 2, 3, 3, 4, 5))])
    if chance < plots.flats + plots.rows:
        return tuple(("A", str(flat)) for flat in range(1, dice.randint(4, 9)))
    if chance < plots.flats + plots.rows + plots.pairs:
        return (("A", None), ("B", None))
    return ((None, None),)


def _away(place: Place, heading: float, distance: float) -> Place:
    return place[0] + distance * math.cos(heading), place[1] + distance * math.sin(heading)


def _cell(place: Place) -> tuple[int, int]:
    return int(place[0] // 25.0), int(place[1] // 25.0)
