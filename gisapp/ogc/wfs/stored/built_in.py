"""The stored queries that are always there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import NotFoundError
from gisapp.features.changes.declared import SUFFIX
from gisapp.geo import crs
from gisapp.ogc.encodings.ids import read_feature_id
from gisapp.ogc.errors import invalid, refuse_missing
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.names import local_type_name
from gisapp.ogc.plan import SortKey
from gisapp.ogc.wfs.requests import Query
from gisapp.ogc.wfs.stored.definition import Parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GET_FEATURE_BY_ID: Final = (
    "urn:ogc:def:query:OGC-WFS::GetFeatureById",
    "http://www.opengis.net/def/query/OGC-WFS/0/GetFeatureById",
)
CHANGES_SINCE: Final = ("urn:vesiverkko:query:ChangesSince", "ChangesSince")
_NUMBER: Final = "muutosnumero"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIn:
    """A stored query of our own; ``listed`` are those of its ids that lists have.

    ``suffix`` is what the names of the types end in that it can give. ``bare`` says that the
    answer is one feature without a collection.
    """

    ids: tuple[str, ...]
    listed: tuple[str, ...]
    title: str
    parameters: tuple[Parameter, ...]
    queries: Callable[[Mapping[str, str]], tuple[Query, ...]]
    suffix: str = ""
    bare: bool = False


def _by_id(arguments: Mapping[str, str]) -> tuple[Query, ...]:
    """The one feature with the id (OGC 09-025r2 §7.9.3.6)."""
    id_ = _argument(arguments, "ID")
    type_name, _public_id = read_feature_id(id_)
    if not type_name:
        msg = "There is no such feature."
        raise NotFoundError(msg, locator="ID")
    system = arguments.get("SRSNAME", "")
    return (
        Query(
            type_name=type_name,
            filter=ast.Ids((id_,)),
            system=crs.parse(system) if system else None,
        ),
    )


def _changes_since(arguments: Mapping[str, str]) -> tuple[Query, ...]:
    """The latest change of each feature of a type after a number, in the order of changes."""
    given = _argument(arguments, "TYPENAME")
    name = local_type_name(given, {}, "typeName").removesuffix(SUFFIX)
    number = _argument(arguments, "SEQ")
    if not (number.isascii() and number.isdigit()):
        msg = "seq is the change number up to which you have everything; 0 for all."
        raise invalid(msg, "seq")
    newer = ast.Compare(ast.Comparison.GREATER, ast.Reference(_NUMBER), ast.Literal(number))
    system = arguments.get("SRSNAME", "")
    return (
        Query(
            type_name=f"{name}{SUFFIX}",
            filter=newer,
            sort=(SortKey(_NUMBER),),
            system=crs.parse(system) if system else None,
        ),
    )


def _argument(arguments: Mapping[str, str], name: str) -> str:
    value = arguments.get(name, "").strip()
    if not value:
        refuse_missing(name)
    return value


BUILT_IN: Final = (
    BuiltIn(
        ids=GET_FEATURE_BY_ID,
        listed=GET_FEATURE_BY_ID,
        title="Get feature by id",
        parameters=(Parameter("ID", "xs:string"),),
        queries=_by_id,
        bare=True,
    ),
    BuiltIn(
        ids=CHANGES_SINCE,
        listed=CHANGES_SINCE[:1],
        title="The latest change of each feature after a change number",
        parameters=(Parameter("typeName", "xs:QName"), Parameter("seq", "xs:long")),
        queries=_changes_since,
        suffix=SUFFIX,
    ),
)
