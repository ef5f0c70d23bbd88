"""``/functions``: what filters may call besides CQL2's own words (OGC 19-079r2 §6.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gisapp.features.field_types import FieldKind
from gisapp.ogc.api.documents import Document
from gisapp.ogc.api.links import own_links
from gisapp.ogc.filters.functions import BUILT_IN, FUNCTIONS

if TYPE_CHECKING:
    from gisapp.ogc.api.site import Site
    from gisapp.ogc.filters.functions import Function

_TYPES: Final = {
    FieldKind.TEXT: "string",
    FieldKind.INTEGER: "integer",
    FieldKind.NUMBER: "number",
}


def _functions(site: Site) -> dict[str, Any]:
    return {
        "functions": [
            _described(name, function)
            for name, function in FUNCTIONS.items()
            if name not in BUILT_IN
        ],
        "links": own_links(site, "/functions"),
    }


def _described(name: str, function: Function) -> dict[str, Any]:
    return {
        "name": name,
        "description": function.description,
        "arguments": [{"type": [_TYPES[function.takes]]}],
        "returns": [_TYPES[function.gives]],
    }


FUNCTIONS_DOCUMENT: Final = Document(build=_functions, template="ogc/functions.html")
