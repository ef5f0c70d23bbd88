"""Queries for features of any type, as one query for each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gisapp import access
from gisapp.features import registry
from gisapp.ogc.filters.names import ANY_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gisapp.access import Caller
    from gisapp.ogc.wfs.requests import Query


def for_each_type(queries: Iterable[Query], caller: Caller) -> Iterator[Query]:
    """The queries, those for any type as one for each declared type that ``caller`` may read."""
    for query in queries:
        if query.type_name != ANY_TYPE:
            yield query
            continue
        readable = {feature_type.name for feature_type in access.types_for(caller)}
        for feature_type in registry.declared_types():
            if feature_type.name in readable:
                yield replace(query, type_name=feature_type.name)
