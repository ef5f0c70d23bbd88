"""WFS requests as key-value pairs (OGC 09-025r2 §7.6, OGC 04-094 §14), by GET or as a form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import LimitError
from gisapp.features import registry
from gisapp.geo import crs
from gisapp.ogc import limits
from gisapp.ogc.encodings.formats import parse_format
from gisapp.ogc.encodings.ids import read_feature_id
from gisapp.ogc.errors import Code, OwsError, invalid, refuse_missing
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.fes import parse_filter
from gisapp.ogc.filters.names import (
    few,
    local_property_name,
    local_type_name,
    name_list,
    reference_name,
)
from gisapp.ogc.geometry.boxes import kvp_box
from gisapp.ogc.geometry.intake import Intake
from gisapp.ogc.plan import SortKey
from gisapp.ogc.wfs import requests
from gisapp.ogc.wfs.joins.reader import as_tuples, parse_aliases, plain
from gisapp.ogc.wfs.requests import Query, Version
from gisapp.ogc.wfs.sections import parse_sections

if TYPE_CHECKING:
    from collections.abc import Callable

    from gisapp.ogc.parameters import Parameters

# The start is what paging changes; the rest of a request is the same on each page.
_NOT_LINKED: Final = frozenset({"STARTINDEX", "RESULTTYPE"})


def parse(parameters: Parameters) -> requests.Request:
    """Read a request; raises ``OwsError``, ``UnknownNameError`` or ``LimitError``."""
    requests.require_service(parameters.get("SERVICE"))
    name = parameters.get("REQUEST").strip().lower()
    if not name:
        refuse_missing("request")
    if name not in _OPERATIONS:
        msg = "The operation is not served; see OperationsMetadata in the capabilities."
        raise OwsError(Code.NOT_SUPPORTED, msg, locator="request")
    return _OPERATIONS[name](parameters)


def _get_capabilities(parameters: Parameters) -> requests.GetCapabilities:
    accepted = [v for v in parameters.get("ACCEPTVERSIONS").split(",") if v.strip()]
    return requests.GetCapabilities(
        version=requests.negotiate(accepted, parameters.get("VERSION").strip()),
        sections=parse_sections(
            parameters.get("SECTIONS").split(","), chosen="SECTIONS" in parameters.blank
        ),
        update_sequence=parameters.get("UPDATESEQUENCE").strip(),
    )


def _describe_feature_type(parameters: Parameters) -> requests.DescribeFeatureType:
    version = requests.parse_version(parameters.get("VERSION").strip())
    names = [name for group in _type_groups(parameters) for name in group]
    schema = parse_format(parameters.get("OUTPUTFORMAT"), version.gml)
    return requests.DescribeFeatureType(
        version=version,
        type_names=tuple(names),
        schema=schema if schema.is_gml else version.gml,
    )


def _stored_queries(parameters: Parameters) -> requests.StoredQueries:
    described = parameters.get("REQUEST").strip().lower() == "describestoredqueries"
    ids = name_list(parameters.get("STOREDQUERY_ID"), "STOREDQUERY_ID")
    return requests.StoredQueries(described=described, ids=tuple(ids))


def _drop_stored_query(parameters: Parameters) -> requests.DropStoredQuery:
    id_ = parameters.get("STOREDQUERY_ID", "ID").strip()
    if not id_:
        refuse_missing("STOREDQUERY_ID")
    return requests.DropStoredQuery(id=id_)


def _only_as_body(_parameters: Parameters) -> requests.Request:
    msg = "This operation is sent as an XML body by POST."
    raise OwsError(Code.NOT_SUPPORTED, msg, locator="request")


def _features_or_tuples(parameters: Parameters) -> requests.GetFeature | requests.GetTuples:
    return as_tuples(_every_feature(parameters), parse_aliases(parameters.get("ALIASES")))


def _get_feature(parameters: Parameters) -> requests.GetFeature:
    return plain(_features_or_tuples(parameters))


def _every_feature(parameters: Parameters) -> requests.GetFeature:
    version = requests.parse_version(parameters.get("VERSION").strip())
    requests.refuse_foreign_resolve(parameters.get("RESOLVE"))
    stored = parameters.get("STOREDQUERY_ID").strip()
    count = parameters.get("COUNT", "MAXFEATURES")
    return requests.GetFeature(
        version=version,
        queries=() if stored else _queries(parameters),
        stored=requests.StoredCall(id=stored, arguments=parameters.values) if stored else None,
        format=parse_format(parameters.get("OUTPUTFORMAT"), version.gml),
        start=requests.parse_whole(parameters.get("STARTINDEX") or "0", "startIndex"),
        count=requests.parse_whole(count, "count") if count else None,
        hits=requests.parse_hits(parameters.get("RESULTTYPE"), version),
        link=tuple((k, v) for k, v in parameters.values.items() if k not in _NOT_LINKED),
    )


def _get_feature_with_lock(parameters: Parameters) -> requests.GetFeatureWithLock:
    features = _get_feature(parameters)
    return requests.GetFeatureWithLock(
        features=features, terms=_terms(parameters, features.version)
    )


def _lock_feature(parameters: Parameters) -> requests.LockFeature:
    version = requests.parse_version(parameters.get("VERSION").strip())
    terms = _terms(parameters, version)
    named = parameters.get("TYPENAMES", "TYPENAME", "RESOURCEID", "FEATUREID", "STOREDQUERY_ID")
    features = _get_feature(parameters) if named or not terms.renew else None
    return requests.LockFeature(version=version, features=features, terms=terms)


def _terms(parameters: Parameters, version: Version) -> requests.LockTerms:
    return requests.parse_terms(
        parameters.get("EXPIRY"), parameters.get("LOCKACTION"), parameters.get("LOCKID"), version
    )


def _get_property_value(parameters: Parameters) -> requests.GetPropertyValue:
    requests.require_new(parameters.get("VERSION").strip())
    reference = parameters.get("VALUEREFERENCE")
    if not reference:
        if "VALUEREFERENCE" in parameters.blank:
            msg = "valueReference names a property."
            raise invalid(msg, "valueReference")
        refuse_missing("valueReference")
    return requests.GetPropertyValue(
        reference=reference_name(reference, parameters.prefixes, "valueReference"),
        features=_get_feature(parameters),
    )


def _queries(parameters: Parameters) -> tuple[Query, ...]:
    groups = _type_groups(parameters)
    ids = _ids(parameters)
    if not groups and not ids:
        refuse_missing("typeNames")
    names = few([name for group in groups for name in group], "typeNames")
    filters = _filters(parameters, len(names)) if names else []
    if ids:
        by_type = _ids_by_type(ids, names)
        names = names or list(by_type)
        filters = [ast.Ids(tuple(by_type.get(name, ()))) for name in names]
    properties, sorts = _property_lists(parameters, len(names)), _sorts(parameters, len(names))
    return tuple(
        Query(
            type_name=name,
            filter=filters[i],
            properties=properties[i],
            sort=sorts[i],
            system=_system(parameters),
        )
        for i, name in enumerate(names)
    )


def _type_groups(parameters: Parameters) -> list[list[str]]:
    text = parameters.get("TYPENAMES", "TYPENAME")
    return [
        [
            local_type_name(name, parameters.prefixes, "typeName")
            for name in name_list(group, "typeName")
        ]
        for group in _groups(text)
    ]


def _ids(parameters: Parameters) -> list[str]:
    ids = [i.strip() for i in parameters.get("RESOURCEID", "FEATUREID").split(",") if i.strip()]
    if len(ids) > limits.IDS:
        msg = f"A request may have {limits.IDS} ids."
        raise LimitError(msg, locator="RESOURCEID")
    return ids


def _ids_by_type(ids: list[str], names: list[str]) -> dict[str, list[str]]:
    """The ids of each type; one that names no type that there is belongs to no feature."""
    declared = {feature_type.name for feature_type in registry.all_types()}
    found: dict[str, list[str]] = {}
    for id_ in ids:
        type_name = read_feature_id(id_)[0]
        if type_name not in declared:
            continue
        if names and type_name not in names:
            msg = "An id belongs to none of the types that the request names."
            raise invalid(msg, "RESOURCEID")
        found.setdefault(type_name, []).append(id_)
    return found


def _filters(parameters: Parameters, count: int) -> list[ast.Node | None]:
    box, text = parameters.get("BBOX"), parameters.get("FILTER")
    if sum(bool(value) for value in (box, text, parameters.get("RESOURCEID", "FEATUREID"))) > 1:
        msg = "Give one of BBOX, FILTER and RESOURCEID; a filter can hold the other two."
        raise invalid(msg, "FILTER")
    intake = Intake(east_first=parameters.get("VERSION").strip().startswith("1.0"))
    if box:
        corners = kvp_box(box, east_first=intake.east_first)
        return [ast.Spatial(ast.Relation.INTERSECTS, None, corners)] * count
    if not text:
        return [None] * count
    groups = re.split(r"\)\((?=<|\)|$)", text.strip()[1:-1]) if text.strip()[0] == "(" else [text]
    _require_fit(len(groups), count, "FILTER")
    read = [parse_filter(group, intake) if group.strip() else None for group in groups]
    return read * (count // len(groups))


def _property_lists(parameters: Parameters, count: int) -> list[tuple[str, ...] | None]:
    groups = _groups(parameters.get("PROPERTYNAME")) or [""]
    _require_fit(len(groups), count, "PROPERTYNAME")
    lists: list[tuple[str, ...] | None] = []
    for group in groups:
        names = name_list(group, "PROPERTYNAME")
        known = (
            local_property_name(n, parameters.prefixes, "PROPERTYNAME") for n in names if n != "*"
        )
        lists.append(tuple(known) if names and "*" not in names else None)
    return lists * (count // len(groups))


def _sorts(parameters: Parameters, count: int) -> list[tuple[SortKey, ...]]:
    groups = _groups(parameters.get("SORTBY")) or [""]
    _require_fit(len(groups), count, "SORTBY")
    sorts = [
        tuple(_sort_key(parameters, text) for text in name_list(group, "SORTBY"))
        for group in groups
    ]
    return sorts * (count // len(groups))


def _sort_key(parameters: Parameters, text: str) -> SortKey:
    # A space may have arrived as a plus sign.
    name, _, direction = text.replace("+", " ").strip().partition(" ")
    name = local_property_name(name, parameters.prefixes, "SORTBY")
    return SortKey(name, descending=requests.parse_direction(direction))


def _system(parameters: Parameters) -> crs.CrsName | None:
    name = parameters.get("SRSNAME")
    return crs.parse(name) if name else None


def _groups(text: str) -> list[str]:
    """``(a)(b)`` is two lists for two queries; a list without brackets is one."""
    stripped = text.strip()
    if stripped.startswith("(") and stripped.endswith(")"):
        return stripped[1:-1].split(")(")
    return [stripped] if stripped else []


def _require_fit(groups: int, queries: int, locator: str) -> None:
    """One list serves all queries; several must be as many as the queries."""
    if groups not in (1, queries):
        msg = "There are not as many lists as feature types."
        raise invalid(msg, locator)


_OPERATIONS: Final[dict[str, Callable[[Parameters], requests.Request]]] = {
    "getcapabilities": _get_capabilities,
    "describefeaturetype": _describe_feature_type,
    "getfeature": _features_or_tuples,
    "getfeaturewithlock": _get_feature_with_lock,
    "getpropertyvalue": _get_property_value,
    "lockfeature": _lock_feature,
    "liststoredqueries": _stored_queries,
    "describestoredqueries": _stored_queries,
    "createstoredquery": _only_as_body,
    "dropstoredquery": _drop_stored_query,
}
