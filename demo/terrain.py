"""The invented ground: smooth hills and lakes as a height function of place.

Places are EPSG:3067 metres, heights m N2000. Nothing here is Mikkeli's real terrain; only the
centre of the plan lies there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from demo.dice import dice_for

CENTRE: Final = (514400.0, 6839500.0)
LAKE_LEVEL_M: Final = 81.4
_MEAN_M: Final = 100.0
_CENTRE_M: Final = 89.5
# Wavelength and amplitude, m: hills of kilometres, knolls of some hundred metres.
_WAVES: Final = ((5200, 6.5), (3700, 5.0), (2500, 4.0), (1700, 3.2), (1150, 2.2), (640, 0.9))


@dataclass(frozen=True, slots=True)
class _Wave:
    kx: float
    ky: float
    phase: float
    amplitude: float


@dataclass(frozen=True, slots=True)
class Terrain:
    """Ground of one invented town; ``bay`` is the way from the centre to the open lake, radians."""

    waves: tuple[_Wave, ...]
    bay: float

    def height(self, x: float, y: float) -> float:
        """Ground or lake-bed height at a place, m N2000."""
        dx, dy = x - CENTRE[0], y - CENTRE[1]
        hills = 0.0
        for wave in self.waves:
            hills += wave.amplitude * math.sin(wave.kx * dx + wave.ky * dy + wave.phase)
        near = math.exp(-(dx * dx + dy * dy) / 490_000.0)
        land = (_MEAN_M + hills) * (1.0 - near) + (_CENTRE_M + 0.35 * hills) * near
        return max(land - self._basin(dx, dy, hills), LAKE_LEVEL_M - 9.0)

    def is_water(self, x: float, y: float, margin_m: float = 0.0) -> bool:
        """Whether the place lies below the lake level plus a margin in height."""
        return self.height(x, y) < LAKE_LEVEL_M + margin_m

    def gradient(self, x: float, y: float) -> tuple[float, float]:
        """Slope of the ground towards east and north (m per m)."""
        here = self.height(x, y)
        return (self.height(x + 8.0, y) - here) / 8.0, (self.height(x, y + 8.0) - here) / 8.0

    def _basin(self, dx: float, dy: float, hills: float) -> float:
        """How far the main lake cuts into the land, m; the hills bend its shore."""
        along = dx * math.cos(self.bay) + dy * math.sin(self.bay)
        across = -dx * math.sin(self.bay) + dy * math.cos(self.bay)
        bend = across - 420.0 * math.sin(along / 900.0) + 16.0 * hills
        away = ((along - 1750.0) / 1350.0) ** 2 + (bend / 900.0) ** 2
        return 46.0 * math.exp(-away)


def make_terrain(seed: int) -> Terrain:
    """The ground of the town with this seed."""
    dice = dice_for(seed, "terrain")
    waves = []
    for length, amplitude in _WAVES:
        for _ in range(2):
            way = dice.uniform(0.0, 2.0 * math.pi)
            number = 2.0 * math.pi / (length * dice.uniform(0.85, 1.15))
            waves.append(
                _Wave(
                    number * math.cos(way),
                    number * math.sin(way),
                    dice.uniform(0.0, 2.0 * math.pi),
                    amplitude * 0.75,
                )
            )
    return Terrain(tuple(waves), dice.uniform(-1.25, -0.35))
