"""List, describe, make and drop stored queries (OGC 09-025r2 §14)."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final

from gisapp import access
from gisapp.access.stored_queries import require_right
from gisapp.ogc.errors import invalid
from gisapp.ogc.namespaces import PREFIX, SCHEMA_LOCATIONS, VV, WFS_2, XSD, XSI
from gisapp.ogc.plan import Selection, open_plan
from gisapp.ogc.wfs.asked_types import for_each_type
from gisapp.ogc.wfs.requests import LANGUAGES
from gisapp.ogc.wfs.stored import store
from gisapp.ogc.wfs.stored.built_in import BUILT_IN
from gisapp.ogc.wfs.stored.calls import refuse_unknown
from gisapp.ogc.wfs.stored.definition import has_open_types, read_definition
from gisapp.ogc.xml_writer import Maker, document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from gisapp.access import Caller
    from gisapp.ogc.wfs.requests import CreateStoredQuery, DropStoredQuery, StoredQueries
    from gisapp.ogc.wfs.stored.built_in import BuiltIn
    from gisapp.ogc.wfs.stored.definition import Definition

_ACTION: Final = "stored_query"


def stored_queries(request: StoredQueries, caller: Caller) -> bytes:
    """The list or the descriptions; raises ``OwsError`` for an unknown id."""
    wfs = _maker()
    items = {element.get("id", ""): element for element in _items(wfs, request, caller)}
    for id_ in request.ids:
        if id_ not in items:
            refuse_unknown("STOREDQUERY_ID")
    chosen = request.ids if request.described and request.ids else tuple(items)
    name = "DescribeStoredQueriesResponse" if request.described else "ListStoredQueriesResponse"
    root = wfs(name, *(items[id_] for id_ in dict.fromkeys(chosen)))
    return document(root, schema=(WFS_2, SCHEMA_LOCATIONS[WFS_2]))


def create_stored_query(request: CreateStoredQuery, caller: Caller) -> bytes:
    """Keep the definitions; raises errors of the tree where one is wrong, and keeps none then."""
    require_right(caller, "create")
    kept: dict[str, _Element] = {}
    for element in request.definitions:
        definition = read_definition(element)
        if definition.id in kept or any(definition.id in query.ids for query in BUILT_IN):
            raise store.taken(definition.id)
        _try_out(definition, caller)
        kept[definition.id] = element
    store.keep(kept, caller)
    return _done("CreateStoredQueryResponse")


def drop_stored_query(request: DropStoredQuery, caller: Caller) -> bytes:
    """Drop a query; raises ``OwsError`` where there is none or it is always there."""
    if any(request.id in query.ids for query in BUILT_IN):
        msg = "This stored query is always there."
        raise invalid(msg, "id")
    store.drop(request.id, caller)
    return _done("DropStoredQueryResponse")


def _try_out(definition: Definition, caller: Caller) -> None:
    """Compile the definition with the rights of its maker, so that a wrong one is never kept."""
    types = [feature_type.name for feature_type in access.types_for(caller)]
    sample = definition.sample((*definition.return_types, *types)[0])
    for query in for_each_type(definition.queries(sample), caller):
        if not has_open_types(definition):
            selection = Selection(
                type_name=query.type_name,
                filter=query.filter,
                properties=query.properties,
                sort=query.sort,
            )
            open_plan(selection, caller, action=_ACTION)


def _items(wfs: Maker, request: StoredQueries, caller: Caller) -> Iterator[_Element]:
    names = [feature_type.name for feature_type in access.types_for(caller)]
    for query in BUILT_IN:
        returned = [name for name in names if name.endswith(query.suffix)]
        for id_ in query.listed if returned else ():
            yield (
                _built_in_description(wfs, query, id_, returned)
                if request.described
                else _listed(wfs, id_, query.title, returned)
            )
    for definition in store.everything():
        returned = [name for name in definition.return_types if name in names]
        yield (
            _description(wfs, definition, returned)
            if request.described
            else _listed(wfs, definition.id, definition.title, returned)
        )


def _listed(wfs: Maker, id_: str, title: str, names: list[str]) -> _Element:
    returned = (wfs("ReturnFeatureType", f"{PREFIX}:{name}") for name in names)
    return wfs("StoredQuery", *_titled(wfs, "Title", title), *returned, id=id_)


def _built_in_description(wfs: Maker, query: BuiltIn, id_: str, names: list[str]) -> _Element:
    return wfs(
        "StoredQueryDescription",
        wfs("Title", query.title),
        *(wfs("Parameter", name=p.name, type=p.type) for p in query.parameters),
        wfs(
            "QueryExpressionText",
            returnFeatureTypes=_prefixed(names),
            language=LANGUAGES[0],
            isPrivate="true",
        ),
        id=id_,
    )


def _description(wfs: Maker, definition: Definition, names: list[str]) -> _Element:
    text = wfs(
        "QueryExpressionText",
        returnFeatureTypes=_prefixed(names),
        language=definition.language,
        isPrivate=str(definition.private).lower(),
    )
    if not definition.private:
        text.extend(copy.deepcopy(query) for query in definition.text)
    return wfs(
        "StoredQueryDescription",
        *_titled(wfs, "Title", definition.title),
        *_titled(wfs, "Abstract", definition.abstract),
        *(wfs("Parameter", name=p.name, type=p.type) for p in definition.parameters),
        text,
        id=definition.id,
    )


def _titled(wfs: Maker, name: str, words: str) -> list[_Element]:
    return [wfs(name, words)] if words else []


def _prefixed(names: list[str]) -> str:
    return " ".join(f"{PREFIX}:{name}" for name in names)


def _done(name: str) -> bytes:
    return document(_maker()(name, status="OK"), schema=(WFS_2, SCHEMA_LOCATIONS[WFS_2]))


def _maker() -> Maker:
    return Maker(WFS_2, {"wfs": WFS_2, PREFIX: VV, "xsi": XSI, "xs": XSD})
