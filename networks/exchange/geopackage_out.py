"""Writer of GeoPackages: the published types as every download has them, and the couplings.

The table ``kytkenta`` without geometry says which nodes are joined inside a device, by their public
ids; our own import reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyogrio.raw

from gisapp.core.errors import InvalidInputError
from gisapp.ogc.downloads.files import GEOPACKAGE, Wish, file_of
from gisapp.ogc.plan import Plan, Selection, open_plan
from gisapp.ogc.stream import snapshot
from networks.exchange.geopackage import COUPLING_ENDS, COUPLINGS
from networks.exchange.gis_network import LINK_TYPES, NODE_TYPES
from networks.models import Coupling

if TYPE_CHECKING:
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
    counts[COUPLINGS] = _write_couplings(path, source)
    return counts


def _plan(name: str, caller: Caller, source: str | None) -> Plan:
    plan = open_plan(Selection(type_name=name), caller, action="export")
    return plan if source is None else plan.over(plan.rows.filter(source=source))


def _write_couplings(path: Path, source: str | None) -> int:
    rows = Coupling.objects.using("read").order_by("id")
    if source is not None:
        rows = rows.filter(from_node__source=source, to_node__source=source)
    pairs = [(str(a), str(b)) for a, b in rows.values_list("from_node_id", "to_node_id")]
    if pairs:
        pyogrio.raw.write(
            path,
            geometry=None,
            field_data=[np.array(ends, dtype=object) for ends in zip(*pairs, strict=True)],
            fields=np.array(COUPLING_ENDS, dtype=object),
            driver=GEOPACKAGE,
            layer=COUPLINGS,
            append=True,
        )
    return len(pairs)
