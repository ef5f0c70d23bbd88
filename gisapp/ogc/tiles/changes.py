"""What has changed since somebody asked last: cells, and the layers in them.

The answer's ``mark`` is asked back as ``since``. It names the greatest number of a change and the
time of the asking, so that what appears or vanishes by the clock is told too. No feature is named
and nothing of a feature is told, so this is no line of the ledger.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from django.db import connections

from gisapp import access
from gisapp.core.errors import InvalidInputError
from gisapp.geo.cells import CELL_M

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_CELLS: Final = 500
_MARK: Final = re.compile(r"(\d{1,18})\.(\d{1,16})", re.ASCII)
_NOW: Final = """
SELECT coalesce(max(seq), 0), (extract(epoch FROM statement_timestamp()) * 1000000)::bigint
FROM gisapp_tile_cell WHERE table_name = ANY (%s)
"""
_SINCE: Final = """
SELECT table_name, x, y FROM gisapp_tile_cell WHERE table_name = ANY (%(tables)s) AND seq > %(seq)s
UNION
SELECT table_name, x, y FROM gisapp_tile_moment WHERE table_name = ANY (%(tables)s)
  AND at > to_timestamp(%(from)s / 1000000.0) AND at <= to_timestamp(%(to)s / 1000000.0)
ORDER BY 2, 3, 1 LIMIT %(most)s
"""


def changes_since(since: str, caller: access.Caller) -> dict[str, Any]:
    """The cells that changed after ``since``, and the mark to ask with next.

    Without ``since`` only the mark. ``cells`` are lower left corners, EPSG:3067, with the layers
    that may look different there; ``all`` is true, and ``cells`` empty, where they are too many.
    Raises ``InvalidInputError`` for a mark that is none of ours.
    """
    layers = _layers(caller)
    mark = _MARK.fullmatch(since)
    if since and mark is None:
        msg = "Give since as the mark of an earlier answer."
        raise InvalidInputError(msg, locator="since")
    with connections["read"].cursor() as cursor:
        cursor.execute(_NOW, [list(layers)])
        seq, now = cursor.fetchone()
        rows: list[tuple[str, int, int]] = []
        if mark is not None:
            values: dict[str, Any] = {
                "tables": list(layers),
                "seq": int(mark[1]),
                "from": int(mark[2]),
            }
            cursor.execute(_SINCE, {**values, "to": now, "most": _MOST_CELLS + 1})
            rows = cursor.fetchall()
    many = len(rows) > _MOST_CELLS
    return {
        "mark": f"{seq}.{now}",
        "cellSize": CELL_M,
        "all": many,
        "cells": [] if many else _cells(rows, layers),
    }


def _layers(caller: access.Caller) -> dict[str, list[str]]:
    """The caller's layers by the table behind them."""
    layers: dict[str, list[str]] = defaultdict(list)
    for feature_type in access.layers_for(caller):
        layers[feature_type.model._meta.db_table].append(feature_type.name)  # noqa: SLF001 -- Django's documented Meta API
    return layers


def _cells(
    rows: Sequence[tuple[str, int, int]], layers: dict[str, list[str]]
) -> list[dict[str, Any]]:
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    for table, x, y in rows:
        cells[x, y] += layers[table]
    return [
        {"corner": [x * CELL_M, y * CELL_M], "layers": names} for (x, y), names in cells.items()
    ]
