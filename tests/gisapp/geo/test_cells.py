"""Numbers of cells."""

from __future__ import annotations

import math

import pytest

from gisapp.geo.cells import FIRST_X, LAST_X, LAST_Y, CellRange, cells_of
from gisapp.geo.grids import Box, grid


def test_a_box_inside_one_cell_has_that_cell() -> None:
    assert cells_of(Box(514_100, 6_838_100, 515_900, 6_839_900, 3067)) == CellRange(
        257, 3419, 257, 3419
    )


def test_a_box_over_edges_has_the_cells_on_both_sides() -> None:
    assert cells_of(Box(513_999, 6_837_999, 516_000, 6_838_000, 3067)) == CellRange(
        256, 3418, 258, 3419
    )


@pytest.mark.parametrize("far", [1e12, math.inf])
def test_a_mad_box_has_the_cells_at_the_edge(far: float) -> None:
    cells = cells_of(Box(-far, 6_838_100, far, far, 3067))

    assert (cells.first_x, cells.last_x, cells.last_y) == (FIRST_X, LAST_X, LAST_Y)


def test_a_tile_of_another_grid_has_all_cells_under_it() -> None:
    box = grid("WebMercatorQuad").tile(12, 1156, 2358)

    cells = cells_of(box)

    stored = box.covering(3067)
    assert cells.first_x * 2000 <= stored.west <= stored.east < (cells.last_x + 1) * 2000
    assert cells.first_y * 2000 <= stored.south <= stored.north < (cells.last_y + 1) * 2000
