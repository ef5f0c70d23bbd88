"""What only the pages need: rows of tables, groups of lists, labels of codes.

Each function adds to the document that the page is made from; see ``documents.Document.page``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.conf import settings

from gisapp.features.extent import lines_extent
from gisapp.features.field_types import FieldKind
from gisapp.features.past import LOCATOR
from gisapp.ogc.api import parameters
from gisapp.ogc.api.feature_formats import FILES, PAGE, formats_of
from gisapp.ogc.api.site import items_path
from gisapp.ogc.schemas import json_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gisapp.features.declaration import FeatureType, Property
    from gisapp.ogc.api.feature_formats import FeatureFormat
    from gisapp.ogc.api.site import Site

    Make = Callable[[FeatureType, str], dict[str, Any]]

TILES: Final = "tiles/ETRS-TM35FIN/{z}/{y}/{x}"
_KINDS: Final = {
    FieldKind.TEXT: "teksti",
    FieldKind.CODE: "koodi",
    FieldKind.UUID: "UUID",
    FieldKind.LIST: "luettelo",
    FieldKind.INTEGER: "kokonaisluku",
    FieldKind.NUMBER: "luku",
    FieldKind.BOOLEAN: "kyllä/ei",
    FieldKind.DATE: "päivä",
    FieldKind.DATETIME: "aika (UTC)",
    FieldKind.POINT: "piste",
    FieldKind.LINE: "murtoviiva",
    FieldKind.MULTIPOLYGON: "alue",
}


def collections(site: Site) -> dict[str, Any]:
    """The types in groups: what maps show, and what is for machines that follow changes."""
    layers = [_listed(feature_type) for feature_type in site.types if feature_type.is_layer]
    others = [_listed(feature_type) for feature_type in site.types if not feature_type.is_layer]
    return {
        "groups": (
            {"title": "Verkostot ja kulutuspaikat", "types": layers},
            {"title": "Muutosten seuranta", "types": others},
        )
    }


def _listed(feature_type: FeatureType) -> dict[str, Any]:
    shape = feature_type.geometry_kind.value if feature_type.has_geometry else ""
    return {"type": feature_type, "shape": shape}


def collection(site: Site, collection: str) -> dict[str, Any]:
    """The properties of a type, and a map of where it lies."""
    feature_type = site.type_named(collection)
    return {
        "rows": property_rows(feature_type, feature_type.properties),
        "map": small_map(site, ()) if feature_type.is_layer else None,
        "downloads": [
            {"title": f.title, "href": _whole(site, feature_type, f)}
            for f in formats_of(feature_type.name)
            if f is not PAGE
        ],
    }


def _whole(site: Site, feature_type: FeatureType, format_: FeatureFormat) -> str:
    """The address of all of a type: a file has everything, GeoJSON as much as is asked for."""
    asked = {} if format_ in FILES else {"limit": str(parameters.MOST_LIMIT)}
    return site.href(items_path(feature_type.name), f=format_.form.name, **asked)


def small_map(site: Site, features: Sequence[dict[str, Any]], moment: str = "") -> dict[str, Any]:
    """A map with the networks, ``features`` (GeoJSON in EPSG:3067) marked on it.

    The networks are those of the ``moment``, if there is one.
    """
    then = f"?{urlencode({LOCATOR: moment})}" if moment else ""
    home = lines_extent(site.types) or settings.SERVICE_AREA
    return {
        "features": features,
        "tiles": f"{site.href('/')}{TILES}{then}",
        "home": ",".join(f"{edge:.0f}" for edge in home),
    }


def schema(heading: str, explanation: str, make: Make) -> Callable[..., dict[str, Any]]:
    """The page of the schema that ``make``, of ``json_schema``, makes of a type."""

    def page(site: Site, collection: str) -> dict[str, Any]:
        feature_type = site.type_named(collection)
        named = make(feature_type, "")["properties"]
        kept = [prop for prop in feature_type.properties if prop.name in named]
        return {
            "type": feature_type,
            "heading": heading,
            "explanation": explanation,
            "rows": property_rows(feature_type, kept),
            "writable": make is json_schema.schema,
        }

    return page


def property_rows(
    feature_type: FeatureType, properties: Iterable[Property]
) -> list[dict[str, Any]]:
    """A row for each property."""
    return [
        {
            "name": prop.name,
            "title": feature_type.descriptions[prop.name].label,
            "kind": _KINDS[feature_type.descriptions[prop.name].kind],
            "codes": list(feature_type.descriptions[prop.name].code_labels.items()),
            "writable": "kyllä" if prop.writable else "",
        }
        for prop in properties
    ]


def shown(feature_type: FeatureType, prop: Property, value: Any) -> Any:
    """A value as people read it: a code by its label, yes and no in words, lists with commas."""
    if isinstance(value, bool):
        return "kyllä" if value else "ei"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return feature_type.descriptions[prop.name].code_labels.get(str(value), value)


def api(document: dict[str, Any]) -> dict[str, Any]:
    """The operations of the OpenAPI ``document``, by tag."""
    groups = []
    for tag in document["tags"]:
        operations = [
            _operation(document, path, method, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
            if tag["name"] in operation["tags"]
        ]
        groups.append({**tag, "operations": operations})
    return {"groups": groups}


def _operation(
    document: dict[str, Any], path: str, method: str, operation: dict[str, Any]
) -> dict[str, Any]:
    known = document["components"]["parameters"]
    named = [
        known[parameter["$ref"].rpartition("/")[2]] if "$ref" in parameter else parameter
        for parameter in operation.get("parameters", ())
    ]
    return {
        "path": path,
        "method": method,
        "summary": operation["summary"],
        "parameters": [
            {**parameter, "bounds": _bounds(parameter["schema"])} for parameter in named
        ],
        "answers": list(operation["responses"]),
    }


def _bounds(schema: dict[str, Any]) -> str:
    """The default, the limits and the choice of a parameter, in words."""
    said = []
    if "default" in schema:
        said.append(f"oletus {schema['default']}")
    if "minimum" in schema:
        said.append(f"vähintään {schema['minimum']}")
    if "maximum" in schema:
        said.append(f"enintään {schema['maximum']}")
    if "enum" in schema:
        said.append(" | ".join(map(str, schema["enum"])))
    return "; ".join(said)
