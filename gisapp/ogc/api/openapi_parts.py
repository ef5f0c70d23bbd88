"""Components of the OpenAPI document that every caller sees alike: parameters, answers, schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gisapp.geo.grids import GRIDS
from gisapp.ogc.api import links
from gisapp.ogc.api.feature_formats import FILES
from gisapp.ogc.api.parameters import DEFAULT_LIMIT, MOST_LIMIT, MOST_OFFSET
from gisapp.ogc.api.systems import CRS84, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterable

    Part = dict[str, Any]

_TEXT: Final = {"type": "string"}
_OBJECT: Final = {"type": "object"}
_FILES: Final = tuple(format_.form.name for format_ in FILES)
_SYSTEM: Final = {"type": "string", "format": "uri", "enum": list(SYSTEMS), "default": CRS84.text}


def ref(kind: str, name: str) -> dict[str, str]:
    """A reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def _query(name: str, description: str, schema: Part, **more: Any) -> Part:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
        **more,
    }


def _path(name: str, description: str, schema: Part) -> Part:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
    }


def _array(items: Part) -> Part:
    return {"type": "array", "items": items}


def _list(name: str, description: str, items: Part, **limits: int) -> Part:
    """A parameter of several values with commas between them."""
    return _query(name, description, {**_array(items), **limits}, style="form", explode=False)


def collection_id(names: Iterable[str]) -> Part:
    """The path parameter that names one of the collections of the caller."""
    return _path("collectionId", "Kohdetyypin tunnus.", {"type": "string", "enum": list(names)})


def format_parameter(names: Iterable[str]) -> Part:
    """The parameter ``f`` with the formats that a resource has."""
    return _query("f", "Vastauksen muoto; ohittaa Accept-otsakkeen.", {**_TEXT, "enum": [*names]})


PARAMETERS: Final[dict[str, Part]] = {
    "f": format_parameter(("json", "html")),
    "limit": _query(
        "limit",
        f"Kuinka monta kohdetta vastauksessa enintään on. Ilman tätä GeoJSON-vastauksessa on "
        f"{DEFAULT_LIMIT} kohdetta, ja tiedostossa (f={'|'.join(_FILES)}) ovat kaikki ehtoihin "
        "sopivat kohteet.",
        {"type": "integer", "minimum": 1, "maximum": MOST_LIMIT, "default": DEFAULT_LIMIT},
        style="form",
        explode=False,
    ),
    "offset": _query(
        "offset",
        "Kuinka monta kohdetta ohitetaan; sivujen linkit antavat sen valmiina.",
        {"type": "integer", "minimum": 0, "maximum": MOST_OFFSET, "default": 0},
        style="form",
        explode=False,
    ),
    "bbox": _list(
        "bbox",
        "Laatikko, jota kohteen sijainti koskettaa: alanurkka ja ylänurkka. Korkeuksia ei käytetä.",
        {"type": "number"},
        minItems=4,
        maxItems=6,
    ),
    "bbox-crs": _query("bbox-crs", "Laatikon koordinaatisto ja akselijärjestys.", _SYSTEM),
    "crs": _query("crs", "Vastauksen koordinaatisto ja akselijärjestys.", _SYSTEM),
    "datetime": _query(
        "datetime",
        "Hetki, päivä tai väli, jonka pää voi olla auki (2027-01-01T00:00:00Z/..). Sitä verrataan "
        "kohteen voimassaoloon, jos tyypillä on sellainen, muuten viimeiseen muutokseen.",
        _TEXT,
        style="form",
        explode=False,
    ),
    "as_of": _query(
        "as_of",
        "Verkko sellaisena kuin se oli kirjattu ja voimassa tällä hetkellä: aika vyöhykkeineen "
        "(2026-05-01T12:00:00+03:00) tai päivä. Vain verkon tyypeillä.",
        _TEXT,
    ),
    "properties": _list("properties", "Ominaisuudet, jotka vastaukseen otetaan.", _TEXT),
    "sortby": _list(
        "sortby",
        "Ominaisuudet, joiden mukaan lajitellaan; miinus edessä kääntää järjestyksen.",
        {"type": "string", "pattern": "[+-]?[A-Za-z_]+"},
    ),
    "filter": _query("filter", "Suodatin CQL2-kielellä.", _TEXT),
    "filter-lang": _query(
        "filter-lang",
        "Suodattimen kirjoitusasu.",
        {**_TEXT, "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"},
    ),
    "filter-crs": _query("filter-crs", "Suodattimen koordinaatisto ja akselit.", _SYSTEM),
    "featureId": _path("featureId", "Kohteen tunnus: TYYPPI.tunnus.", _TEXT),
    "tileMatrixSetId": _path("tileMatrixSetId", "Tiilijako.", {**_TEXT, "enum": list(GRIDS)}),
    "tileMatrix": _path("tileMatrix", "Taso, karkein on 0.", _TEXT),
    "tileRow": _path("tileRow", "Rivi, ylin on 0.", {"type": "integer", "minimum": 0}),
    "tileCol": _path("tileCol", "Sarake, läntisin on 0.", {"type": "integer", "minimum": 0}),
    "collections": _list("collections", "Kohdetyypit, jotka tiileen otetaan.", _TEXT),
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "Kohteen ETag sellaisena kuin muuttaja sen tuntee; jos kohde on jo "
        "muuttunut, vastaus on 412.",
        "schema": _TEXT,
    },
    "Content-Crs": {
        "name": "Content-Crs",
        "in": "header",
        "required": False,
        "description": "Lähetetyn sijainnin koordinaatisto kulmasulkeissa; muuten CRS84.",
        "schema": _TEXT,
    },
}

