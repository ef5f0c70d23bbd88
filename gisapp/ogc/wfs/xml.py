"""WFS requests as XML bodies, 1.0.0, 1.1.0 and 2.0.0 (OGC 02-058, 04-094, 09-025r2).

What stands in the body wins over a query string. Elements of all versions are read alike, because
clients mix them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.ogc.encodings.formats import parse_format
from gisapp.ogc.errors import Code, OwsError, invalid, refuse_missing
from gisapp.ogc.filters.names import few, local_type_name, reference_name
from gisapp.ogc.namespaces import WFS_1, WFS_2
from gisapp.ogc.wfs import requests
from gisapp.ogc.wfs.joins.reader import as_tuples, parse_aliases, plain
from gisapp.ogc.wfs.sections import parse_sections
from gisapp.ogc.wfs.transaction.reader import read as read_transaction
from gisapp.ogc.wfs.xml_query import (
    as_link,
    named,
    read_queries,
    stated_version,
    stored_as_link,
)
from gisapp.ogc.xml_reader import local_name, namespace, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from gisapp.ogc.wfs.requests import Version


def version_of(root: _Element) -> Version:
    """The version that a fault in this request is answered in."""
    return requests.version_of_fault(stated_version(root))


def parse(root: _Element) -> requests.Request:
    """Read a request; raises ``OwsError``, ``UnknownNameError`` or ``LimitError``."""
    name = local_name(root)
    if namespace(root) not in (WFS_1, WFS_2) or name not in _OPERATIONS:
        msg = "The operation is not served; see OperationsMetadata in the capabilities."
        raise OwsError(Code.NOT_SUPPORTED, msg, locator="request")
    said = root.get("service", "WFS")
    # Before 2.0.0 the attribute has a default, and an empty one counts as none (OGC 04-094 §7.8).
    requests.require_service(said or ("WFS" if namespace(root) == WFS_1 else ""))
    return _OPERATIONS[name](root)


def _get_capabilities(root: _Element) -> requests.GetCapabilities:
    asked = root.get("version", "1.1.0" if namespace(root) == WFS_1 else "")
    return requests.GetCapabilities(
        version=requests.negotiate(_texts(root, "AcceptVersions", "Version"), asked),
        sections=parse_sections(
            _texts(root, "Sections", "Section"), chosen=len(list(named(root, "Sections"))) > 0
        ),
        update_sequence=root.get("updateSequence", "").strip(),
    )


def _texts(root: _Element, group: str, name: str) -> list[str]:
    """The texts of the elements ``name`` inside those called ``group``."""
    return [text_of(item) for child in named(root, group) for item in named(child, name)]


def _describe_feature_type(root: _Element) -> requests.DescribeFeatureType:
    version = _version(root)
    names = [
        local_type_name(text_of(child), child.nsmap, "typeName")
        for child in few(list(named(root, "TypeName")), "typeName")
    ]
    schema = parse_format(root.get("outputFormat", ""), version.gml)
    return requests.DescribeFeatureType(
        version=version,
        type_names=tuple(names),
        schema=schema if schema.is_gml else version.gml,
    )


def _stored_queries(root: _Element) -> requests.StoredQueries:
    return requests.StoredQueries(
        described=local_name(root) == "DescribeStoredQueries",
        ids=tuple(text_of(child).strip() for child in named(root, "StoredQueryId")),
    )


def _create_stored_query(root: _Element) -> requests.CreateStoredQuery:
    definitions = tuple(named(root, "StoredQueryDefinition"))
    if not definitions:
        refuse_missing("StoredQueryDefinition")
    return requests.CreateStoredQuery(definitions=definitions)


def _drop_stored_query(root: _Element) -> requests.DropStoredQuery:
    id_ = root.get("id", "").strip()
    if not id_:
        refuse_missing("id")
    return requests.DropStoredQuery(id=id_)


def _get_property_value(root: _Element) -> requests.GetPropertyValue:
    requests.require_new(root.get("version") or "")
    reference = root.get("valueReference")
    if reference is None:
        refuse_missing("valueReference")
    return requests.GetPropertyValue(
        reference=reference_name(reference, root.nsmap, "valueReference"),
        features=_get_feature(root),
    )


def _features_or_tuples(root: _Element) -> requests.GetFeature | requests.GetTuples:
    aliases = " ".join(query.get("aliases", "") for query in named(root, "Query"))
    return as_tuples(_every_feature(root), parse_aliases(aliases))


def _get_feature(root: _Element) -> requests.GetFeature:
    return plain(_features_or_tuples(root))


def _every_feature(root: _Element) -> requests.GetFeature:
    version = _version(root)
    requests.refuse_foreign_resolve(root.get("resolve", ""))
    stored, queries = list(named(root, "StoredQuery")), list(named(root, "Query"))
    if len(stored) + len(queries) == 0:
        refuse_missing("Query")
    if stored and len(stored) + len(queries) > 1:
        msg = "A request with a stored query holds nothing else."
        raise invalid(msg, "StoredQuery")
    count = root.get("count") or root.get("maxFeatures") or ""
    call = _stored(stored[0]) if stored else None
    return requests.GetFeature(
        version=version,
        queries=read_queries(queries),
        stored=call,
        format=parse_format(root.get("outputFormat", ""), version.gml),
        start=requests.parse_whole(root.get("startIndex") or "0", "startIndex"),
        count=requests.parse_whole(count, "count") if count else None,
        hits=requests.parse_hits(root.get("resultType", ""), version),
        link=stored_as_link(root, call) if call else as_link(root, queries, version),
    )


def _get_feature_with_lock(root: _Element) -> requests.GetFeatureWithLock:
    features = _get_feature(root)
    return requests.GetFeatureWithLock(features=features, terms=_terms(root, features.version))


def _lock_feature(root: _Element) -> requests.LockFeature:
    version = _version(root)
    terms = _terms(root, version)
    stored = list(named(root, "StoredQuery"))
    queries = [child for child in root if local_name(child) in ("Query", "Lock")]
    if len(stored) > 1 or (stored and queries):
        msg = "A request with a stored query holds nothing else."
        raise invalid(msg, "StoredQuery")
    named_some = bool(stored or queries)
    if not (named_some or terms.renew):
        refuse_missing("Query")
    features = requests.GetFeature(
        version=version,
        queries=read_queries(queries),
        stored=_stored(stored[0]) if stored else None,
        format=version.gml,
    )
    return requests.LockFeature(
        version=version, features=plain(as_tuples(features)) if named_some else None, terms=terms
    )


def _terms(root: _Element, version: Version) -> requests.LockTerms:
    return requests.parse_terms(
        root.get("expiry", ""), root.get("lockAction", ""), root.get("lockId", ""), version
    )


def _stored(element: _Element) -> requests.StoredCall:
    arguments: dict[str, str] = {}
    for parameter in named(element, "Parameter"):
        name = parameter.get("name", "").strip().upper()
        if not name or arguments.setdefault(name, text_of(parameter)) != text_of(parameter):
            msg = "Each parameter of a stored query has a name and one value."
            raise invalid(msg, "Parameter")
    return requests.StoredCall(id=element.get("id", "").strip(), arguments=arguments)


def _version(root: _Element) -> Version:
    return requests.parse_version(stated_version(root))


_OPERATIONS: Final[dict[str, Callable[[_Element], requests.Request]]] = {
    "GetCapabilities": _get_capabilities,
    "DescribeFeatureType": _describe_feature_type,
    "GetFeature": _features_or_tuples,
    "GetFeatureWithLock": _get_feature_with_lock,
    "GetPropertyValue": _get_property_value,
    "LockFeature": _lock_feature,
    "Transaction": read_transaction,
    "CreateStoredQuery": _create_stored_query,
    "DropStoredQuery": _drop_stored_query,
    "ListStoredQueries": _stored_queries,
    "DescribeStoredQueries": _stored_queries,
}
