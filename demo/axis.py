"""The centre line of a street, with distances along it."""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demo.street_plan import Place, StreetLine, StreetPlan


@dataclass(frozen=True, slots=True)
class Axis:
    """A centre line, EPSG:3067 m, and the distance of each vertex from its beginning, m."""

    places: tuple[Place, ...]
    chainages: tuple[float, ...]

    @property
    def length(self) -> float:
        """Length of the street, m."""
        return self.chainages[-1]

    def at(self, chainage: float) -> tuple[Place, float]:
        """The place at a distance, and the heading there, radians from east."""
        index = bisect.bisect_right(self.chainages, chainage) - 1
        index = min(max(index, 0), len(self.places) - 2)
        (ax, ay), (bx, by) = self.places[index], self.places[index + 1]
        share = (chainage - self.chainages[index]) / (
            self.chainages[index + 1] - self.chainages[index]
        )
        return (ax + (bx - ax) * share, ay + (by - ay) * share), math.atan2(by - ay, bx - ax)

    def aside(self, chainage: float, offset: float) -> Place:
        """The place ``offset`` m to the left of the line (to the right where negative)."""
        (x, y), heading = self.at(chainage)
        return x - offset * math.sin(heading), y + offset * math.cos(heading)

    def between(self, first: float, last: float) -> list[float]:
        """Distances of the line's vertices strictly between two distances, ends left a metre."""
        low = bisect.bisect_right(self.chainages, first + 1.0)
        high = bisect.bisect_left(self.chainages, last - 1.0)
        return list(self.chainages[low:high])


def axis_of(plan: StreetPlan, street: StreetLine) -> Axis:
    """The axis of a street of the plan."""
    places = tuple(plan.places[vertex] for vertex in street.vertices)
    chainages = [0.0]
    for (ax, ay), (bx, by) in pairwise(places):
        chainages.append(chainages[-1] + math.hypot(bx - ax, by - ay))
    return Axis(places, tuple(chainages))
