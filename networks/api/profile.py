"""``GET /api/profile``: the length profile along a way, as figures or as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.renderers import BaseRenderer, JSONRenderer

from gisapp.core.errors import InvalidInputError, NotFoundError
from gisapp.ogc.stream import snapshot as one_snapshot
from gisapp.rest.views import AS_OF, AnswerView, documented
from networks.asking.following import Direction, direction_of, path_along
from networks.asking.identifiers import WRITTEN_AS, find
from networks.asking.places import place_of
from networks.asking.profile_answers import as_json, as_svg
from networks.asking.profiles import ProfileRows
from networks.asking.sentences import warning
from networks.graph.traits import NETWORKS
from networks.resident import network_at
from networks.tracing.paths import Path, shortest_path, whole_links

if TYPE_CHECKING:
    from datetime import datetime

    from rest_framework.request import Request
    from rest_framework.response import Response

    from gisapp.access import Caller
    from networks.asking.identifiers import Named
    from networks.graph.snapshot import Snapshot

NODES_AT_MOST: Final = 5_000
_LINES: Final = tuple(one for one in Direction if one is not Direction.CONNECTED)
_PARAMETERS: Final = [
    OpenApiParameter("from", str, required=True, description=WRITTEN_AS),
    OpenApiParameter("to", str, description=f"{WRITTEN_AS}; or a direction"),
    OpenApiParameter("direction", str, enum=list(_LINES), description="instead of to"),
    AS_OF,
]
_EXAMPLE: Final = {
    "length_m": 42.3,
    "fall_m": 0.35,
    "stations": [{"tyyppi": "kaivo", "nimi": "K1", "etaisyys_m": 0.0, "kannen_korkeus": 98.42}],
    "pipes": [{"nimi": "J1", "alku_m": 0.0, "loppu_m": 42.3, "kaltevuus_promille": 8.3}],
    "warnings": [warning("diameter_missing", 2)],
    "hidden": 0,
}


class SvgRenderer(BaseRenderer):
    """Lets a client ask for the drawing by ``Accept`` or ``format=svg``."""

    media_type = "image/svg+xml"
    format = "svg"
    charset = "utf-8"

    def render(self, data: Any, *_context: Any) -> bytes:
        """What is no drawing is an error, and its media type says that it is JSON."""
        return bytes(JSONRenderer().render(data))


class ProfileView(AnswerView):
    """Draws what lies how deep along a way."""

    renderer_classes = (JSONRenderer, SvgRenderer)

    @documented(
        parameters=_PARAMETERS,
        responses={
            (200, "application/json"): OpenApiTypes.OBJECT,
            (200, "image/svg+xml"): OpenApiTypes.STR,
        },
        examples=[OpenApiExample("profile", _EXAMPLE, response_only=True)],
        summary="Length profile along the shortest way, or down, up, to a source or a pump",
    )
    def get(self, request: Request) -> Response | HttpResponse:
        """Measure, and draw if asked; the graph is as old as the rows of the answer."""
        caller, as_of = self.caller, self.moment
        with one_snapshot(settings.STATEMENT_SECONDS):
            snapshot = network_at(as_of)
            scope, found = _asked(request, snapshot, caller, as_of)
            rows = ProfileRows(caller, as_of)
            profile = rows.read(snapshot, found)
            network = NETWORKS[snapshot.nodes["network"][found.nodes[0]]]
        rows.record(scope)
        if request.accepted_renderer.format == "svg":
            written = as_svg(profile, network=network, hidden=rows.hidden, as_of=as_of)
            response = HttpResponse(written, content_type="image/svg+xml; charset=utf-8")
        else:
            response = HttpResponse(
                JSONRenderer().render(as_json(profile, hidden=rows.hidden, as_of=as_of)),
                content_type="application/json",
            )
        response["Vary"] = "Accept, Authorization, Cookie"
        return response


def _asked(
    request: Request, snapshot: Snapshot, caller: Caller, as_of: datetime | None
) -> tuple[dict[str, str], Path]:
    """What the ledger says of the question, and the way with whole links at its ends.

    Raises ``NotFoundError`` where there is no way, and ``InvalidInputError`` for one too long and
    for two answers to where it ends.
    """
    start = _named(request, "from", caller, as_of)
    place = place_of(snapshot, start, locator="from")
    scope = {"from": start.name}
    if {"to", "direction"} <= request.query_params.keys():
        msg = "Give to or direction, not both."
        raise InvalidInputError(msg, locator="direction")
    if "to" in request.query_params:
        end = _named(request, "to", caller, as_of)
        scope["to"] = end.name
        found = shortest_path(snapshot, place, place_of(snapshot, end, locator="to"))
    else:
        direction = direction_of(request.query_params.get("direction", ""), _LINES)
        scope["direction"] = direction.value
        found = path_along(snapshot, place, direction)
    if found is None:
        msg = f"There is no way from {start.name} to there: it is closed, or nothing joins them."
        raise NotFoundError(msg, locator="to" if "to" in scope else "direction")
    if len(found.nodes) > NODES_AT_MOST:
        msg = f"The way has more than {NODES_AT_MOST} nodes. Ask for a shorter one."
        raise InvalidInputError(msg, locator="to")
    return scope, whole_links(snapshot, found)


def _named(request: Request, name: str, caller: Caller, as_of: datetime | None) -> Named:
    text = request.query_params.get(name, "")
    return find(text, caller=caller, action="profile", locator=name, as_of=as_of)


urlpatterns = [path("profile", ProfileView.as_view(), name="profile")]
