"""``/api/plans/NUMBER/…``: a plan checked, approved, built, reopened, rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample
from rest_framework.response import Response

from gisapp.core.errors import InvalidInputError
from gisapp.geo import crs
from gisapp.rest.views import documented
from networks.api.plan_parameters import (
    ACTION,
    MADE,
    MUST_SEE,
    PLAN,
    SEEN,
    PlanningView,
    must_see,
    seen_by,
)
from networks.asking.bodies import read_body
from networks.asking.plan_answers import plan_read, summary, told
from networks.asking.plan_comparison import comparison
from networks.services import plans

if TYPE_CHECKING:
    from rest_framework.request import Request

_SYSTEM: Final = crs.parse(crs.Notation.CRS84_URN.value)
_COMPARISON: Final = {
    "lengths": [
        {
            "tyyppi": "vesijohto",
            "materiaali": "PEH",
            "nimellishalkaisija": 160,
            "added_m": 50.02,
            "removed_m": 0.0,
            "abandoned_m": 0.0,
            "changed_from_m": 0.0,
            "changed_to_m": 0.0,
        }
    ],
    "objects": {"vesijohto": {"lisays": 1}},
    "changed_since": [],
    "hidden": 0,
}
_REPORT: Final = {
    "faults": [
        {
            "suunnitelmatunnus": "S-2027-1",
            "tyyppi": "vesijohto",
            "tunnus": "8c0a…",
            "muutostyyppi": "lisays",
            "rule": "network",
            "message": "sijainti meets no node at its end loppu: …",
            "locator": "sijainti",
        }
    ],
    "warnings": [],
}


class ComparisonView(PlanningView):
    """A plan beside what is built."""

    @documented(
        responses=OpenApiTypes.OBJECT,
        examples=[OpenApiExample("comparison", {**MADE, **_COMPARISON}, response_only=True)],
        summary="Lengths by material and diameter, objects, and what has changed in the network",
    )
    def get(self, _request: Request, number: str) -> Response:
        """Compare, in one snapshot of plan and network."""
        with plan_read(number, caller=self.caller, crs=_SYSTEM) as seen:
            return Response(comparison(seen, caller=self.caller))


class CheckView(PlanningView):
    """Whether a plan can be carried out."""

    @documented(
        request=None,
        responses=OpenApiTypes.OBJECT,
        examples=[OpenApiExample("report", _REPORT, response_only=True)],
        summary="Carry a plan out and take it back: every fault by object and rule",
    )
    def post(self, _request: Request, number: str) -> Response:
        """Check; nothing is stored."""
        report = plans.plan_check(number, caller=self.caller)
        faults, warnings = (
            [told(one) for one in some] for some in (report.faults, report.warnings)
        )
        return Response({**summary(report.plan), "faults": faults, "warnings": warnings})


class ApproveView(PlanningView):
    """A draft approved."""

    @documented(
        parameters=[MUST_SEE],
        request=OpenApiTypes.OBJECT,
        responses=OpenApiTypes.OBJECT,
        examples=[
            OpenApiExample("approve and build", {"build": True}, request_only=True),
            OpenApiExample("approved", {**MADE, "tila": "hyvaksytty"}, response_only=True),
        ],
        summary="Approve a draft that has no faults; with build, carry it out in one transaction",
    )
    def post(self, request: Request, number: str) -> Response:
        """Approve what the caller has read, and build it when he says so."""
        body = _body(self)
        build = body.get("build", False)
        if not isinstance(build, bool):
            msg = "build is true or false."
            raise InvalidInputError(msg, locator="build")
        seen = must_see(request)
        if build:
            return _built(plans.plan_build(number, seen, caller=self.caller, approve=True))
        return Response(summary(plans.plan_approve(number, seen, caller=self.caller)))


class BuildView(PlanningView):
    """An approved plan built."""

    @documented(
        parameters=[MUST_SEE],
        request=None,
        responses=OpenApiTypes.OBJECT,
        examples=[
            OpenApiExample(
                "built", {**MADE, "tila": "rakennettu", "edit": "8c0a…"}, response_only=True
            )
        ],
        summary="Carry an approved plan out in one transaction; its edit can be undone",
    )
    def post(self, request: Request, number: str) -> Response:
        """Build: all of it or nothing."""
        return _built(plans.plan_build(number, must_see(request), caller=self.caller))


class StepView(PlanningView):
    """A plan reopened or rejected."""

    state = "luonnos"

    @documented(
        parameters=[SEEN],
        request=None,
        responses=OpenApiTypes.OBJECT,
        examples=[OpenApiExample("plan", MADE, response_only=True)],
        summary="Reopen an approved plan as a draft, or reject a plan that is not built",
    )
    def post(self, request: Request, number: str) -> Response:
        """Take the step."""
        plan = plans.plan_step(number, self.state, caller=self.caller, seen=seen_by(request))
        return Response(summary(plan))


def _body(view: PlanningView) -> Any:
    names = ("build",)
    return read_body(view.body or b"{}", caller=view.caller, action=ACTION, names=names).values


def _built(built: plans.Built) -> Response:
    return Response({**summary(built.plan), "edit": built.edit})


urlpatterns = [
    path(f"{PLAN}/comparison", ComparisonView.as_view(), name="plan-comparison"),
    path(f"{PLAN}/check", CheckView.as_view(), name="plan-check"),
    path(f"{PLAN}/approve", ApproveView.as_view(), name="plan-approve"),
    path(f"{PLAN}/build", BuildView.as_view(), name="plan-build"),
    path(f"{PLAN}/reopen", StepView.as_view(state="luonnos"), name="plan-reopen"),
    path(f"{PLAN}/reject", StepView.as_view(state="hylatty"), name="plan-reject"),
]
