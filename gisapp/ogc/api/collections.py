"""Collections: the published types as OGC API documents (OGC 17-069r4 §7.13–7.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gisapp.geo.measure import service_area
from gisapp.ogc.api import links, pages
from gisapp.ogc.api.documents import Document
from gisapp.ogc.api.feature_formats import GEOJSON, formats_of
from gisapp.ogc.api.links import link, own_links
from gisapp.ogc.api.negotiation import json_as
from gisapp.ogc.api.site import items_path
from gisapp.ogc.api.systems import CRS84, STORAGE, SYSTEMS
from gisapp.ogc.schemas import json_schema

if TYPE_CHECKING:
    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.api.site import Site

_GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
_SCHEMA: Final = json_as(links.JSON_SCHEMA)


def _collections(site: Site) -> dict[str, Any]:
    return {
        "links": own_links(site, "/collections"),
        "crs": list(SYSTEMS),
        "collections": [_collection_of(site, feature_type) for feature_type in site.types],
    }


def _collection(site: Site, collection: str) -> dict[str, Any]:
    return _collection_of(site, site.type_named(collection))


def _collection_of(site: Site, feature_type: FeatureType) -> dict[str, Any]:
    return {
        "id": feature_type.name,
        "title": feature_type.title,
        "description": feature_type.description,
        "itemType": "feature",
        "extent": _extent(),
        "crs": list(SYSTEMS),
        "storageCrs": STORAGE.text,
        "links": _collection_links(site, feature_type),
    }


def _extent() -> dict[str, Any]:
    """The service area, as in the WFS capabilities: computing it would cost more than the answer.

    Features have no beginning that anybody knows, so the time is open on both sides.
    """
    return {
        "spatial": {"bbox": [list(service_area().degrees())], "crs": CRS84.text},
        "temporal": {"interval": [[None, None]], "trs": _GREGORIAN},
    }


def _collection_links(site: Site, feature_type: FeatureType) -> list[links.Link]:
    path = f"/collections/{feature_type.name}"
    items = items_path(feature_type.name)
    tiles = link(links.TILESETS, site.href(f"{path}/tiles"), links.JSON, "Vektorikarttatiilet")
    return [
        *own_links(site, path),
        link("items", site.href(items), links.GEOJSON, f"{feature_type.title} (GeoJSON)"),
        *(
            link("items", site.href(items, f=f.form.name), f.form.media_type, f.title)
            for f in formats_of(feature_type.name)
            if f is not GEOJSON
        ),
        link(links.QUERYABLES, site.href(f"{path}/queryables"), links.JSON_SCHEMA, "Hakuehdot"),
        link(links.SORTABLES, site.href(f"{path}/sortables"), links.JSON_SCHEMA, "Lajittelu"),
        link(links.SCHEMA, site.href(f"{path}/schema"), links.JSON_SCHEMA, "Tietosisältö"),
        *([tiles] if feature_type.is_layer else []),
    ]


def _queryables(site: Site, collection: str) -> dict[str, Any]:
    feature_type = site.type_named(collection)
    return json_schema.queryables(feature_type, site.href(f"/collections/{collection}/queryables"))


def _sortables(site: Site, collection: str) -> dict[str, Any]:
    feature_type = site.type_named(collection)
    return json_schema.sortables(feature_type, site.href(f"/collections/{collection}/sortables"))


def _schema(site: Site, collection: str) -> dict[str, Any]:
    feature_type = site.type_named(collection)
    return json_schema.schema(feature_type, site.href(f"/collections/{collection}/schema"))


COLLECTIONS: Final = Document(
    build=_collections, template="ogc/collections.html", page=pages.collections
)
COLLECTION: Final = Document(
    build=_collection, template="ogc/collection.html", page=pages.collection
)
QUERYABLES: Final = Document(
    build=_queryables,
    template="ogc/schema.html",
    json=_SCHEMA,
    page=pages.schema(
        "hakuehdot", "Näillä ominaisuuksilla kohteita voi hakea.", json_schema.queryables
    ),
)
SORTABLES: Final = Document(
    build=_sortables,
    template="ogc/schema.html",
    json=_SCHEMA,
    page=pages.schema(
        "lajittelu",
        "Näiden mukaan kohteet voi lajitella.",
        json_schema.sortables,
    ),
)
SCHEMA: Final = Document(
    build=_schema,
    template="ogc/schema.html",
    json=_SCHEMA,
    page=pages.schema(
        "tietosisältö",
        "Mitä tietoja kohteilla on.",
        json_schema.schema,
    ),
)
