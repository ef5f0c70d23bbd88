"""Writer of GeoPackages: the published types as every download has them, and what they lack.

The table ``kytkenta`` without geometry says which nodes are joined inside a device, and
``lisatiedot`` what of an object no published property says, by public ids; our import reads both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyogrio.raw
from django.db.models import F, Value

from gisapp.ogc.downloads.files import GEOPACKAGE, Wish, file_of
from gisapp.ogc.stream import snapshot
from networks.exchange.geopackage import COUPLING_ENDS, COUPLINGS, UNPUBLISHED, UNPUBLISHED_FIELDS
from networks.exchange.wanted import plans_of
from networks.exchange.written import Written
from networks.models import Coupling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gisapp.access import Caller
    from gisapp.ogc.plan import Plan
    from networks.exchange.wanted import Wanted

_SECONDS: Final = 600


def write_geopackage(path: Path, wanted: Wanted, caller: Caller) -> Written:
    """Write what is wanted of the current networks to ``path``; how many of each type.

    Raises ``ForbiddenError`` where the caller may not read them, ``InvalidInputError`` where there
    are none, ``LimitError`` and ``UnavailableError`` as downloads do.
    """
    with snapshot(_SECONDS):
        return Written(counts=_written(path, wanted, caller))


def _written(path: Path, wanted: Wanted, caller: Caller) -> dict[str, int]:
    plans = plans_of(wanted, caller)
    counts = {plan.shape.name: plan.count() for plan in plans}
    with path.open("wb") as file:
        for block in file_of(GEOPACKAGE, plans, caller, Wish()):
            file.write(block)
    beside = {row[0]: row for plan in plans for row in _unpublished(plan)}
    pairs = Coupling.objects.using("read").order_by("id").values_list("from_node_id", "to_node_id")
    # Couplings outlive their nodes, and lead to other sources too.
    couplings = [pair for pair in pairs if beside.keys() >= set(pair)]
    counts[COUPLINGS] = _write_table(path, COUPLINGS, COUPLING_ENDS, couplings)
    _write_table(path, UNPUBLISHED, ("tunnus", *UNPUBLISHED_FIELDS), beside.values())
    return counts


def _unpublished(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Public id and unpublished fields of each row; what has a property of its own is empty."""
    told = {prop.source for prop in plan.shape.properties}
    has = {field.name for field in plan.rows.model._meta.get_fields()}  # noqa: SLF001 -- Django's name
    columns = [F(name) if name in has - told else Value("") for name in UNPUBLISHED_FIELDS.values()]
    for tunnus, *values in plan.rows.order_by("pk").values_list("tunnus", *columns):
        yield tunnus, *(int(value) if isinstance(value, bool) else value for value in values)


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
