"""``/api/interruptions``: interruptions planned from an isolation, their run sheets and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.urls import path
from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.response import Response

from consumption_points.choices import PURPOSE
from consumption_points.closing import interruptions
from gisapp import access
from gisapp.core.errors import InvalidInputError
from gisapp.ogc.stream import snapshot as one_snapshot
from gisapp.rest.views import AnswerView, documented
from networks.asking.bodies import read_body
from networks.choices.interruptions import INTERRUPTION_STATE
from networks.feature_types import INTERRUPTION
from networks.services.run_sheets import still_shut

if TYPE_CHECKING:
    import datetime
    import uuid
    from collections.abc import Collection, Mapping

    from rest_framework.request import Request

    from gisapp.access import Caller

LISTED_AT_MOST: Final = 1000
_QUESTION: Final[tuple[str, ...]] = ("at", "x", "y", "crs")
_TIMES: Final[tuple[str, ...]] = ("alkaa", "paattyy")
_USUAL_PURPOSE: Final = "tiedonvaihto"
_MADE: Final = OpenApiExample(
    "interruption",
    {
        "at": "vesijohto/ky4:10",
        "stuck": [],
        "alkaa": "2027-03-01T09:00:00+02:00",
        "paattyy": "2027-03-01T12:00:00+02:00",
        "tila": "suunniteltu",
    },
    request_only=True,
)
_TICKED: Final = OpenApiExample(
    "tick", {"kuittaus": "kiinni", "aika": "2027-03-01T09:05:00+02:00"}, request_only=True
)


class InterruptionsView(AnswerView):
    """All interruptions, and new ones."""

    @documented(
        operation_id="interruptions_list",
        parameters=[OpenApiParameter("tila", str, enum=INTERRUPTION_STATE.values)],
        responses=OpenApiTypes.OBJECT,
        summary="Interruptions, the latest first",
    )
    def get(self, request: Request) -> Response:
        """List at most ``LISTED_AT_MOST``."""
        state = request.query_params.get("tila", "")
        if state and state not in INTERRUPTION_STATE:
            msg = f"The state is none of {', '.join(INTERRUPTION_STATE.values)}."
            raise InvalidInputError(msg, locator="tila")
        reading = access.readable(INTERRUPTION, caller=self.caller, action="interruption")
        rows = reading.rows.order_by("-starts_at", "-pk")
        if state:
            rows = rows.filter(state=state)
        shown = list(rows[:LISTED_AT_MOST])
        reading.record([row.pk for row in shown])
        return Response({"interruptions": [interruptions.summary(row) for row in shown]})

    @documented(
        request=OpenApiTypes.OBJECT,
        responses={201: OpenApiTypes.OBJECT},
        examples=[_MADE],
        summary="Plan an interruption: isolate a place and store valves, area and points",
    )
    def post(self, _request: Request) -> Response:
        """Isolate and store; the answer is the interruption as it now stands."""
        caller = self.caller
        body = _body(self, (*_QUESTION, *_TIMES, "stuck", "tila"))
        question = {name: body[name] for name in _QUESTION if name in body}
        stuck = _texts(body.get("stuck", []), "stuck")
        number, notes = interruptions.interruption_make(question, stuck, _values(body), caller)
        answer = _told(number, caller, notes)
        answer.status_code = 201
        return answer


class InterruptionView(AnswerView):
    """One interruption by its number."""

    @documented(
        operation_id="interruptions_one",
        responses=OpenApiTypes.OBJECT,
        summary="An interruption: plan, run sheet, dry hydrants, points for those with the right",
    )
    def get(self, _request: Request, number: str) -> Response:
        """Tell all that the caller may know of it."""
        return _told(number, self.caller, [])

    @documented(
        request=OpenApiTypes.OBJECT,
        responses=OpenApiTypes.OBJECT,
        examples=[OpenApiExample("state", {"tila": "kaynnissa"}, request_only=True)],
        summary="Change the times or the state of an interruption",
    )
    def patch(self, _request: Request, number: str) -> Response:
        """Change, and tell it as it now stands."""
        values = _values(_body(self, (*_TIMES, "tila")))
        interruptions.interruption_change(number, values, self.caller)
        return _told(number, self.caller, [])


class RunSheetView(AnswerView):
    """The run sheet of an interruption."""

    @documented(responses=OpenApiTypes.OBJECT, summary="Valves to close, as ticked so far")
    def get(self, _request: Request, number: str) -> Response:
        """List the valves in walking order."""
        caller = self.caller
        with one_snapshot(settings.STATEMENT_SECONDS):
            row = interruptions.interruption_row(number, caller, "run_sheet")
            lines = interruptions.run_sheet(row, caller)
        return Response({"katkostunnus": row.number, "run_sheet": lines})


class RunSheetValveView(AnswerView):
    """One line of a run sheet."""

    @documented(
        request=OpenApiTypes.OBJECT,
        responses=OpenApiTypes.OBJECT,
        examples=[_TICKED],
        summary="Tick a valve kiinni, epaonnistui or avattu; a failed one makes the plan anew",
    )
    def post(self, _request: Request, number: str, valve: uuid.UUID) -> Response:
        """Tick, and tell the interruption as it now stands."""
        body, caller = _body(self, ("kuittaus", "aika")), self.caller
        at = _time(body["aika"], "aika") if body.get("aika") else None
        state = str(body.get("kuittaus", ""))
        notes = interruptions.valve_tick(number, valve, state, at, caller)
        return _told(number, caller, notes)


class StillShutView(AnswerView):
    """The alarm: valves shut though their interruption is over."""

    @documented(responses=OpenApiTypes.OBJECT, summary="Valves still shut after their interruption")
    def get(self, _request: Request) -> Response:
        """List them with the number of their interruption."""
        caller = self.caller
        with one_snapshot(settings.STATEMENT_SECONDS):
            reading = access.readable(INTERRUPTION, caller=caller, action="still_shut")
            shut = list(still_shut().using("read"))
            numbered = {line.interruption_id for line in shut}
            seen = set(reading.rows.filter(pk__in=numbered).values_list("pk", flat=True))
            lines = [line for line in shut if line.interruption_id in seen]
            reading.record({line.interruption_id for line in lines})
            numbers = {str(line.valve): line.interruption.number for line in lines}
            told = interruptions.sheet_lines(lines, caller)
        valves = [{**one, "katkostunnus": numbers[one["tunnus"]]} for one in told]
        return Response({"valves_still_shut": valves})


class NoticesView(AnswerView):
    """The hand-over list of an interruption."""

    @documented(
        parameters=[OpenApiParameter("purpose", str, enum=PURPOSE.values)],
        responses=OpenApiTypes.OBJECT,
        summary="Ids of the points to be told; the purpose goes into the ledger",
    )
    def get(self, request: Request, number: str) -> Response:
        """List the points by id alone."""
        purpose = request.query_params.get("purpose", _USUAL_PURPOSE)
        if purpose not in PURPOSE:
            msg = f"The purpose is none of {', '.join(PURPOSE.values)}."
            raise InvalidInputError(msg, locator="purpose")
        return Response(interruptions.hand_over(number, self.caller, purpose))


def _told(number: str, caller: Caller, notes: list[dict[str, Any]]) -> Response:
    told = interruptions.document(number, caller)
    return Response({**told, "warnings": [*notes, *told["warnings"]]})


def _body(view: AnswerView, names: Collection[str]) -> Mapping[str, Any]:
    action = interruptions.ACTION
    return read_body(view.body, caller=view.caller, action=action, names=names).values


def _values(body: Mapping[str, Any]) -> dict[str, Any]:
    """Times and state as the property values of a ``katkos``."""
    times = {name: _time(body[name], name) for name in _TIMES if name in body}
    return {**times, **({"tila": body["tila"]} if "tila" in body else {})}


def _time(value: object, name: str) -> datetime.datetime | None:
    if value is None:
        return None
    try:
        time = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        msg = f"{name} is a time with its zone, as 2027-03-01T09:00:00+02:00."
        raise InvalidInputError(msg, locator=name)
    return time


def _texts(value: object, name: str) -> list[str]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    msg = f"{name} is a list of ids."
    raise InvalidInputError(msg, locator=name)


urlpatterns = [
    path("interruptions", InterruptionsView.as_view(), name="interruptions"),
    path("interruptions/still-shut", StillShutView.as_view(), name="still-shut"),
    path("interruptions/<str:number>", InterruptionView.as_view(), name="interruption"),
    path("interruptions/<str:number>/run-sheet", RunSheetView.as_view(), name="run-sheet"),
    path(
        "interruptions/<str:number>/run-sheet/<uuid:valve>",
        RunSheetValveView.as_view(),
        name="run-sheet-valve",
    ),
    path("interruptions/<str:number>/notices", NoticesView.as_view(), name="notices"),
]
