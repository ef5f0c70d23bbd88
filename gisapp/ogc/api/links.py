"""Links between the documents (RFC 8288; OGC 17-069r4 §5.2) and the relations of their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gisapp.access import problems

if TYPE_CHECKING:
    from gisapp.ogc.api.site import Site

JSON: Final = "application/json"
HTML: Final = "text/html"
GEOJSON: Final = "application/geo+json"
JSON_SCHEMA: Final = "application/schema+json"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
MVT: Final = "application/vnd.mapbox-vector-tile"
MERGE_PATCH: Final = "application/merge-patch+json"
PROBLEM: Final = problems.MEDIA_TYPE

_OGC: Final = "http://www.opengis.net/def/rel/ogc/1.0/"
CONFORMANCE: Final = "conformance"
DATA: Final = "data"
FUNCTIONS: Final = f"{_OGC}functions"
QUERYABLES: Final = f"{_OGC}queryables"
SCHEMA: Final = f"{_OGC}schema"
SORTABLES: Final = f"{_OGC}sortables"
TILESETS: Final = f"{_OGC}tilesets-vector"
TILING_SCHEME: Final = f"{_OGC}tiling-scheme"
TILING_SCHEMES: Final = f"{_OGC}tiling-schemes"
GEODATA: Final = f"{_OGC}geodata"

Link = dict[str, Any]


def link(rel: str, href: str, media_type: str, title: str = "", **more: Any) -> Link:
    """One link; what ``more`` says (``templated``) is written as it is."""
    made = {"rel": rel, "href": href, "type": media_type, "title": title, **more}
    return {name: value for name, value in made.items() if value != ""}


def own_links(site: Site, path: str, media_type: str = JSON) -> list[Link]:
    """The links of a document to itself and to its page for people."""
    return [
        link("self", site.href(path), media_type, "Tämä dokumentti"),
        link("alternate", site.href(path, f="html"), HTML, "Tämä dokumentti verkkosivuna"),
    ]
