"""Boxes of tiles."""

from __future__ import annotations

import pytest

from gisapp.core.errors import InvalidInputError, UnknownNameError
from gisapp.geo.grids import GRIDS, grid


def test_the_first_tile_of_tm35fin_is_the_jhs_180_square() -> None:
    box = grid("ETRS-TM35FIN").tile(0, 0, 0)

    assert (box.west, box.north) == (-548576, 8388608)
    assert box.east - box.west == 2097152


@pytest.mark.parametrize("name", GRIDS)
def test_four_tiles_make_the_one_above(name: str) -> None:
    whole = grid(name).tile(5, 7, 9)
    first, last = grid(name).tile(6, 14, 18), grid(name).tile(6, 15, 19)

    assert (first.west, first.north) == pytest.approx((whole.west, whole.north))
    assert (last.east, last.south) == pytest.approx((whole.east, whole.south))


@pytest.mark.parametrize("address", [(16, 0, 0), (3, 8, 0), (3, 0, 8), (3, 2**31 - 1, 0)])
def test_a_tile_outside_the_pyramid_is_refused(address: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidInputError):
        grid("ETRS-TM35FIN").tile(*address)


def test_an_unknown_set_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        grid("Helsinki")


def test_a_covering_box_holds_the_corners_of_the_first() -> None:
    box = grid("ETRS-GK27").tile(9, 377, 260)
    covering = box.covering(3067)

    assert covering.srid == 3067
    assert covering.east - covering.west >= 0.99 * (box.east - box.west)
