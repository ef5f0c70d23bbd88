"""``GET /api/trace``: what lies upstream, downstream or connected (contract §4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.conf import settings
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from gisapp.core.errors import InvalidInputError
from gisapp.ogc.stream import snapshot as one_snapshot
from networks.asking.answers import Answer
from networks.asking.identifiers import find
from networks.asking.places import place_of
from networks.asking.sentences import warnings
from networks.graph.snapshot import Walk
from networks.resident import current
from networks.tracing.traces import Trace, trace

if TYPE_CHECKING:
    from rest_framework.request import Request

    from gisapp.access import Caller
    from networks.graph.snapshot import Snapshot

LISTED_AT_MOST: Final = 50_000
_DIRECTIONS: Final = {walk.value: walk for walk in (Walk.UPSTREAM, Walk.DOWNSTREAM, Walk.CONNECTED)}


class TraceView(APIView):
    """Follows the network from one object."""

    @extend_schema(
        parameters=[
            OpenApiParameter("from", str, required=True, description="tunnus, SOURCE:id, …"),
            OpenApiParameter("direction", str, required=True, enum=list(_DIRECTIONS)),
        ],
        responses=OpenApiTypes.OBJECT,
        examples=[
            OpenApiExample(
                "trace",
                {"length_m": 90.0, "features": {"kaivo": [{"tyyppi": "kaivo", "tunnus": "…"}]}},
                response_only=True,
            )
        ],
        summary="What lies upstream, downstream or connected",
    )
    def get(self, request: Request) -> Response:
        """Trace; the graph is as old as the rows of the answer."""
        caller: Caller = request._request.caller  # type: ignore[attr-defined]  # noqa: SLF001
        walk = _direction(request.query_params.get("direction", ""))
        asked = request.query_params.get("from", "")
        with one_snapshot(settings.STATEMENT_SECONDS):
            start = find(asked, caller=caller, action="trace", locator="from")
            resident = current()
            place = place_of(resident.snapshot, start, locator="from")
            answer = Answer(caller, "trace", {"from": start.name, "direction": walk.value})
            body = _body(resident.snapshot, trace(resident.snapshot, place, walk), answer)
        answer.record()
        response = Response(body)
        response["Cache-Control"] = "no-store"
        return response


def _direction(text: str) -> Walk:
    if text not in _DIRECTIONS:
        msg = f"Give a direction: {', '.join(_DIRECTIONS)}."
        raise InvalidInputError(msg, locator="direction")
    return _DIRECTIONS[text]


def _body(snapshot: Snapshot, found: Trace, answer: Answer) -> dict[str, Any]:
    """The answer; more than ``LISTED_AT_MOST`` objects are counted, not listed."""
    listed = len(found.nodes) + len(found.links) <= LISTED_AT_MOST
    none = np.empty(0, np.int32)
    features = answer.features(snapshot, found.nodes, found.links) if listed else {}
    stopped = answer.features(snapshot, found.stopped_at, none) if listed else {}
    return {
        "features": features,
        "listed": listed,
        "length_m": round(found.length_m, 2),
        "fall_m": None if found.fall_m is None else round(found.fall_m, 3),
        "node_counts": found.node_counts,
        "link_counts": found.link_counts,
        "stopped_at": [one for some in stopped.values() for one in some],
        "hidden": answer.hidden,
        "warnings": warnings(found.notes),
    }


urlpatterns = [path("trace", TraceView.as_view(), name="trace")]
