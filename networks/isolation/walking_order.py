"""The order in which somebody on foot or by car visits valves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Points = npt.NDArray[np.float64]

_TOURED_AT_MOST: Final = 200
_SWEEPS: Final = 8
_GAIN_M: Final = 1e-6


def walking_order(points: Points, start: tuple[float, float]) -> list[int]:
    """A short open tour over ``points`` (rows of east, north) from ``start``: their indices.

    Always the nearest of the rest, then crossings are taken out (2-opt). As the crow flies.
    """
    if len(points) > _TOURED_AT_MOST:
        return _in_strips(points)
    order: list[int] = []
    away = np.full(len(points), np.inf)
    left = np.ones(len(points), np.bool_)
    here = np.asarray(start, np.float64)
    for _stop in range(len(points)):
        away[:] = np.inf
        away[left] = ((points[left] - here) ** 2).sum(axis=1)
        order.append(int(np.argmin(away)))
        here = points[order[-1]]
        left[order[-1]] = False
    return _uncrossed(order, points, start)


def _in_strips(points: Points) -> list[int]:
    """Northward in one strip, southward in the next: for more stops than anybody will visit."""
    count = max(1, round(math.sqrt(len(points) / 2)))
    east, north = points[:, 0], points[:, 1]
    width = (np.ptp(east) or 1.0) / count
    strip = ((east - east.min()) / width).astype(int)
    order: list[int] = np.lexsort((np.where(strip % 2, -north, north), strip)).tolist()
    return order


def _uncrossed(order: list[int], points: Points, start: tuple[float, float]) -> list[int]:
    stops = np.vstack([np.asarray(start, np.float64), points])
    away = np.sqrt(((stops[:, None] - stops[None]) ** 2).sum(axis=2))
    tour = np.array([0, *(index + 1 for index in order)])
    for _sweep in range(_SWEEPS):
        if not _improved(tour, away):
            break
    better: list[int] = (tour[1:] - 1).tolist()
    return better


def _improved(tour: npt.NDArray[np.intp], away: Points) -> bool:
    """Turn round, from each stop on, the stretch that gains most; whether any gained."""
    any_gain = False
    for i in range(1, len(tour) - 1):
        ends = tour[i + 1 :]
        before, first = tour[i - 1], tour[i]
        gains = away[before, first] - away[before, ends]
        after = ends[1:]
        gains[:-1] += away[ends[:-1], after] - away[first, after]
        best = int(np.argmax(gains))
        if gains[best] > _GAIN_M:
            tour[i : i + best + 2] = tour[i : i + best + 2][::-1].copy()
            any_gain = True
    return any_gain
