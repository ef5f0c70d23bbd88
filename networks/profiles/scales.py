"""From metres to the paper, and where its lines of measure are."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from networks.profiles.measuring import Profile

LEFT: Final = 76.0
RIGHT: Final = 28.0
TOP: Final = 74.0
HEIGHT: Final = 320.0
_LEAST_WIDTH: Final = 860.0
_MOST_WIDTH: Final = 8000.0
_PER_STATION: Final = 40.0
_LEAST_RANGE_M: Final = 2.0


@dataclass(frozen=True, slots=True)
class Scales:
    """``x`` and ``y`` of the drawing, in its own units, for metres along and metres N2000."""

    width: float
    length_m: float
    low_m: float
    high_m: float

    @classmethod
    def of(cls, profile: Profile) -> Scales:
        """Wide enough for a name at each node, high enough for all levels."""
        wanted = _PER_STATION * len(profile.stations)
        width = min(max(_LEAST_WIDTH, wanted), _MOST_WIDTH)
        levels = list(profile.levels()) or [0.0]
        low, high = min(levels), max(levels)
        spare = max(high - low, _LEAST_RANGE_M) * 0.08
        step = nice_step((high - low + 2 * spare) / 8)
        return cls(
            width,
            max(profile.length_m, 1.0),
            floor((low - spare) / step) * step,
            ceil((high + spare) / step) * step,
        )

    def x(self, distance_m: float) -> float:
        """Across: metres from the beginning."""
        return LEFT + distance_m / self.length_m * self.width

    def y(self, level_m: float) -> float:
        """Down: metres N2000."""
        return TOP + (self.high_m - level_m) / (self.high_m - self.low_m) * HEIGHT

    @property
    def exaggeration(self) -> float:
        """How many times larger heights are drawn than lengths."""
        return (HEIGHT / (self.high_m - self.low_m)) / (self.width / self.length_m)

    def levels(self) -> list[float]:
        """Levels that have a line of measure."""
        return _ticks(self.low_m, self.high_m, nice_step((self.high_m - self.low_m) / 8))

    def distances(self) -> list[float]:
        """Distances that have a mark."""
        return _ticks(0.0, self.length_m, nice_step(self.length_m / (self.width / 90)))


def nice_step(at_least: float) -> float:
    """The next of 1, 2, 5, 10, … (or tenths, hundredths) that is not smaller."""
    power = 10.0 ** floor(log10(at_least))
    return next(power * one for one in (1, 2, 5, 10) if power * one >= at_least * (1 - 1e-9))


def _ticks(low: float, high: float, step: float) -> list[float]:
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]