HEADERS: Final[dict[str, Part]] = {
    "Content-Crs": {
        "description": "Vastauksen koordinaatisto kulmasulkeissa.",
        "schema": _TEXT,
    },
    "ETag": {
        "description": "Kohteen muutosnumero lainausmerkeissä.",
        "schema": _TEXT,
    },
    "Location": {
        "description": "Uuden kohteen osoite.",
        "schema": {"type": "string", "format": "uri"},
    },
}


def _problem(description: str) -> Part:
    return {
        "description": description,
        "content": {links.PROBLEM: {"schema": ref("schemas", "problem")}},
    }


RESPONSES: Final[dict[str, Part]] = {
    "BadRequest": _problem("Pyynnössä on virhe; vastaus kertoo missä."),
    "Unauthorized": _problem("Kirjaudu tai lähetä voimassa oleva tunnus."),
    "Forbidden": _problem("Kutsujan rooli ei riitä."),
    "NotFound": _problem("Sellaista ei ole, tai kutsuja ei saa tietää siitä."),
    "NotAcceptable": _problem("Pyydettyä muotoa ei ole."),
    "Conflict": _problem("Kohde on lukittu tai sillä on riippuvuuksia."),
    "PreconditionFailed": _problem("Kohde on muuttunut sen jälkeen, kun se luettiin."),
    "TooLarge": _problem("Pyyntö on liian suuri."),
    "InvalidValue": _problem("Arvo ei kelpaa; vastaus kertoo mikä ja miksi."),
    "UnsupportedMediaType": _problem("Lähetettyä muotoa ei lueta."),
    "ServerError": _problem("Palvelussa on häiriö."),
}
FAULTS: Final = {
    "400": ref("responses", "BadRequest"),
    "401": ref("responses", "Unauthorized"),
    "406": ref("responses", "NotAcceptable"),
    "500": ref("responses", "ServerError"),
}
MISSING: Final = {"404": ref("responses", "NotFound")}

_LINKS: Final = _array(ref("schemas", "link"))


def _object(required: tuple[str, ...], **properties: Part) -> Part:
    return {"type": "object", "required": list(required), "properties": properties}


SCHEMAS: Final[dict[str, Part]] = {
    "link": _object(
        ("href", "rel"),
        href=_TEXT,
        rel=_TEXT,
        type=_TEXT,
        title=_TEXT,
        templated={"type": "boolean"},
    ),
    "problem": _object(
        ("title", "status"),
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        detail=_TEXT,
        parameter=_TEXT,
    ),
    "landingPage": _object(("links",), title=_TEXT, description=_TEXT, links=_LINKS),
    "conformance": _object(("conformsTo",), conformsTo=_array(_TEXT), links=_LINKS),
    "collections": _object(
        ("links", "collections"),
        links=_LINKS,
        crs=_array(_TEXT),
        collections=_array(ref("schemas", "collection")),
    ),
    "collection": _object(
        ("id", "links"),
        id=_TEXT,
        title=_TEXT,
        description=_TEXT,
        itemType=_TEXT,
        extent=_OBJECT,
        crs=_array(_TEXT),
        storageCrs=_TEXT,
        links=_LINKS,
    ),
    "jsonSchema": _OBJECT,
    "functions": _object(("functions",), functions=_array(_OBJECT)),
    "tileMatrixSets": _object(("tileMatrixSets",), tileMatrixSets=_array(_OBJECT)),
    "tileMatrixSet": _object(
        ("crs", "tileMatrices"),
        id=_TEXT,
        title=_TEXT,
        uri=_TEXT,
        crs=_TEXT,
        orderedAxes=_array(_TEXT),
        wellKnownScaleSet=_TEXT,
        tileMatrices=_array(_OBJECT),
    ),
    "tilesets": _object(("tilesets",), links=_LINKS, tilesets=_array(ref("schemas", "tileset"))),
    "tileset": _object(
        ("dataType", "crs", "links"),
        title=_TEXT,
        dataType={"type": "string", "enum": ["vector"]},
        crs=_TEXT,
        tileMatrixSetURI=_TEXT,
        tileMatrixSetLimits=_array(_OBJECT),
        boundingBox=_OBJECT,
        layers=_array(_OBJECT),
        links=_LINKS,
    ),
    "tileJson": _object(("tilejson", "tiles"), tilejson=_TEXT, tiles=_array(_TEXT)),
}
