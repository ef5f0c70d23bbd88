"""``GET /api/reports/lengths``: the length report that VEETI asks for, as JSON or CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.response import Response

from gisapp.ogc.stream import snapshot as one_snapshot
from gisapp.rest.formats import ChosenByView, chosen_format, csv_answer
from gisapp.rest.views import AnswerView, documented
from networks.reporting.length_report import length_report, length_table
from networks.reporting.lengths import total_m

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.request import Request


_AREA: Final = "id of a service area (toiminta_alue), or all: each of them, and the rest apart"
_EXAMPLE: Final = {
    "length_m": 81234.5,
    "rows": [
        {
            "area": None, "area_name": None, "network": "vesi", "usage_state": "kaytossa",
            "kind": "jakeluvesijohto", "material": "PEH", "diameter_class": "64-110",
            "decade": 1990, "links": 1312, "length_m": 81234.5,
        }
    ],
}  # fmt: skip


class LengthsView(AnswerView):
    """Lengths by network, state of use, kind, material, diameter class, decade and area."""

    content_negotiation_class = ChosenByView

    @documented(
        parameters=[
            OpenApiParameter("area", str, description=_AREA),
            OpenApiParameter("format", str, enum=["json", "csv"], description="json by default"),
        ],
        responses={
            (200, "application/json"): OpenApiTypes.OBJECT,
            (200, "text/csv"): OpenApiTypes.STR,
        },
        examples=[OpenApiExample("lengths", _EXAMPLE, response_only=True)],
        summary="Lengths of the network for VEETI",
    )
    def get(self, request: Request) -> HttpResponse | Response:
        """Report; the ledger's lines are written before the answer leaves."""
        caller = self.caller
        area = request.query_params.get("area", "")
        form = chosen_format(request)
        with one_snapshot(settings.STATEMENT_SECONDS):
            if form == "csv":
                return csv_answer(length_table(area, caller=caller), "pituudet")
            report = length_report(area, caller=caller)
        rows = [one.told() for one in report]
        body = {"length_m": total_m(one.row for one in report), "rows": rows}
        return Response(body)


urlpatterns = [path("reports/lengths", LengthsView.as_view(), name="lengths")]
