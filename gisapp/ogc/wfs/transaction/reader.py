"""The body of a Transaction read into operations (OGC 02-058 §11, 04-094 §12, 09-025r2 §15).

Elements of all versions are read alike, because clients mix them: GDAL sends version 2.0.0 in the
1.x namespace, QGIS version 1.0.0 to the address of 2.0.0. Names may have our prefix, another for
it, or none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.core.errors import LimitError
from gisapp.geo import crs
from gisapp.ogc import limits
from gisapp.ogc.errors import Code, OwsError, invalid, refuse_missing
from gisapp.ogc.filters.fes import read_filter
from gisapp.ogc.filters.names import local_property_name, local_type_name
from gisapp.ogc.namespaces import VV, WFS_1, WFS_2
from gisapp.ogc.wfs import requests
from gisapp.ogc.wfs.requests import Version
from gisapp.ogc.wfs.transaction.requests import (
    Delete,
    Ids,
    Insert,
    Operation,
    Replace,
    Transaction,
    Update,
)
from gisapp.ogc.wfs.xml_query import stated_version
from gisapp.ogc.xml_reader import local_name, namespace, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from gisapp.geo.crs import CrsName
    from gisapp.ogc.filters.ast import Node

_COLLECTIONS: Final = ("FeatureCollection", "SimpleFeatureCollection")
_MEMBERS: Final = ("featureMember", "featureMembers", "member")
_TRUE: Final = ("true", "1")


def read(root: _Element) -> Transaction:
    """Read a ``Transaction`` element; raises ``OwsError`` or, beyond the limits, ``LimitError``."""
    requests.require_service(root.get("service", "WFS"))
    version = requests.parse_version(stated_version(root))
    default = _system(root, None)
    operations: list[Operation] = []
    lock, count = root.get("lockId", "").strip(), 0
    for child in root:
        name = local_name(child)
        if name == "LockId":
            lock = text_of(child).strip()
        elif name == "Native":
            _refuse_native(child)
        else:
            operations.append(_operation(child, default, version))
            count += len(getattr(operations[-1], "features", (None,)))
            if count > limits.OPERATIONS:
                msg = f"A transaction may have {limits.OPERATIONS} operations."
                raise LimitError(msg, locator="Transaction")
    return Transaction(
        version=version,
        operations=tuple(operations),
        mixed=version is Version.V2_0 and namespace(root) == WFS_1,
        east_first=version is Version.V1_0,
        lock=lock,
        release_all=_release_all(root),
    )


def type_of(feature: _Element) -> str:
    """The name of the type of a feature element; raises ``OwsError``."""
    if namespace(feature) not in (VV, "", WFS_1, WFS_2):
        msg = "A feature is of a namespace that is not ours."
        raise OwsError(Code.INVALID_VALUE, msg, locator="Insert")
    return local_type_name(local_name(feature), {}, "typeName")


def _operation(element: _Element, default: CrsName | None, version: Version) -> Operation:
    reader = _READERS.get(local_name(element))
    if reader is None or namespace(element) not in (WFS_1, WFS_2):
        msg = "A transaction holds Insert, Update, Replace, Delete and Native."
        raise OwsError(Code.PARSING_FAILED, msg, locator="Transaction")
    operation = reader(element, default)
    if version is not Version.V2_0 and isinstance(operation, Delete) and operation.filter is None:
        # Only 2.0.0 deletes a whole type by saying nothing (OGC 02-058 §11.2.6, 04-094 §12.2.6).
        refuse_missing("Filter")
    return operation


def _insert(element: _Element, default: CrsName | None) -> Insert:
    features = tuple(_features(element))
    if not features:
        refuse_missing("Insert")
    said = element.get("idgen", "") or Ids.GENERATED.value
    try:
        ids = Ids(said)
    except ValueError:
        msg = f"idgen is one of {', '.join(kind.value for kind in Ids)}."
        raise invalid(msg, "idgen") from None
    return Insert(
        features=features,
        ids=ids,
        handle=_handle(element),
        system=_system(element, default),
    )


def _features(element: _Element) -> Iterator[_Element]:
    """The features of an Insert, also those inside a collection."""
    for child in element:
        if local_name(child) in (*_COLLECTIONS, *_MEMBERS):
            yield from _features(child)
        elif local_name(child) != "boundedBy":
            yield child


def _update(element: _Element, default: CrsName | None) -> Update:
    properties = tuple(_property(child) for child in element if local_name(child) == "Property")
    if not properties:
        refuse_missing("Property")
    if len(properties) > limits.NAMES:
        msg = f"An Update may have {limits.NAMES} properties."
        raise LimitError(msg, locator="Property")
    return Update(
        type_name=_type_name(element),
        properties=properties,
        filter=_filter(element),
        handle=_handle(element),
        system=_system(element, default),
    )


def _property(element: _Element) -> tuple[str, _Element | None]:
    names = [child for child in element if local_name(child) in ("Name", "ValueReference")]
    values = [child for child in element if local_name(child) == "Value"]
    if len(names) != 1 or len(values) > 1:
        msg = "A Property has one name and one Value, or none."
        raise OwsError(Code.PARSING_FAILED, msg, locator="Property")
    action = names[0].get("action", "replace")
    if action not in ("replace", "remove"):
        msg = "A property has one value: its action is replace or remove."
        raise OwsError(Code.OPTION_NOT_SUPPORTED, msg, locator="action")
    name = local_property_name(text_of(names[0]), names[0].nsmap, "Property")
    return name, values[0] if values and action == "replace" else None


def _replace(element: _Element, default: CrsName | None) -> Replace:
    features = [child for child in element if local_name(child) != "Filter"]
    if len(features) != 1:
        msg = "A Replace has one feature and a Filter."
        raise OwsError(Code.PARSING_FAILED, msg, locator="Replace")
    return Replace(
        feature=features[0],
        filter=_filter(element),
        handle=_handle(element),
        system=_system(element, default),
    )


def _delete(element: _Element, _default: CrsName | None) -> Delete:
    return Delete(type_name=_type_name(element), filter=_filter(element), handle=_handle(element))


def _type_name(element: _Element) -> str:
    name = element.get("typeName") or element.get("typeNames") or ""
    if not name.strip():
        refuse_missing("typeName")
    return local_type_name(name, element.nsmap, "typeName")


def _filter(element: _Element) -> Node | None:
    filters = [child for child in element if local_name(child) == "Filter"]
    if len(filters) > 1:
        msg = "An operation has one Filter."
        raise OwsError(Code.PARSING_FAILED, msg, locator="Filter")
    return read_filter(filters[0]) if filters else None


def _system(element: _Element, default: CrsName | None) -> CrsName | None:
    name = element.get("srsName")
    return crs.parse(name) if name else default


def _handle(element: _Element) -> str:
    """The handle, as far as it is one: it comes back in the answer."""
    handle = element.get("handle", "")
    if len(handle) > limits.LITERAL_CHARACTERS:
        msg = f"A handle may have {limits.LITERAL_CHARACTERS} characters."
        raise LimitError(msg, locator="handle")
    return handle


def _release_all(root: _Element) -> bool:
    action = (root.get("releaseAction") or "ALL").strip().upper()
    if action not in ("ALL", "SOME"):
        msg = "releaseAction is ALL or SOME."
        raise invalid(msg, "releaseAction")
    return action == "ALL"


def _refuse_native(element: _Element) -> None:
    if element.get("safeToIgnore", "").strip().lower() not in _TRUE:
        msg = "No Native operation is served, and this one is not safe to ignore."
        raise OwsError(Code.OPTION_NOT_SUPPORTED, msg, locator="Native")


_READERS: Final[dict[str, Callable[[_Element, CrsName | None], Operation]]] = {
    "Insert": _insert,
    "Update": _update,
    "Replace": _replace,
    "Delete": _delete,
}
