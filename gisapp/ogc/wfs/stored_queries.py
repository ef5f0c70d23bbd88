"""The stored queries: the one that every WFS 2.0.0 has (OGC 09-025r2 §14, §7.9.3.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.ogc.errors import invalid
from gisapp.ogc.namespaces import PREFIX, SCHEMA_LOCATIONS, VV, WFS_2, XSD, XSI
from gisapp.ogc.wfs.requests import GET_FEATURE_BY_ID
from gisapp.ogc.xml_writer import Maker, document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.wfs.requests import StoredQueries

_TITLE: Final = "Get feature by id"
_LANGUAGE: Final = "urn:ogc:def:queryLanguage:OGC-WFS::WFSQueryExpression"


def stored_queries(request: StoredQueries, feature_types: Iterable[FeatureType]) -> bytes:
    """The list or the descriptions; raises ``OwsError`` for an unknown id."""
    wfs = Maker(WFS_2, {"wfs": WFS_2, PREFIX: VV, "xsi": XSI, "xs": XSD})
    names = [f"{PREFIX}:{feature_type.name}" for feature_type in feature_types]
    for id_ in request.ids:
        if id_ not in GET_FEATURE_BY_ID:
            msg = "There is no such stored query; see ListStoredQueries."
            raise invalid(msg, "STOREDQUERY_ID")
    chosen = request.ids if request.described and request.ids else GET_FEATURE_BY_ID
    if request.described:
        root = wfs("DescribeStoredQueriesResponse", *(_description(wfs, i, names) for i in chosen))
    else:
        root = wfs("ListStoredQueriesResponse", *(_listed(wfs, i, names) for i in chosen))
    return document(root, schema=(WFS_2, SCHEMA_LOCATIONS[WFS_2]))


def _listed(wfs: Maker, id_: str, names: list[str]) -> _Element:
    returned = (wfs("ReturnFeatureType", name) for name in names)
    return wfs("StoredQuery", wfs("Title", _TITLE), *returned, id=id_)


def _description(wfs: Maker, id_: str, names: list[str]) -> _Element:
    return wfs(
        "StoredQueryDescription",
        wfs("Title", _TITLE),
        wfs("Parameter", name="ID", type="xs:string"),
        wfs(
            "QueryExpressionText",
            returnFeatureTypes=" ".join(names),
            language=_LANGUAGE,
            isPrivate="true",
        ),
        id=id_,
    )
