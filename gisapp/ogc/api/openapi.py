"""``/api``: the OpenAPI 3.0 description of what this caller may do, put together from its parts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from gisapp.ogc.api import links, pages
from gisapp.ogc.api.documents import Document
from gisapp.ogc.api.landing import DESCRIPTION, TITLE
from gisapp.ogc.api.negotiation import json_as
from gisapp.ogc.api.openapi_features import feature_paths, feature_schemas
from gisapp.ogc.api.openapi_parts import HEADERS, PARAMETERS, RESPONSES, SCHEMAS, collection_id
from gisapp.ogc.api.openapi_paths import DOCUMENT_PATHS

if TYPE_CHECKING:
    from gisapp.ogc.api.site import Site

_REFERENCE: Final = re.compile(r'"#/components/(\w+)/([^"]+)"')
_TAGS: Final = (
    ("Palvelu", "Etusivu, vaatimusluokat ja tämä kuvaus."),
    ("Kohdetyypit", "Mitä aineistoja on ja mitä tietoja niissä on."),
    ("Kohteet", "Kohteiden haku, suodatus ja lataus."),
    ("Muokkaus", "Kohteiden lisäys, muutos ja poisto niille, joiden rooli siihen riittää."),
    ("Tiilet", "Vektorikarttatiilet ja tiilijaot."),
)
_SECURITY: Final = {
    "credential": {
        "type": "http",
        "scheme": "basic",
        "description": "Avain ja salaisuus, jotka pääkäyttäjä on luonut.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "Sama muodossa AVAIN.SALAISUUS.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "Selaimessa kirjautunut henkilö.",
    },
}


def _openapi(site: Site) -> dict[str, Any]:
    types = site.types
    document = {
        "openapi": "3.0.3",
        "info": {
            "title": f"{TITLE}: OGC API",
            "description": DESCRIPTION,
            "version": "1",
        },
        "servers": [{"url": site.address, "description": "Tämä palvelu"}],
        "tags": [{"name": name, "description": text} for name, text in _TAGS],
        "security": [{name: []} for name in _SECURITY],
        "paths": {**DOCUMENT_PATHS, **feature_paths(site)},
        "components": {
            "securitySchemes": _SECURITY,
            "parameters": {
                **PARAMETERS,
                "collectionId": collection_id([feature_type.name for feature_type in types]),
            },
            "headers": HEADERS,
            "responses": RESPONSES,
            "schemas": {**SCHEMAS, **feature_schemas(types)},
        },
    }
    _drop_unused(document)
    return document


def _drop_unused(document: dict[str, Any]) -> None:
    """Leave out the components that nothing in this caller's document refers to."""
    components: dict[str, dict[str, Any]] = document["components"]
    reached: set[tuple[str, str]] = set()
    waiting: list[Any] = [document["paths"]]
    while waiting:
        for reference in set(_REFERENCE.findall(json.dumps(waiting.pop()))) - reached:
            reached.add(reference)
            waiting.append(components[reference[0]][reference[1]])
    for kind, parts in components.items():
        if kind != "securitySchemes":
            components[kind] = {n: part for n, part in parts.items() if (kind, n) in reached}


OPENAPI: Final = Document(
    build=_openapi,
    template="ogc/api.html",
    page=lambda site: pages.api(_openapi(site)),
    json=json_as(
        links.OPENAPI,
        "application/openapi+json;version=3.0",
        "application/openapi+json",
        "application/vnd.oai.openapi+json",
    ),
)
