"""Map tiles as a map takes them: which ones cover a place, and what stands in each.

The grid is that of JHS 180, written down here once more; GDAL takes the tiles apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyogrio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.interop.truth import Features

LEVEL: Final = 13
_WEST, _NORTH = -548576.0, 8388608.0
_TILE_M: Final = 256 * 8192.0 / 2**LEVEL
Address = tuple[int, int]
"""Row and column of a tile of ``LEVEL`` in ETRS-TM35FIN."""


def covering(features: Features, *, whole: bool) -> set[Address]:
    """The tiles under the features' vertices, or under the first vertex of each."""
    addresses: set[Address] = set()
    for feature in features.values():
        if feature.coordinates is not None:
            places = feature.coordinates if whole else feature.coordinates[:1]
            columns = np.floor((places[:, 0] - _WEST) / _TILE_M).astype(int)
            rows = np.floor((_NORTH - places[:, 1]) / _TILE_M).astype(int)
            addresses.update(zip(rows.tolist(), columns.tolist(), strict=True))
    return addresses


def ids_of(tile: bytes, type_names: Iterable[str]) -> dict[str, set[str]]:
    """Public ids on a tile, by type."""
    if not tile:
        return {}
    found = {}
    present = {str(name) for name, _ in pyogrio.list_layers(tile)}
    for name in present & set(type_names):
        meta, _, _, columns = pyogrio.raw.read(
            tile, layer=name, columns=["tunnus"], read_geometry=False
        )
        assert list(meta["fields"]) == ["tunnus"]
        found[name] = set(map(str, columns[0]))
    return found
