"""``/ogc/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}``."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from isal import igzip

from gisapp import access
from gisapp.access.tile_use import note_tile
from gisapp.core.errors import NotFoundError, UnknownNameError, VesiverkkoError
from gisapp.geo.grids import grid
from gisapp.ogc.tiles import mvt

if TYPE_CHECKING:
    from django.http import HttpRequest

MEDIA_TYPE: Final = "application/vnd.mapbox-vector-tile"


@require_safe
def tile(request: HttpRequest, grid_id: str, zoom: int, row: int, column: int) -> HttpResponse:
    """One tile with every layer that the caller may read, or those named in ``layers``."""
    try:
        box = grid(grid_id).tile(zoom, row, column)
        scale = grid(grid_id).scale(zoom)
        readings = _readings(request, scale)
    except VesiverkkoError as error:
        return _problem(error)
    if readings:
        note_tile(readings, f"{grid_id}/{zoom}/{row}/{column}")
    return _answer(request, mvt.tile(readings, box, scale))


def _readings(request: HttpRequest, scale: int) -> list[access.Reading]:
    caller: access.Caller = request.caller  # type: ignore[attr-defined]  # set by middleware
    asked = [name for name in request.GET.get("layers", "").split(",") if name]
    types = {feature_type.name: feature_type for feature_type in access.layers_for(caller)}
    unknown = [name for name in asked if name not in types]
    if unknown:
        msg = f"There is no such layer; there are {', '.join(types)}."
        raise UnknownNameError(msg, locator="layers")
    return [
        access.readable(types[name], caller=caller, action="tiles")
        for name in (asked or types)
        if mvt.shown_at(types[name], scale)
    ]


def _answer(request: HttpRequest, body: bytes) -> HttpResponse:
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    elif body and "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(igzip.compress(body, 1), content_type=MEDIA_TYPE)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(body, content_type=MEDIA_TYPE)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept-Encoding, Cookie, Authorization"
    return response


def _problem(error: VesiverkkoError) -> JsonResponse:
    status = 404 if isinstance(error, UnknownNameError | NotFoundError) else 400
    return JsonResponse(
        {"type": "about:blank", "title": "No such tile", "status": status, "detail": error.message},
        status=status,
        content_type="application/problem+json",
    )
