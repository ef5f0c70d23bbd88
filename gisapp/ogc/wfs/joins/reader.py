"""A query for two types whose filter relates them, taken apart: own conditions and the join.

A filter that names one type at most is asked of every type of its query, as clients expect that
send a list of types; only one that names two is a join.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NoReturn

from gisapp.ogc.encodings.ids import read_feature_id
from gisapp.ogc.errors import Code, OwsError, invalid
from gisapp.ogc.filters import ast
from gisapp.ogc.wfs.requests import GetFeature, GetTuples, Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gisapp.ogc.wfs.requests import Query

_LOCATOR: Final = "filter"
_ALIAS: Final = re.compile(r"[A-Za-z_][\w.-]{0,62}", re.ASCII)
_PAIR: Final = 2


def parse_aliases(text: str) -> tuple[str, ...]:
    """Names for the types of a query, in their order; raises ``OwsError``."""
    aliases = tuple(text.replace(",", " ").strip(" ()").split())
    if len(set(aliases)) != len(aliases) or not all(map(_ALIAS.fullmatch, aliases)):
        msg = "Aliases are different plain names, one for each type of the query."
        raise invalid(msg, "aliases")
    return aliases


def as_tuples(request: GetFeature, aliases: Sequence[str] = ()) -> GetFeature | GetTuples:
    """``request`` as a join where its filter relates two types; raises ``OwsError``."""
    queries = request.queries
    if aliases and len(aliases) != len(queries):
        msg = "There are not as many aliases as types."
        raise invalid(msg, "aliases")
    if len(queries) < _PAIR or not (aliases or any(map(_names_two, queries))):
        return request
    if request.version is not Version.V2_0:
        _refuse("Joins came with WFS 2.0.0; ask for them in that version.")
    if len(queries) > _PAIR or queries[0].filter is not queries[1].filter:
        _refuse("A join has two types, and nothing else stands in its request.")
    if any(query.properties or query.sort for query in queries):
        _refuse("A join gives whole features as they are now, in an order of its own.")
    first, second = aliases or [query.type_name for query in queries]
    return _taken_apart(request, (first, second))


def plain(request: GetFeature | GetTuples) -> GetFeature:
    """A request that is no join, for operations that have none; raises ``OwsError``."""
    if isinstance(request, GetTuples):
        _refuse("A join is asked for by GetFeature.")
    return request


def _names_two(query: Query) -> bool:
    return len({ref.of for ref in ast.references(query.filter)} - {""}) >= _PAIR


def _taken_apart(request: GetFeature, names: tuple[str, str]) -> GetTuples:
    joining: list[ast.Spatial | ast.Distance] = []
    own: dict[str, list[ast.Node]] = {name: [] for name in names}
    for condition in _conditions(request.queries[0].filter):
        owners = {ref.of for ref in ast.references(condition)}
        if not owners <= set(names) or _means_any_geometry(condition):
            msg = "In a join each property stands behind its type or alias."
            raise invalid(msg, _LOCATOR)
        if len(owners) == 1:
            own[owners.pop()].append(condition)
        elif owners and isinstance(condition, ast.Spatial | ast.Distance):
            joining.append(condition)
        else:
            own[_owner_of_ids(condition, request.queries, names)].append(condition)
    if not joining:
        _refuse("A join has a spatial condition between its two types.")
    sides = (
        replace(query, filter=_all_of(own[name]))
        for query, name in zip(request.queries, names, strict=True)
    )
    return GetTuples(
        features=replace(request, queries=tuple(sides)), names=names, conditions=tuple(joining)
    )


def _conditions(node: ast.Node | None) -> Iterator[ast.Node]:
    """The conditions that all have to hold."""
    if isinstance(node, ast.And):
        for child in node.children:
            yield from _conditions(child)
    elif node is not None:
        yield node


def _means_any_geometry(condition: ast.Node) -> bool:
    """Whether it relates a geometry that it does not name."""
    return (isinstance(condition, ast.Spatial) and condition.left is None) or (
        isinstance(condition, ast.Distance) and condition.reference is None
    )


def _owner_of_ids(node: ast.Node, queries: Sequence[Query], names: tuple[str, str]) -> str:
    """The name of the only type that the ids belong to; raises ``OwsError`` for anything else."""
    types = {read_feature_id(id_)[0] for id_ in node.ids} if isinstance(node, ast.Ids) else set()
    owners = [n for n, query in zip(names, queries, strict=True) if {query.type_name} == types]
    if len(owners) != 1:
        _refuse(
            "A join is spatial conditions between its types, and others for one type, with And."
        )
    return owners[0]


def _all_of(conditions: Sequence[ast.Node]) -> ast.Node | None:
    if len(conditions) < _PAIR:
        return conditions[0] if conditions else None
    return ast.And(tuple(conditions))


def _refuse(message: str) -> NoReturn:
    raise OwsError(Code.OPTION_NOT_SUPPORTED, message, locator=_LOCATOR)
