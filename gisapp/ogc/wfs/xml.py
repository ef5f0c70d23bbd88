"""WFS requests as XML bodies, 1.1.0 and 2.0.0 (OGC 04-094, OGC 09-025r2).

What stands in the body wins over a query string. Elements of both versions are read alike, because
clients mix them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from gisapp.core.errors import LimitError
from gisapp.geo import crs
from gisapp.ogc import limits
from gisapp.ogc.encodings.formats import parse_format
from gisapp.ogc.errors import Code, OwsError, invalid, refuse_missing
from gisapp.ogc.filters.fes import read_filter
from gisapp.ogc.filters.names import local_property_name, local_type_name
from gisapp.ogc.namespaces import PREFIX, VV, WFS_1, WFS_2
from gisapp.ogc.wfs import requests
from gisapp.ogc.wfs.kvp import query_by_id
from gisapp.ogc.wfs.requests import Query, SortKey, Version
from gisapp.ogc.xml_reader import local_name, namespace, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element


def version_of(root: _Element) -> Version:
    """The version that a fault in this request is answered in."""
    old = namespace(root) == WFS_1 and not (root.get("version") or "").startswith("2")
    return Version.V1_1 if old else Version.V2_0


def parse(root: _Element) -> requests.Request:
    """Read a request; raises ``OwsError``, ``UnknownNameError`` or ``LimitError``."""
    name = local_name(root)
    if namespace(root) not in (WFS_1, WFS_2) or name not in _OPERATIONS:
        msg = "The operation is not served; see OperationsMetadata in the capabilities."
        raise OwsError(Code.NOT_SUPPORTED, msg, locator="request")
    requests.require_service(root.get("service", "WFS"))
    return _OPERATIONS[name](root)


def _get_capabilities(root: _Element) -> requests.GetCapabilities:
    accepted = [
        text_of(version)
        for child in _named(root, "AcceptVersions")
        for version in _named(child, "Version")
    ]
    asked = root.get("version", "1.1.0" if namespace(root) == WFS_1 else "")
    return requests.GetCapabilities(version=requests.negotiate(accepted, asked))


def _describe_feature_type(root: _Element) -> requests.DescribeFeatureType:
    version = _version(root)
    names = [
        local_type_name(text_of(child), child.nsmap, "typeName")
        for child in _named(root, "TypeName")
    ]
    schema = parse_format(root.get("outputFormat", ""), version.gml)
    return requests.DescribeFeatureType(
        version=version,
        type_names=tuple(names),
        schema=schema if schema.is_gml else version.gml,
    )


def _stored_queries(root: _Element) -> requests.StoredQueries:
    return requests.StoredQueries(
        version=Version.V2_0,
        described=local_name(root) == "DescribeStoredQueries",
        ids=tuple(text_of(child).strip() for child in _named(root, "StoredQueryId")),
    )


def _get_feature(root: _Element) -> requests.GetFeature:
    version = _version(root)
    stored, plain = list(_named(root, "StoredQuery")), list(_named(root, "Query"))
    if len(stored) + len(plain) == 0:
        refuse_missing("Query")
    if stored and len(stored) + len(plain) > 1:
        msg = "A request with GetFeatureById holds nothing else."
        raise invalid(msg, "StoredQuery")
    count = root.get("count") or root.get("maxFeatures") or ""
    queries = (_stored(stored[0]),) if stored else _queries(plain)
    return requests.GetFeature(
        version=version,
        queries=queries,
        format=parse_format(root.get("outputFormat", ""), version.gml),
        start=requests.parse_whole(root.get("startIndex") or "0", "startIndex"),
        count=requests.parse_whole(count, "count") if count else None,
        hits=requests.parse_hits(root.get("resultType", "")),
        by_id=bool(stored),
        link=_link(root, plain, version, count),
    )


def _queries(elements: list[_Element]) -> tuple[Query, ...]:
    if len(elements) > limits.NAMES:
        msg = f"A request may have {limits.NAMES} queries."
        raise LimitError(msg, locator="Query")
    return tuple(query for element in elements for query in _query(element))


def _query(element: _Element) -> Iterator[Query]:
    names = (element.get("typeNames") or element.get("typeName") or "").replace(",", " ").split()
    if not names:
        refuse_missing("typeNames")
    chosen = [
        local_property_name(text_of(child), child.nsmap, "PropertyName")
        for child in _named(element, "PropertyName")
        if text_of(child).strip() != "*"
    ]
    filters = [read_filter(child) for child in _named(element, "Filter")]
    system = element.get("srsName")
    for name in names:
        yield Query(
            type_name=local_type_name(name, element.nsmap, "typeName"),
            filter=filters[0] if filters else None,
            properties=tuple(chosen) or None,
            sort=tuple(_sort_keys(element)),
            system=crs.parse(system) if system else None,
        )


def _sort_keys(query: _Element) -> Iterator[SortKey]:
    for sort_by in _named(query, "SortBy"):
        for prop in _named(sort_by, "SortProperty"):
            names = [el for el in prop if local_name(el) in ("PropertyName", "ValueReference")]
            if not names:
                refuse_missing("SortProperty")
            direction = "".join(text_of(child) for child in _named(prop, "SortOrder"))
            name = local_property_name(text_of(names[0]), prop.nsmap, "SortBy")
            yield SortKey(name, descending=requests.parse_direction(direction))


def _stored(element: _Element) -> Query:
    if element.get("id", "").strip() not in requests.GET_FEATURE_BY_ID:
        msg = "There is no such stored query; see ListStoredQueries."
        raise invalid(msg, "STOREDQUERY_ID")
    id_ = next((p for p in _named(element, "Parameter") if p.get("name", "").upper() == "ID"), None)
    if id_ is None:
        refuse_missing("ID")
    return query_by_id(text_of(id_).strip(), None)


def _version(root: _Element) -> Version:
    return requests.parse_version(
        root.get("version") or ("1.1.0" if namespace(root) == WFS_1 else "")
    )


def _named(element: _Element, name: str) -> Iterator[_Element]:
    return (child for child in element if local_name(child) == name)


def _link(
    root: _Element, queries: list[_Element], version: Version, count: str
) -> tuple[tuple[str, str], ...]:
    """The request as KVP, so that its paging links are plain GET addresses.

    Empty, and then no link is given, where queries differ in their system, which KVP cannot say.
    """
    systems = {query.get("srsName") or "" for query in queries}
    if len(systems) != 1:
        return ()
    pairs = {
        "SERVICE": "WFS",
        "VERSION": version.value,
        "REQUEST": "GetFeature",
        "NAMESPACES": f"xmlns({PREFIX},{VV})",
        "TYPENAMES": _grouped(_query_types(query) for query in queries),
        "FILTER": _grouped(_query_filter(query) for query in queries),
        "PROPERTYNAME": _grouped(_query_properties(query) for query in queries),
        "SORTBY": _grouped(_query_sort(query) for query in queries),
        "SRSNAME": systems.pop(),
        "OUTPUTFORMAT": root.get("outputFormat", ""),
        "COUNT": count,
    }
    return tuple((name, value) for name, value in pairs.items() if value)


def _grouped(values: Iterator[str]) -> str:
    parts = list(values)
    if not any(parts):
        return ""
    return parts[0] if len(parts) == 1 else "".join(f"({part})" for part in parts)


def _query_types(query: _Element) -> str:
    names = (query.get("typeNames") or query.get("typeName") or "").replace(",", " ").split()
    return ",".join(f"{PREFIX}:{local_type_name(n, query.nsmap, 'typeName')}" for n in names)


def _query_filter(query: _Element) -> str:
    return "".join(
        etree.tostring(child, encoding="unicode", with_tail=False)
        for child in _named(query, "Filter")
    )


def _query_properties(query: _Element) -> str:
    return ",".join(
        local_property_name(text_of(child), child.nsmap, "PropertyName")
        for child in _named(query, "PropertyName")
        if text_of(child).strip() != "*"
    )


def _query_sort(query: _Element) -> str:
    return ",".join(f"{k.name} {'DESC' if k.descending else 'ASC'}" for k in _sort_keys(query))


_OPERATIONS: Final[dict[str, Callable[[_Element], requests.Request]]] = {
    "GetCapabilities": _get_capabilities,
    "DescribeFeatureType": _describe_feature_type,
    "GetFeature": _get_feature,
    "ListStoredQueries": _stored_queries,
    "DescribeStoredQueries": _stored_queries,
}
