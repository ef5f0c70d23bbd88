"""Query elements of XML requests, read into queries and written as key-value pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from gisapp.geo import crs
from gisapp.ogc.errors import Code, OwsError, refuse_missing
from gisapp.ogc.filters.fes import read_filter
from gisapp.ogc.filters.names import few, local_property_name, local_type_name
from gisapp.ogc.geometry.intake import Intake
from gisapp.ogc.namespaces import PREFIX, VV, WFS_1
from gisapp.ogc.plan import SortKey
from gisapp.ogc.wfs import requests
from gisapp.ogc.wfs.requests import Query
from gisapp.ogc.xml_reader import local_name, namespace, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from gisapp.ogc.wfs.requests import StoredCall, Version


def named(element: _Element, name: str) -> Iterator[_Element]:
    """The children of ``element`` with the local name ``name``."""
    return (child for child in element if local_name(child) == name)


def stated_version(root: _Element) -> str:
    """The version that a request says, else that of its namespace (GDAL says 2.0.0 in the 1.x)."""
    return root.get("version") or ("1.1.0" if namespace(root) == WFS_1 else "")


def read_queries(elements: Sequence[_Element]) -> tuple[Query, ...]:
    """The queries in ``elements``; raises errors of the tree."""
    few(list(elements), "Query")
    few([name for element in elements for name in _type_names(element)], "typeNames")
    # All geometry of a request counts together; in 1.0.0 east is first, whatever the system says.
    oldest = (elements[0].getroottree().getroot().get("version") or "") if elements else ""
    intake = Intake(east_first=oldest.startswith("1.0"))
    return tuple(query for element in elements for query in _query(element, intake))


def _query(element: _Element, intake: Intake) -> Iterator[Query]:
    names = few(_type_names(element), "typeNames")
    if not names:
        refuse_missing("typeNames")
    if next(named(element, "XlinkPropertyName"), None) is not None:
        msg = "No property refers to another feature. Name it in PropertyName."
        raise OwsError(Code.OPTION_NOT_SUPPORTED, msg, locator="XlinkPropertyName")
    chosen = [
        local_property_name(text_of(child), child.nsmap, "PropertyName")
        for child in few(list(named(element, "PropertyName")), "PropertyName")
        if text_of(child).strip() != "*"
    ]
    sort = tuple(few(list(_sort_keys(element)), "SortBy"))
    filters = [read_filter(child, intake) for child in named(element, "Filter")]
    system = element.get("srsName")
    for name in names:
        yield Query(
            type_name=local_type_name(name, element.nsmap, "typeName"),
            filter=filters[0] if filters else None,
            properties=tuple(chosen) or None,
            sort=sort,
            system=crs.parse(system) if system else None,
        )


def _type_names(query: _Element) -> list[str]:
    return (query.get("typeNames") or query.get("typeName") or "").replace(",", " ").split()


def _sort_keys(query: _Element) -> Iterator[SortKey]:
    for sort_by in named(query, "SortBy"):
        for prop in named(sort_by, "SortProperty"):
            names = [el for el in prop if local_name(el) in ("PropertyName", "ValueReference")]
            if not names:
                refuse_missing("SortProperty")
            direction = "".join(text_of(child) for child in named(prop, "SortOrder"))
            name = local_property_name(text_of(names[0]), prop.nsmap, "SortBy")
            yield SortKey(name, descending=requests.parse_direction(direction))


def as_link(
    root: _Element, queries: list[_Element], version: Version
) -> tuple[tuple[str, str], ...]:
    """The request as KVP, so that its paging links are plain GET addresses.

    Empty, and then no link is given, where queries differ in their system, which KVP cannot say.
    """
    systems = {query.get("srsName") or "" for query in queries}
    if len(systems) != 1:
        return ()
    pairs = {
        **_common(root, version.value),
        "NAMESPACES": f"xmlns({PREFIX},{VV})",
        "TYPENAMES": _grouped(_query_types(query) for query in queries),
        "ALIASES": ",".join(name for query in queries for name in query.get("aliases", "").split()),
        "FILTER": _grouped(_query_filter(query) for query in queries),
        "PROPERTYNAME": _grouped(_query_properties(query) for query in queries),
        "SORTBY": _grouped(_query_sort(query) for query in queries),
        "SRSNAME": systems.pop(),
    }
    return tuple((name, value) for name, value in pairs.items() if value)


def stored_as_link(root: _Element, call: StoredCall) -> tuple[tuple[str, str], ...]:
    """A call of a stored query as KVP."""
    pairs = {**call.arguments, **_common(root, "2.0.0"), "STOREDQUERY_ID": call.id}
    return tuple((name, value) for name, value in pairs.items() if value)


def _common(root: _Element, version: str) -> dict[str, str]:
    return {
        "SERVICE": "WFS",
        "VERSION": version,
        "REQUEST": local_name(root),
        "VALUEREFERENCE": root.get("valueReference", ""),
        "OUTPUTFORMAT": root.get("outputFormat", ""),
        "COUNT": root.get("count") or root.get("maxFeatures") or "",
    }


def _grouped(values: Iterator[str]) -> str:
    parts = list(values)
    if not any(parts):
        return ""
    return parts[0] if len(parts) == 1 else "".join(f"({part})" for part in parts)


def _query_types(query: _Element) -> str:
    return ",".join(
        f"{PREFIX}:{local_type_name(name, query.nsmap, 'typeName')}" for name in _type_names(query)
    )


def _query_filter(query: _Element) -> str:
    return "".join(
        etree.tostring(child, encoding="unicode", with_tail=False)
        for child in named(query, "Filter")
    )


def _query_properties(query: _Element) -> str:
    return ",".join(
        local_property_name(text_of(child), child.nsmap, "PropertyName")
        for child in named(query, "PropertyName")
        if text_of(child).strip() != "*"
    )


def _query_sort(query: _Element) -> str:
    return ",".join(f"{k.name} {'DESC' if k.descending else 'ASC'}" for k in _sort_keys(query))
