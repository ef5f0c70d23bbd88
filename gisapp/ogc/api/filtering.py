"""The parameters ``filter``, ``filter-lang`` and ``filter-crs`` (OGC 19-079r2 §7–8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from gisapp.ogc.api.systems import CRS84, system
from gisapp.ogc.filters import cql2

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gisapp.geo.crs import CrsName
    from gisapp.ogc.filters.ast import Node

LANGUAGES: Final[dict[str, Callable[[str, CrsName], Node]]] = {
    "cql2-text": cql2.parse_text,
    "cql2-json": cql2.parse_json_text,
}
_DEFAULT: Final = "cql2-text"


def filter_of(given: Mapping[str, str]) -> Node | None:
    """The condition in ``filter``; None where there is none. Raises errors of the tree."""
    language = given.get("filter-lang", _DEFAULT)
    if language not in LANGUAGES:
        msg = f"The language is not read; use one of {', '.join(LANGUAGES)}."
        raise InvalidInputError(msg, locator="filter-lang")
    named = system(given.get("filter-crs", CRS84.text), "filter-crs")
    return LANGUAGES[language](given["filter"], named) if "filter" in given else None
