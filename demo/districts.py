"""Where the districts of the town lie: the centre, then suburbs outwards with forest between."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from demo.dice import dice_for
from demo.terrain import CENTRE

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from demo.street_plan import Place
    from demo.terrain import Terrain

_DRY_ENOUGH: Final = 0.72
_SPACING_M: Final = 1140.0
_STYLES: Final = ("curved",) * 6 + ("cul_de_sac",) * 3 + ("flats",) * 2


@dataclass(frozen=True, slots=True)
class District:
    """A part of the town.

    ``style`` is ``centre``, ``curved`` (bent streets), ``cul_de_sac``, ``flats`` (blocks of flats
    and row houses) or ``old`` (small wooden-house grid); ``decade`` is when most of it was built.
    """

    number: int
    style: str
    site: Place
    radius: float
    decade: int
    lobes: tuple[float, float]

    def contains(self, place: Place) -> bool:
        """Whether the place is inside the lobed outline."""
        dx, dy = place[0] - self.site[0], place[1] - self.site[1]
        way = math.atan2(dy, dx)
        reach = (
            1.0
            + 0.22 * math.sin(2.0 * way + self.lobes[0])
            + 0.16 * math.sin(3.0 * way + self.lobes[1])
        )
        return dx * dx + dy * dy <= (self.radius * reach) ** 2


def plan_districts(terrain: Terrain, seed: int) -> Iterator[District]:
    """Districts without end, the centre first, then outwards; only where the land is dry."""
    dice = dice_for(seed, "districts")
    yield District(0, "centre", CENTRE, 640.0, 1940, (dice.uniform(0, 6.28), dice.uniform(0, 6.28)))
    number = 0
    for ring, place in _lattice(dice):
        radius = dice.uniform(340.0, 520.0)
        if _dry_share(terrain, place, radius) < _DRY_ENOUGH or terrain.is_water(*place, 1.5):
            continue
        number += 1
        style = "old" if number % 24 == 2 else dice.choice(_STYLES)  # noqa: PLR2004 -- a rare one
        if style == "old":
            radius *= 0.62
        decade = min(2010, 1940 + 10 * round(min(ring, 4) * 1.2 + dice.uniform(0.0, 4.0)))
        lobes = (dice.uniform(0, 6.28), dice.uniform(0, 6.28))
        yield District(number, style, place, radius, decade, lobes)


def _lattice(dice: random.Random) -> Iterator[tuple[int, Place]]:
    """Jittered places on growing rings about the centre, with the ring's number."""
    ring = 0
    while True:
        ring += 1
        reach = 200.0 + _SPACING_M * ring
        count = max(6, round(2.0 * math.pi * reach / (_SPACING_M * 1.12)))
        turn = dice.uniform(0.0, 2.0 * math.pi)
        order = list(range(count))
        dice.shuffle(order)
        for k in order:
            way = turn + 2.0 * math.pi * (k + dice.uniform(-0.16, 0.16)) / count
            away = reach + dice.uniform(-170.0, 170.0)
            yield ring, (CENTRE[0] + away * math.cos(way), CENTRE[1] + away * math.sin(way))


def _dry_share(terrain: Terrain, place: Place, radius: float) -> float:
    dry = 0
    for k in range(16):
        way, away = 2.399963 * k, radius * math.sqrt((k + 0.5) / 16.0)
        x, y = place[0] + away * math.cos(way), place[1] + away * math.sin(way)
        dry += not terrain.is_water(x, y, 1.0)
    return dry / 16.0
