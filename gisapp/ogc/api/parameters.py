"""What a client can ask of ``/items`` (OGC 17-069r4 §7.15, 18-058r1 §7, 19-079r2 §6–8).

Everything is read into one ``ItemsQuery``; the conditions of all parameters are joined by *and*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from gisapp.features.past import LOCATOR, read_moment
from gisapp.ogc import limits
from gisapp.ogc.api import temporal
from gisapp.ogc.api.filtering import filter_of
from gisapp.ogc.api.negotiation import require_known
from gisapp.ogc.api.systems import CRS84, system
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.names import name_list
from gisapp.ogc.geometry.boxes import read_box
from gisapp.ogc.geometry.intake import number
from gisapp.ogc.plan import Selection, SortKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Self

    from django.http import HttpRequest

    from gisapp.features.declaration import FeatureType
    from gisapp.geo.crs import CrsName

DEFAULT_LIMIT: Final = 100
MOST_LIMIT: Final = limits.COUNT
MOST_OFFSET: Final = 10**9
PARAMETERS: Final = (
    "limit",
    "offset",
    "bbox",
    "bbox-crs",
    "datetime",
    "crs",
    "properties",
    "sortby",
    "filter",
    "filter-lang",
    "filter-crs",
    LOCATOR,
)
_WHOLE: Final = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsQuery:
    """One request for features: what, from where on, how many. ``pairs`` repeat it for links."""

    selection: Selection
    limit: int
    offset: int
    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def from_request(cls, request: HttpRequest, feature_type: FeatureType) -> Self:
        """Read the query for ``feature_type``; raises errors of the tree."""
        require_known(request, (*PARAMETERS, *feature_type.by_name))
        given = request.GET.dict()
        return cls(
            selection=Selection(
                type_name=feature_type.name,
                filter=_joined(tuple(_conditions(given, feature_type))),
                properties=_names(given),
                sort=tuple(_sort(given)),
                system=crs_of(request),
                as_of=read_moment(given[LOCATOR]) if LOCATOR in given else None,
            ),
            limit=min(_whole(given, "limit", least=1, otherwise=DEFAULT_LIMIT), MOST_LIMIT),
            offset=_whole(given, "offset", least=0, otherwise=0),
            pairs=tuple((k, v) for k, v in given.items() if k != "offset"),
        )


def crs_of(request: HttpRequest) -> CrsName:
    """The coordinate system of the answer; raises ``InvalidInputError``."""
    return system(request.GET.get("crs", CRS84.text), "crs")


def _whole(given: Mapping[str, str], name: str, *, least: int, otherwise: int) -> int:
    text = given.get(name)
    if text is None:
        return otherwise
    if not _WHOLE.fullmatch(text) or int(text) < least:
        msg = f"{name} is a whole number, {least} or more."
        raise InvalidInputError(msg, locator=name)
    return min(int(text), MOST_OFFSET)


def _joined(conditions: tuple[ast.Node, ...]) -> ast.Node | None:
    if len(conditions) > 1:
        return ast.And(conditions)
    return conditions[0] if conditions else None


def _conditions(given: Mapping[str, str], feature_type: FeatureType) -> Iterator[ast.Node]:
    box_system = system(given.get("bbox-crs", CRS84.text), "bbox-crs")
    if "bbox" in given:
        yield _box(given["bbox"], box_system)
    if "datetime" in given:
        yield temporal.condition(given["datetime"], feature_type)
    for name in feature_type.by_name:
        if name in given:
            yield _equal(feature_type, name, given[name])
    written = filter_of(given)
    if written is not None:
        yield written


def _box(text: str, named: CrsName) -> ast.Node:
    numbers = [number(part, "bbox") for part in text.split(",", 6)]
    return ast.Spatial(ast.Relation.INTERSECTS, None, read_box(numbers, named, "bbox"))


def _equal(feature_type: FeatureType, name: str, text: str) -> ast.Node:
    if feature_type.descriptions[name].kind.is_geometry:
        msg = f"{name} is a geometry; select by bbox or filter."
        raise InvalidInputError(msg, locator=name)
    return ast.Compare(ast.Comparison.EQUAL, ast.Reference(name), ast.Literal(text))


def _names(given: Mapping[str, str]) -> tuple[str, ...] | None:
    return tuple(name_list(given["properties"], "properties")) if "properties" in given else None


def _sort(given: Mapping[str, str]) -> Iterator[SortKey]:
    # A plus sign arrives as a space where a client did not encode it.
    for key in name_list(given.get("sortby", ""), "sortby"):
        name = key.lstrip("+- ")
        yield SortKey(name, descending=key.startswith("-"))
