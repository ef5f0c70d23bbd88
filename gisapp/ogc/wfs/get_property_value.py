"""GetPropertyValue: the values of one property of the features selected (OGC 09-025r2 §10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gisapp.core.errors import UnknownNameError
from gisapp.ogc.encodings import gml
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.names import ALWAYS_KNOWN, GML_ID
from gisapp.ogc.plan import STORED, Plan, Selection, one_snapshot, open_plan
from gisapp.ogc.wfs.collections import values_frame
from gisapp.ogc.wfs.get_feature import collection_of
from gisapp.ogc.wfs.stored.calls import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gisapp.access import Caller
    from gisapp.ogc.wfs.requests import GetPropertyValue, Query


def prepare_values(request: GetPropertyValue, caller: Caller) -> tuple[Plan, ...]:
    """Open the doors and compile the queries; raises errors of the tree."""
    asked = request.features
    queries = called(asked.stored).queries if asked.stored else asked.queries
    return tuple(_plan(request, query, caller) for query in queries)


def _plan(request: GetPropertyValue, query: Query, caller: Caller) -> Plan:
    """The features that have a value, with that property alone."""
    selection = Selection(
        type_name=query.type_name,
        filter=query.filter,
        properties=(),
        sort=query.sort,
        system=query.system or STORED,
        as_of=request.features.as_of,
    )
    plan = open_plan(selection, caller, action="hits" if request.features.hits else "wfs")
    if request.reference == GML_ID:
        return plan
    visible = plan.reading.feature_type
    try:
        name = visible.property_named(request.reference).name
    except UnknownNameError as error:
        if request.reference in ALWAYS_KNOWN:
            return plan.over(plan.rows.none())
        raise invalid(error.message, "valueReference") from None
    has_value = ast.Not(ast.IsNull(ast.Reference(name)))
    both = has_value if query.filter is None else ast.And((query.filter, has_value))
    chosen = replace(selection, filter=both, properties=(name,))
    return open_plan(chosen, caller, action=plan.reading.entry.action)


def values(
    request: GetPropertyValue, plans: tuple[Plan, ...], caller: Caller, address: str
) -> Iterator[bytes]:
    """The whole answer as blocks of bytes; ``address`` is that of the service."""
    asked = request.features
    count = 0 if asked.hits else asked.count
    write = gml.id_value if request.reference == GML_ID else gml.property_value
    with one_snapshot(plans, caller, start=asked.start, count=count, write=write) as pages:
        around = values_frame(collection_of(asked, plans, pages, address))
        pending = around.opening
        for plan, page in zip(plans, pages, strict=True):
            if asked.hits:
                plan.record_hits(page.matched)
                continue
            for block in plan.stream(page, write):
                yield pending + block
                pending = b""
        yield pending + around.closing
