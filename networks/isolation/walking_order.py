"""The order in which somebody on foot or by car visits valves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Points = npt.NDArray[np.float64]

_IMPROVED_AT_MOST: Final = 60


def walking_order(points: Points, start: tuple[float, float]) -> list[int]:
    """A short open tour over ``points`` (rows of east, north) from ``start``: their indices.

    Always the nearest of the rest, then crossings are taken out (2-opt). As the crow flies.
    """
    order: list[int] = []
    left = list(range(len(points)))
    here = np.asarray(start, np.float64)
    while left:
        gaps = ((points[left] - here) ** 2).sum(axis=1)
        order.append(left.pop(int(np.argmin(gaps))))
        here = points[order[-1]]
    return _uncrossed(order, points, start) if len(order) <= _IMPROVED_AT_MOST else order


def _uncrossed(order: list[int], points: Points, start: tuple[float, float]) -> list[int]:
    stops = np.vstack([np.asarray(start, np.float64), points])
    away = np.sqrt(((stops[:, None] - stops[None]) ** 2).sum(axis=2)).tolist()
    tour = [0, *(index + 1 for index in order)]
    while _improved(tour, away):
        pass
    return [stop - 1 for stop in tour[1:]]


def _improved(tour: list[int], away: list[list[float]]) -> bool:
    """Turn round the first stretch that is shorter backwards; whether there was one."""
    for i in range(1, len(tour) - 1):
        for j in range(i + 1, len(tour)):
            before = away[tour[i - 1]][tour[i]]
            after = away[tour[i - 1]][tour[j]]
            if j + 1 < len(tour):
                before += away[tour[j]][tour[j + 1]]
                after += away[tour[i]][tour[j + 1]]
            if after < before - 1e-9:
                tour[i : j + 1] = tour[i : j + 1][::-1]
                return True
    return False
