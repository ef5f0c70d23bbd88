"""``/ogc/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}``, and what has changed since."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from isal import igzip

from gisapp.access.problems import problem_of
from gisapp.access.tile_use import note_tile
from gisapp.core.errors import UnknownNameError, VesiverkkoError
from gisapp.features.past import LOCATOR, read_moment
from gisapp.geo.grids import grid
from gisapp.ogc.responses import accepts_gzip
from gisapp.ogc.tiles import making
from gisapp.ogc.tiles.changes import changes_since
from gisapp.ogc.tiles.plan import past_plan, place_of, plans

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gisapp.access import Caller
    from gisapp.access.problems import Statuses
    from gisapp.ogc.tiles.making import Tile

MEDIA_TYPE: Final = "application/vnd.mapbox-vector-tile"
# A browser may show what it has for half a minute while it asks again; the map asks past that
# where it knows of a change.
_CACHE_CONTROL: Final = "private, max-age=0, stale-while-revalidate=30"
_VARY: Final = "Accept-Encoding, Cookie, Authorization"
# An unknown grid or layer is a tile that is not there.
_SPECIAL: Final[Statuses] = {UnknownNameError: HTTPStatus.NOT_FOUND}
_TAG: Final = re.compile(r'(?:W/)?"([^"]*)"')


@require_safe
def tile(request: HttpRequest, grid_id: str, zoom: int, row: int, column: int) -> HttpResponse:
    """One tile with every layer that the caller may read, or those named in ``layers``.

    The OGC's word for them is ``collections`` (OGC 20-057 §13). With ``as_of`` it is the tile of a
    past moment.
    """
    caller: Caller = request.caller  # type: ignore[attr-defined]  # set by middleware
    try:
        if LOCATOR in request.GET:
            return _past_tile(request, caller, (grid_id, zoom, row, column))
        tiles = grid(grid_id)
        place = place_of(grid_id, zoom, row, column)
        plan = plans.plan(tiles, zoom, _asked(request), caller)
        if plan.layers:
            note_tile(caller, plan.layers, f"{grid_id}/{zoom}/{row}/{column}")
        known = _known_version(request, plan.mark)
        address = f"{plan.mark}/{caller.rights_class}/{zoom}/{row}/{column}"
        found = making.tile(plan, place, address, known)
    except VesiverkkoError as error:
        return problem_of(error, _SPECIAL)
    return _answer(request, found, plan.mark)


def _past_tile(
    request: HttpRequest, caller: Caller, address: tuple[str, int, int, int]
) -> HttpResponse:
    """A tile as it was: made for this request alone, and kept by nobody."""
    grid_id, zoom, *_rest = address
    as_of = read_moment(request.GET[LOCATOR])
    place = place_of(*address)
    plan = past_plan(grid(grid_id), zoom, _asked(request), caller, as_of)
    if plan.layers:
        note_tile(caller, plan.layers, f"{'/'.join(map(str, address))}@{as_of.isoformat()}")
    _version, body = making.made(plan, place)
    response = HttpResponse(body, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Vary"] = _VARY
    return response


def _asked(request: HttpRequest) -> str:
    return request.GET.get("layers") or request.GET.get("collections", "")


@require_safe
def changes(request: HttpRequest) -> JsonResponse:
    """Which cells have changed since the caller asked last (``since``: the last answer's mark)."""
    caller: Caller = request.caller  # type: ignore[attr-defined]  # set by middleware
    try:
        response = JsonResponse(changes_since(request.GET.get("since", ""), caller))
    except VesiverkkoError as error:
        return problem_of(error, _SPECIAL)
    response["Cache-Control"] = "no-store"
    return response


def _known_version(request: HttpRequest, mark: str) -> str:
    """The version that the caller has of this very tile, "" where it has none."""
    header = request.META.get("HTTP_IF_NONE_MATCH")
    if not header:
        return ""
    for tag in _TAG.findall(header):
        known_mark, _, version = tag.removesuffix("-gzip").partition("-")
        if known_mark == mark:
            return str(version)
    return ""


def _answer(request: HttpRequest, found: Tile, mark: str) -> HttpResponse:
    packs = accepts_gzip(request)
    if found.packed is None:
        response = HttpResponse(status=304)
    elif packs:
        response = HttpResponse(found.packed, content_type=MEDIA_TYPE)
        response.headers["Content-Encoding"] = "gzip"
    else:
        body = igzip.decompress(found.packed) if found.body is None else found.body  # type: ignore[no-untyped-call]  # isal has no types
        response = HttpResponse(body, content_type=MEDIA_TYPE)
    response.headers["ETag"] = f'"{mark}-{found.version}{"-gzip" if packs else ""}"'
    response.headers["Cache-Control"] = _CACHE_CONTROL
    response.headers["Vary"] = _VARY
    return response
