"""Grid streets: the town centre and the old wooden-house quarters, turned and slightly bent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from demo.dice import dice_for

if TYPE_CHECKING:
    import random

    from demo.districts import District
    from demo.street_plan import Place, StreetPlan
    from demo.terrain import Terrain

_STEP_M: Final = 16.0
_BLOCKS: Final = {"centre": ((96.0, 134.0), (72.0, 104.0)), "old": ((84.0, 120.0), (58.0, 74.0))}


@dataclass(slots=True)
class _Grid:
    """The lines of a grid in its own axes, and the crossings made so far."""

    district: District
    turn: float
    columns: list[float]
    rows: list[float]
    crossings: dict[tuple[int, int], int]

    def place(self, u: float, v: float) -> Place:
        """The place of grid coordinates, bent a little as old plans are."""
        u += 11.0 * math.sin(v / 190.0 + self.turn)
        v += 13.0 * math.sin(u / 260.0 - self.turn)
        x, y = self.district.site
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        return x + u * cos - v * sin, y + u * sin + v * cos


def lay_grid(plan: StreetPlan, district: District, terrain: Terrain, seed: int) -> None:
    """Add a grid of streets; blocks are missing where a park, a market or water is."""
    dice = dice_for(seed, "grid", district.number)
    wide, narrow = _BLOCKS[district.style]
    grid = _Grid(
        district,
        dice.uniform(0.25, 0.6),
        _lines(dice, wide, district.radius * 1.25),
        _lines(dice, narrow, district.radius * 1.25),
        {},
    )
    missing = 0.1 if district.style == "centre" else 0.16
    for row in range(len(grid.rows)):
        line = [(column, row) for column in range(len(grid.columns))]
        _lay_line(plan, grid, terrain, _runs(grid, terrain, line, dice, missing))
    for column in range(len(grid.columns)):
        line = [(column, row) for row in range(len(grid.rows))]
        _lay_line(plan, grid, terrain, _runs(grid, terrain, line, dice, missing))


def _lines(dice: random.Random, block: tuple[float, float], reach: float) -> list[float]:
    at = -reach + dice.uniform(0.0, block[0])
    lines = []
    while at < reach:
        lines.append(at)
        at += dice.uniform(*block)
    return lines


def _is_open(grid: _Grid, terrain: Terrain, crossing: tuple[int, int]) -> bool:
    place = grid.place(grid.columns[crossing[0]], grid.rows[crossing[1]])
    return grid.district.contains(place) and not terrain.is_water(*place, 1.2)


def _runs(
    grid: _Grid, terrain: Terrain, line: list[tuple[int, int]], dice: random.Random, missing: float
) -> list[list[tuple[int, int]]]:
    """The stretches of a grid line that are built, each with at least two crossings."""
    runs: list[list[tuple[int, int]]] = [[]]
    for crossing in line:
        if not _is_open(grid, terrain, crossing):
            runs.append([])
            continue
        if runs[-1] and dice.random() < missing:
            runs.append([])
        runs[-1].append(crossing)
    return [run for run in runs if len(run) > 1]


def _lay_line(
    plan: StreetPlan, grid: _Grid, terrain: Terrain, runs: list[list[tuple[int, int]]]
) -> None:
    for run in runs:
        vertices = [_crossing(plan, grid, run[0])]
        for before, after in pairwise(run):
            vertices += _between(plan, grid, before, after)
            vertices.append(_crossing(plan, grid, after))
        if not any(terrain.is_water(*plan.places[vertex], 0.6) for vertex in vertices):
            plan.add_street("grid", grid.district.number, vertices)


def _crossing(plan: StreetPlan, grid: _Grid, crossing: tuple[int, int]) -> int:
    if crossing not in grid.crossings:
        place = grid.place(grid.columns[crossing[0]], grid.rows[crossing[1]])
        grid.crossings[crossing] = plan.add_vertex(place)
    return grid.crossings[crossing]


def _between(
    plan: StreetPlan, grid: _Grid, before: tuple[int, int], after: tuple[int, int]
) -> list[int]:
    """New vertices between two neighbouring crossings."""
    u, v = grid.columns[before[0]], grid.rows[before[1]]
    du, dv = grid.columns[after[0]] - u, grid.rows[after[1]] - v
    parts = max(1, round(math.hypot(du, dv) / _STEP_M))
    return [
        plan.add_vertex(grid.place(u + du * k / parts, v + dv * k / parts)) for k in range(1, parts)
    ]
