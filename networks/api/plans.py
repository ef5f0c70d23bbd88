"""``/api/plans``: plans drawn, read, checked, approved and built (decision 19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.response import Response

from gisapp.core.errors import InvalidInputError
from gisapp.geo import crs
from gisapp.rest.views import documented
from networks.api.plan_parameters import ACTION, MADE, PLAN, SEEN, PlanningView, seen_by
from networks.asking.bodies import read_body
from networks.asking.plan_answers import collection, plan_read, plans_listed, summary
from networks.asking.plan_bodies import read_change, read_changes
from networks.choices.plans import PLAN_STATE
from networks.services import plans

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Sequence

    from rest_framework.request import Request

    from gisapp.geo.crs import CrsName
    from networks.models import Plan, PlanChange

_CRS: Final = OpenApiParameter(
    "crs", str, description="System of the coordinates, east first; EPSG:4326 by default"
)
_FEATURES: Final = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [27.2745, 61.6901]},
            "properties": {
                "muutostyyppi": "lisays",
                "tyyppinimi": "venttiili",
                "verkosto": "vesi",
                "tyyppi": "sulkuventtiili",
                "jakaa": "0f0e6a52-6d0c-4b7e-9f0a-3f6f4f1d2a11",
            },
        },
        {
            "type": "Feature",
            "geometry": None,
            "properties": {
                "muutostyyppi": "paivitys",
                "tyyppinimi": "vesijohto",
                "tunnus": "8c0a3a0e-6d0c-4b7e-9f0a-3f6f4f1d2a11",
                "muutosnumero": 4700,
                "kaytossa_tila": "hylatty",
            },
        },
    ],
}


class PlansView(PlanningView):
    """All plans, and new ones."""

    @documented(
        operation_id="plans_list",
        parameters=[OpenApiParameter("tila", str, enum=PLAN_STATE.values)],
        responses=OpenApiTypes.OBJECT,
        examples=[OpenApiExample("plans", {"plans": [MADE]}, response_only=True)],
        summary="Plans, the latest first",
    )
    def get(self, request: Request) -> Response:
        """List them, without their changes."""
        state = request.query_params.get("tila", "")
        if state and state not in PLAN_STATE:
            msg = f"The state is none of {', '.join(PLAN_STATE.values)}."
            raise InvalidInputError(msg, locator="tila")
        return Response({"plans": plans_listed(state, caller=self.caller)})

    @documented(
        request=OpenApiTypes.OBJECT,
        responses={201: OpenApiTypes.OBJECT},
        examples=[
            OpenApiExample(
                "plan", {"nimi": "Keksijänkadun saneeraus", "perustuu": None}, request_only=True
            ),
            OpenApiExample("made", MADE, response_only=True),
        ],
        summary="Begin a plan: an empty draft, which may build on another plan",
    )
    def post(self, _request: Request) -> Response:
        """Make it; it has no changes yet."""
        body = _body(self, ("nimi", "perustuu"))
        name, based_on = _text(body.get("nimi"), "nimi"), body.get("perustuu")
        base = None if based_on is None else _text(based_on, "perustuu")
        return Response(summary(plans.plan_make(name, base, caller=self.caller)), status=201)


class PlanView(PlanningView):
    """One plan by its number."""

    @documented(
        operation_id="plans_one",
        parameters=[_CRS],
        responses={(200, "application/geo+json"): OpenApiTypes.OBJECT},
        examples=[
            OpenApiExample(
                "plan",
                {**_FEATURES, "suunnitelma": MADE, "hidden": 0},
                response_only=True,
                media_type="application/geo+json",
            )
        ],
        summary="A plan as GeoJSON: each feature one change; can be sent to another plan as it is",
    )
    def get(self, request: Request, number: str) -> Response:
        """Tell all that the caller may know of it."""
        with plan_read(number, caller=self.caller, crs=_system(request)) as seen:
            return Response(collection(seen), content_type="application/geo+json")

    @documented(
        parameters=[SEEN],
        request=OpenApiTypes.OBJECT,
        responses=OpenApiTypes.OBJECT,
        examples=[
            OpenApiExample("base", {"perustuu": "S-2027-2"}, request_only=True),
            OpenApiExample("changed", MADE, response_only=True),
        ],
        summary="Rename a draft or let it build on another plan; a loop of plans is refused",
    )
    def patch(self, request: Request, number: str) -> Response:
        """Change what the body names."""
        body = _body(self, ("nimi", "perustuu"))
        given: dict[str, Any] = {}
        if "nimi" in body:
            given["name"] = _text(body["nimi"], "nimi")
        if "perustuu" in body:
            base = body["perustuu"]
            given["based_on"] = None if base is None else _text(base, "perustuu")
        changed = plans.plan_change(number, caller=self.caller, seen=seen_by(request), **given)
        return Response(summary(changed))


class ChangesView(PlanningView):
    """The changes of a plan."""

    @documented(
        parameters=[SEEN, _CRS],
        request={"application/geo+json": OpenApiTypes.OBJECT},
        responses={201: OpenApiTypes.OBJECT},
        examples=[
            OpenApiExample(
                "features", _FEATURES, request_only=True, media_type="application/geo+json"
            )
        ],
        summary="Draw changes into a draft: a GeoJSON Feature or FeatureCollection, all or none",
    )
    def post(self, request: Request, number: str) -> Response:
        """Draw; new objects get their tunnus for good."""
        drawn = read_changes(self.body, _system(request))
        plan, rows = plans.changes_draw(number, drawn, caller=self.caller, seen=seen_by(request))
        return Response(_drawn(plan, rows), status=201)


class ChangeView(PlanningView):
    """What a plan does to one object."""

    @documented(
        parameters=[SEEN, _CRS],
        request={"application/geo+json": OpenApiTypes.OBJECT},
        responses=OpenApiTypes.OBJECT,
        examples=[
            OpenApiExample(
                "feature",
                _FEATURES["features"][1],
                request_only=True,
                media_type="application/geo+json",
            )
        ],
        summary="Replace what a draft does to an object",
    )
    def put(self, request: Request, number: str, tunnus: uuid.UUID) -> Response:
        """Replace the whole change; it is drawn against the object as it is now."""
        drawn = read_change(self.body, _system(request), tunnus)
        plan, row = plans.change_replace(
            number, tunnus, drawn, caller=self.caller, seen=seen_by(request)
        )
        return Response(_drawn(plan, [row]))

    @documented(
        parameters=[SEEN],
        request=None,
        responses=OpenApiTypes.OBJECT,
        summary="Leave an object out of a draft",
    )
    def delete(self, request: Request, number: str, tunnus: uuid.UUID) -> Response:
        """Drop the change."""
        plan = plans.change_drop(number, tunnus, caller=self.caller, seen=seen_by(request))
        return Response(_drawn(plan, []))


def _drawn(plan: Plan, rows: Sequence[PlanChange]) -> dict[str, Any]:
    changes = [{"tyyppi": row.type_name, "tunnus": str(row.tunnus)} for row in rows]
    return {**summary(plan), "changes": changes}


def _body(view: PlanningView, names: Collection[str]) -> Any:
    return read_body(view.body, caller=view.caller, action=ACTION, names=names).values


def _text(given: object, name: str) -> str:
    if isinstance(given, str) and given:
        return given
    msg = f"Give {name} as a text."
    raise InvalidInputError(msg, locator=name)


def _system(request: Request) -> CrsName:
    return crs.parse(request.query_params.get("crs", crs.Notation.CRS84_URN.value))


urlpatterns = [
    path("plans", PlansView.as_view(), name="plans"),
    path(PLAN, PlanView.as_view(), name="plan"),
    path(f"{PLAN}/changes", ChangesView.as_view(), name="plan-changes"),
    path(f"{PLAN}/changes/<uuid:tunnus>", ChangeView.as_view(), name="plan-change"),
]
