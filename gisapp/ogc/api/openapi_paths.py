"""Paths of the OpenAPI document that lead to documents and tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from gisapp.ogc.api import links
from gisapp.ogc.api.openapi_parts import FAULTS, MISSING, ref

if TYPE_CHECKING:
    Part = dict[str, Any]


class _Row(NamedTuple):
    """An operation: where, its id, under which heading, in words, and the schema of its answer."""

    path: str
    operation: str
    tag: str
    summary: str
    schema: str


_ROWS: Final[tuple[_Row, ...]] = (
    _Row("/", "getLandingPage", "Palvelu", "Etusivu", "landingPage"),
    _Row("/conformance", "getConformance", "Palvelu", "Vaatimusluokat", "conformance"),
    _Row("/functions", "getFunctions", "Palvelu", "Suodattimien funktiot", "functions"),
    _Row("/collections", "getCollections", "Kohdetyypit", "Kaikki kohdetyypit", "collections"),
    _Row(
        "/collections/{collectionId}",
        "describeCollection",
        "Kohdetyypit",
        "Yksi kohdetyyppi",
        "collection",
    ),
    _Row(
        "/collections/{collectionId}/schema",
        "getSchema",
        "Kohdetyypit",
        "Kohdetyypin tietosisältö",
        "jsonSchema",
    ),
    _Row(
        "/collections/{collectionId}/queryables",
        "getQueryables",
        "Kohdetyypit",
        "Ominaisuudet, joilla voi hakea",
        "jsonSchema",
    ),
    _Row(
        "/collections/{collectionId}/sortables",
        "getSortables",
        "Kohdetyypit",
        "Ominaisuudet, joiden mukaan voi lajitella",
        "jsonSchema",
    ),
    _Row("/tileMatrixSets", "getTileMatrixSetsList", "Tiilet", "Tiilijaot", "tileMatrixSets"),
    _Row(
        "/tileMatrixSets/{tileMatrixSetId}",
        "getTileMatrixSet",
        "Tiilet",
        "Yksi tiilijako",
        "tileMatrixSet",
    ),
    _Row("/tiles", "dataset.vector.getTileSetsList", "Tiilet", "Koko aineiston tiilet", "tilesets"),
    _Row(
        "/tiles/{tileMatrixSetId}",
        "dataset.vector.getTileSet",
        "Tiilet",
        "Koko aineiston tiilet yhdessä jaossa",
        "tileset",
    ),
    _Row(
        "/tiles/{tileMatrixSetId}/tilejson",
        "dataset.vector.getTileJson",
        "Tiilet",
        "Koko aineiston tiilet, TileJSON",
        "tileJson",
    ),
    _Row(
        "/collections/{collectionId}/tiles",
        "collection.vector.getTileSetsList",
        "Tiilet",
        "Kohdetyypin tiilet",
        "tilesets",
    ),
    _Row(
        "/collections/{collectionId}/tiles/{tileMatrixSetId}",
        "collection.vector.getTileSet",
        "Tiilet",
        "Kohdetyypin tiilet yhdessä jaossa",
        "tileset",
    ),
    _Row(
        "/collections/{collectionId}/tiles/{tileMatrixSetId}/tilejson",
        "collection.vector.getTileJson",
        "Tiilet",
        "Kohdetyypin tiilet, TileJSON",
        "tileJson",
    ),
)
_API: Final = _Row("/api", "getApi", "Palvelu", "Tämä kuvaus", "")
_TILE: Final = _Row(
    "/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}",
    "dataset.vector.getTile",
    "Tiilet",
    "Tiili",
    "",
)
_COLLECTION_TILE: Final = _Row(
    "/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}",
    "collection.vector.getTile",
    "Tiilet",
    "Kohdetyypin tiili",
    "",
)
_PAGE: Final = {links.HTML: {"schema": {"type": "string"}}}
_MVT: Final = {links.MVT: {"schema": {"type": "string", "format": "binary"}}}


def _document(row: _Row) -> Part:
    media_type = links.JSON_SCHEMA if row.schema == "jsonSchema" else links.JSON
    return _get(row, {media_type: {"schema": ref("schemas", row.schema)}, **_PAGE}, "f")


def _get(row: _Row, content: Part, *extra: str) -> Part:
    named = [part[1:-1] for part in row.path.split("/") if part.startswith("{")]
    return {
        "get": {
            "operationId": row.operation,
            "tags": [row.tag],
            "summary": row.summary,
            "parameters": [ref("parameters", name) for name in (*named, *extra)],
            "responses": {
                "200": {"description": row.summary, "content": content},
                **FAULTS,
                **(MISSING if named else {}),
            },
        }
    }


DOCUMENT_PATHS: Final[dict[str, Part]] = {
    **{row.path: _document(row) for row in _ROWS},
    _API.path: _get(_API, {links.OPENAPI: {"schema": {"type": "object"}}, **_PAGE}, "f"),
    _TILE.path: _get(_TILE, _MVT, "collections", "as_of"),
    _COLLECTION_TILE.path: _get(_COLLECTION_TILE, _MVT, "as_of"),
}
