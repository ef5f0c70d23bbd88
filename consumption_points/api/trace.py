"""``GET /api/trace`` and ``GET /api/path``: what lies that way, and whom it serves (§4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from consumption_points.api.trace_answers import LISTED_AT_MOST, Told, body
from consumption_points.api.trace_streams import blocks
from gisapp.core.errors import InvalidInputError
from gisapp.ogc.limits import STREAM_ROWS, statement_seconds
from gisapp.ogc.responses import streamed
from gisapp.ogc.stream import admit
from gisapp.ogc.stream import snapshot as one_snapshot
from gisapp.rest.texts import answered
from gisapp.rest.views import AS_OF, AnswerView, documented
from networks.asking.answers import Answer
from networks.asking.following import Direction, direction_of, follow, way_between
from networks.asking.identifiers import WRITTEN_AS, find
from networks.asking.places import place_of
from networks.asking.sentences import warning
from networks.resident import network_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.http.response import HttpResponse, HttpResponseBase
    from rest_framework.request import Request

    from gisapp.access import Caller

_TRACED_BY: Final = [
    OpenApiParameter("from", str, required=True, description=WRITTEN_AS),
    OpenApiParameter("direction", str, required=True, enum=list(Direction)),
    OpenApiParameter(
        "listed", str, enum=["all"], description="lists every object of a large answer, too"
    ),
    AS_OF,
]
_BETWEEN: Final = [
    OpenApiParameter("from", str, required=True, description=WRITTEN_AS),
    OpenApiParameter("to", str, required=True, description=WRITTEN_AS),
    AS_OF,
]
_MANHOLE: Final = {"tyyppi": "kaivo", "tunnus": "…", "lahde": "kyla", "lahdetunnus": "K7"}
_TRACE: Final = {
    "features": {"kaivo": [_MANHOLE]},
    "listed": True,
    "length_m": 90.0,
    "fall_m": 1.2,
    "node_counts": {"kaivo": 1},
    "link_counts": {"jatevesi": 2},
    "warnings": [warning("no_outlet", 0)],
    "stopped_at": [],
    "consumption_points": [{"tyyppi": "kulutuspaikka", "tunnus": "KP-1"}],
    "consumption_point_count": 1,
    "unconnected_nearby": 0,
    "hidden": 0,
}
_WAY: Final = {
    "found": True,
    "target": _MANHOLE,
    "way": [{**_MANHOLE, "etaisyys_m": 0.0}],
    **_TRACE,
}


class TraceView(AnswerView):
    """Follows the network from one object."""

    @documented(
        parameters=_TRACED_BY,
        responses=OpenApiTypes.OBJECT,
        examples=[
            OpenApiExample("trace", _TRACE, response_only=True),
            OpenApiExample("nearest_pump", _WAY, response_only=True),
        ],
        summary="What lies upstream, downstream or connected; the way to a source or a pump",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Trace; the graph is as old as the rows of the answer."""
        caller = self.caller
        direction = direction_of(request.query_params.get("direction", ""))
        asked = _Asked(caller, direction, request.query_params.get("from", ""), self.moment)
        if _wants_all(request.query_params.get("listed", "")):
            return streamed(request._request, _blocks(asked), "application/json")  # noqa: SLF001
        with one_snapshot(settings.STATEMENT_SECONDS):
            told = _told(asked, nearest_first=LISTED_AT_MOST)
            found = body(told)
        return _answered(told.answer, found)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question for a trace."""

    caller: Caller
    direction: Direction
    start: str
    as_of: datetime | None


def _told(asked: _Asked, nearest_first: int | None = None) -> Told:
    """What was found; call it inside the snapshot that reads the rows."""
    caller, as_of = asked.caller, asked.as_of
    start = find(asked.start, caller=caller, action="trace", locator="from", as_of=as_of)
    snapshot = network_at(as_of)
    place = place_of(snapshot, start, locator="from")
    found = follow(snapshot, place, asked.direction, nearest_first)
    scope = {"from": start.name, "direction": asked.direction.value}
    return Told(snapshot, found, Answer(caller, "trace", scope, as_of))


def _blocks(asked: _Asked) -> Iterator[bytes]:
    """The whole answer; a large one takes one of its account's places."""
    with one_snapshot(statement_seconds(asked.caller.roles)):
        told = _told(asked)
        if len(told.found.nodes) + len(told.found.links) > STREAM_ROWS:
            admit(asked.caller.actor)
        yield from blocks(told)


def _wants_all(text: str) -> bool:
    if text not in ("", "all"):
        msg = "listed may be all: then every object is listed, however many there are."
        raise InvalidInputError(msg, locator="listed")
    return bool(text)


class PathView(AnswerView):
    """Finds the shortest way between two objects."""

    @documented(
        parameters=_BETWEEN,
        responses=OpenApiTypes.OBJECT,
        examples=[OpenApiExample("path", _WAY, response_only=True)],
        summary="The shortest way between two objects, whatever the flow",
    )
    def get(self, request: Request) -> HttpResponse:
        """Find the way; closed valves and links stop it, but for its own ends."""
        caller, as_of, given = self.caller, self.moment, request.query_params
        with one_snapshot(settings.STATEMENT_SECONDS):
            start, end = (
                find(given.get(name, ""), caller=caller, action="path", locator=name, as_of=as_of)
                for name in ("from", "to")
            )
            snapshot = network_at(as_of)
            found = way_between(
                snapshot,
                place_of(snapshot, start, locator="from"),
                place_of(snapshot, end, locator="to"),
            )
            answer = Answer(caller, "path", {"from": start.name, "to": end.name}, as_of)
            told = body(Told(snapshot, found, answer))
        return _answered(answer, told)


def _answered(answer: Answer, told: dict[str, Any]) -> HttpResponse:
    answer.record()
    return answered(told)


urlpatterns = [
    path("trace", TraceView.as_view(), name="trace"),
    path("path", PathView.as_view(), name="path"),
]
