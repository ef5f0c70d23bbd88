"""Addresses of the OGC API; mounted at ``/ogc/``."""

from __future__ import annotations

from django.urls import path

from gisapp.ogc.api import collections, functions, landing, openapi, tile_matrix_sets, tilesets
from gisapp.ogc.api.views import DocumentView, ItemsView, ItemView, collection_tile

_COLLECTION = "collections/<str:collection>"

_TILE = "<str:grid_id>/<int:zoom>/<int:row>/<int:column>"

urlpatterns = [
    path("", DocumentView.as_view(document=landing.LANDING), name="api-landing"),
    path("conformance", DocumentView.as_view(document=landing.CONFORMANCE)),
    path("api", DocumentView.as_view(document=openapi.OPENAPI)),
    path("functions", DocumentView.as_view(document=functions.FUNCTIONS_DOCUMENT)),
    path("collections", DocumentView.as_view(document=collections.COLLECTIONS)),
    path(_COLLECTION, DocumentView.as_view(document=collections.COLLECTION)),
    path(f"{_COLLECTION}/schema", DocumentView.as_view(document=collections.SCHEMA)),
    path(f"{_COLLECTION}/queryables", DocumentView.as_view(document=collections.QUERYABLES)),
    path(f"{_COLLECTION}/sortables", DocumentView.as_view(document=collections.SORTABLES)),
    path(f"{_COLLECTION}/items", ItemsView.as_view()),
    path(f"{_COLLECTION}/items/<str:feature>", ItemView.as_view()),
    path("tileMatrixSets", DocumentView.as_view(document=tile_matrix_sets.TILE_MATRIX_SETS)),
    path(
        "tileMatrixSets/<str:grid>", DocumentView.as_view(document=tile_matrix_sets.TILE_MATRIX_SET)
    ),
    path("tiles", DocumentView.as_view(document=tilesets.TILESETS)),
    path("tiles/<str:grid>", DocumentView.as_view(document=tilesets.TILESET)),
    path("tiles/<str:grid>/tilejson", DocumentView.as_view(document=tilesets.TILEJSON)),
    path(f"{_COLLECTION}/tiles/{_TILE}", collection_tile),
    path(f"{_COLLECTION}/tiles", DocumentView.as_view(document=tilesets.TILESETS)),
    path(f"{_COLLECTION}/tiles/<str:grid>", DocumentView.as_view(document=tilesets.TILESET)),
    path(
        f"{_COLLECTION}/tiles/<str:grid>/tilejson", DocumentView.as_view(document=tilesets.TILEJSON)
    ),
]
