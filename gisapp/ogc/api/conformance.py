"""The classes of requirements that the API meets; each is claimed because tests hold it."""

from __future__ import annotations

from typing import Final

_FEATURES: Final = "http://www.opengis.net/spec/ogcapi-features-"
_CQL2: Final = "http://www.opengis.net/spec/cql2/1.0/conf/"
_TILES: Final = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/"
_COMMON: Final = "http://www.opengis.net/spec/ogcapi-common-"
_TMS: Final = "http://www.opengis.net/spec/tms/2.0/conf/"

# Each group with what it is called on the page.
GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        "OGC API – Common",
        tuple(
            f"{_COMMON}{name}"
            for name in (
                "1/1.0/conf/core",
                "1/1.0/conf/landing-page",
                "1/1.0/conf/json",
                "1/1.0/conf/html",
                "1/1.0/conf/oas30",
                "2/1.0/conf/collections",
            )
        ),
    ),
    (
        "OGC API – Features, osa 1: Core",
        tuple(f"{_FEATURES}1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")),
    ),
    (
        "OGC API – Features, osa 2: koordinaatistot",
        (f"{_FEATURES}2/1.0/conf/crs",),
    ),
    (
        "OGC API – Features, osa 3: suodatus",
        tuple(
            f"{_FEATURES}3/1.0/conf/{name}"
            for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")
        ),
    ),
    (
        "OGC API – Features, osa 4: muokkaus",
        tuple(
            f"{_FEATURES}4/1.0/conf/{name}"
            for name in (
                "create-replace-delete",
                "update",
                "optimistic-locking-etags",
                "features",
            )
        ),
    ),
    (
        "OGC API – Features, osa 5: skeemat",
        tuple(
            f"{_FEATURES}5/1.0/conf/{name}"
            for name in (
                "schemas",
                "core-roles-features",
                "returnables-and-receivables",
                "queryables",
                "sortables",
            )
        ),
    ),
    (
        "Common Query Language (CQL2)",
        tuple(
            f"{_CQL2}{name}"
            for name in (
                "cql2-text",
                "cql2-json",
                "basic-cql2",
                "advanced-comparison-operators",
                "case-insensitive-comparison",
                "accent-insensitive-comparison",
                "basic-spatial-functions",
                "basic-spatial-functions-plus",
                "spatial-functions",
                "temporal-functions",
                "array-functions",
                "property-property",
                "functions",
                "arithmetic",
            )
        ),
    ),
    (
        "OGC API – Tiles",
        tuple(
            f"{_TILES}{name}"
            for name in (
                "core",
                "tileset",
                "tilesets-list",
                "dataset-tilesets",
                "geodata-tilesets",
                "collections-selection",
                "oas30",
                "mvt",
            )
        ),
    ),
    (
        "Two Dimensional Tile Matrix Set",
        tuple(
            f"{_TMS}{name}"
            for name in (
                "tilematrixset",
                "tilematrixsetlimits",
                "json-tilematrixset",
                "json-tilesetmetadata",
            )
        ),
    ),
)
CLASSES: Final = tuple(uri for _title, uris in GROUPS for uri in uris)
