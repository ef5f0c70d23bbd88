"""Writer of GeoPackages: the published types as every download has them, and what they lack.

The table ``kytkenta`` without geometry says which nodes are joined inside a device, and
``suljettu`` which links are recorded closed, by their public ids; our own import reads both.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyogrio.raw

from gisapp.core.errors import InvalidInputError
from gisapp.ogc.downloads.files import GEOPACKAGE, Wish, file_of
from gisapp.ogc.plan import Plan, Selection, open_plan
from gisapp.ogc.stream import snapshot
from networks.exchange.geopackage import CLOSED, CLOSED_LINK, COUPLING_ENDS, COUPLINGS
from networks.exchange.gis_network import LINK_TYPES, NODE_TYPES
from networks.models import Coupling

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gisapp.access import Caller

_SECONDS: Final = 600
_TYPES: Final = (*sorted(LINK_TYPES), *sorted(NODE_TYPES))


def write_geopackage(path: Path, caller: Caller, *, source: str | None) -> dict[str, int]:
    """Write the current networks, of one source or of all, to ``path``; how many of each type.

    Raises ``ForbiddenError`` where the caller may not read them, ``InvalidInputError`` where there
    are none, ``LimitError`` and ``UnavailableError`` as downloads do.
    """
    with snapshot(_SECONDS):
        return _written(path, caller, source)


def _written(path: Path, caller: Caller, source: str | None) -> dict[str, int]:
    plans = [_plan(name, caller, source) for name in _TYPES]
    counts = {plan.shape.name: plan.count() for plan in plans}
    if not any(counts.values()):
        msg = "There is nothing of that source to export."
        raise InvalidInputError(msg, locator="--source")
    with path.open("wb") as file:
        for block in file_of(GEOPACKAGE, plans, caller, Wish()):
            file.write(block)
    couplings = Coupling.objects.using("read").order_by("id")
    if source is not None:
        couplings = couplings.filter(from_node__source=source, to_node__source=source)
    closed = chain.from_iterable(
        plan.rows.filter(is_closed=True).order_by("pk").values_list("tunnus")
        for plan in plans
        if plan.shape.name in LINK_TYPES
    )
    counts[COUPLINGS] = _write_table(
        path, COUPLINGS, COUPLING_ENDS, couplings.values_list("from_node_id", "to_node_id")
    )
    counts[CLOSED] = _write_table(path, CLOSED, CLOSED_LINK, closed)
    return counts


def _plan(name: str, caller: Caller, source: str | None) -> Plan:
    plan = open_plan(Selection(type_name=name), caller, action="export")
    return plan if source is None else plan.over(plan.rows.filter(source=source))


def _write_table(
    path: Path, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> int:
    """Add a table of texts without geometry; how many rows it has. One without rows is left out."""
    texts = [tuple(map(str, row)) for row in rows]
    if texts:
        pyogrio.raw.write(
            path,
            geometry=None,
            field_data=[np.array(values, dtype=object) for values in zip(*texts, strict=True)],
            fields=np.array(columns, dtype=object),
            driver=GEOPACKAGE,
            layer=table,
            append=True,
        )
    return len(texts)
