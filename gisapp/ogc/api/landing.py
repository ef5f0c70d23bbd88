"""The landing page and the declaration of conformance (OGC 17-069r4 §7.2, §7.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gisapp.ogc.api import links
from gisapp.ogc.api.conformance import CLASSES, GROUPS
from gisapp.ogc.api.documents import Document
from gisapp.ogc.api.links import link, own_links

if TYPE_CHECKING:
    from gisapp.ogc.api.site import Site

TITLE: Final = "Vesiverkko"
DESCRIPTION: Final = (
    "Vesihuoltolaitoksen kulutuspaikat ja vesi-, jätevesi- ja hulevesiverkot. "
    "Tallennuskoordinaatisto on ETRS-TM35FIN (EPSG:3067), korkeudet N2000."
)


def _landing(site: Site) -> dict[str, Any]:
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "links": [
            *own_links(site, ""),
            link("service-desc", site.href("/api"), links.OPENAPI, "Rajapintakuvaus (OpenAPI 3.0)"),
            link("service-doc", site.href("/api", f="html"), links.HTML, "Rajapinnan ohje"),
            link(links.CONFORMANCE, site.href("/conformance"), links.JSON, "Vaatimusluokat"),
            link(links.DATA, site.href("/collections"), links.JSON, "Kohdetyypit"),
            link(links.TILESETS, site.href("/tiles"), links.JSON, "Vektorikarttatiilet"),
            link(links.TILING_SCHEMES, site.href("/tileMatrixSets"), links.JSON, "Tiilijaot"),
            link(links.FUNCTIONS, site.href("/functions"), links.JSON, "Suodattimien funktiot"),
        ],
    }


def _conformance(site: Site) -> dict[str, Any]:
    return {"conformsTo": list(CLASSES), "links": own_links(site, "/conformance")}


def _groups(_site: Site) -> dict[str, Any]:
    return {"groups": GROUPS}


def _neighbours(site: Site) -> dict[str, Any]:
    return {"wfs": f"{site.address.rpartition('/')[0]}/wfs"}


LANDING: Final = Document(build=_landing, template="ogc/landing.html", page=_neighbours)
CONFORMANCE: Final = Document(build=_conformance, template="ogc/conformance.html", page=_groups)
