"""``GET /api/isolation``: valves to close, and who loses water (contract §4.2, §4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from consumption_points.closing.answers import closure_body
from consumption_points.closing.questions import understood
from gisapp.ogc.stream import snapshot as one_snapshot
from gisapp.rest.views import AS_OF, AnswerView, documented
from networks.asking.identifiers import WRITTEN_AS
from networks.isolation.isolating import isolate

if TYPE_CHECKING:
    from rest_framework.request import Request


_ACTION: Final = "isolation"
_PARAMETERS: Final = [
    OpenApiParameter("at", str, description=WRITTEN_AS),
    OpenApiParameter("x", float, description="east, instead of at"),
    OpenApiParameter("y", float, description="north"),
    OpenApiParameter("crs", str, description="system of x and y, EPSG:3067 by default"),
    OpenApiParameter("stuck", str, many=True, description="valves that do not close"),
    AS_OF,
]


class IsolationView(AnswerView):
    """Parts one object or place of the water network from the rest."""

    @documented(
        parameters=_PARAMETERS,
        responses=OpenApiTypes.OBJECT,
        summary="Valves to close around a burst, and what runs dry",
    )
    def get(self, request: Request) -> Response:
        """Isolate; the graph is as old as the rows of the answer."""
        caller = self.caller
        with one_snapshot(settings.STATEMENT_SECONDS):
            parameters = request.query_params
            stuck = parameters.getlist("stuck")
            asked = understood(
                parameters.dict(), stuck, caller=caller, action=_ACTION, as_of=self.moment
            )
            body = closure_body(asked, isolate(asked.snapshot, [asked.place], asked.stuck))
        asked.answer.record()
        return Response(body)


urlpatterns = [path("isolation", IsolationView.as_view(), name="isolation")]
