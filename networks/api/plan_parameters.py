"""What the addresses of plans share: parameters, the example, the change number that was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from drf_spectacular.utils import OpenApiParameter

from gisapp import access
from gisapp.access import Right
from gisapp.core.errors import InvalidInputError
from gisapp.rest.views import AnswerView
from networks.services.plans.work import KIND

if TYPE_CHECKING:
    from rest_framework.request import Request

_DIGITS: Final = 18
_READING: Final = ("GET", "HEAD", "OPTIONS")
PLAN: Final = "plans/<str:number>"
ACTION: Final = "plan"
SEEN: Final = OpenApiParameter(
    "muutosnumero",
    int,
    description="The plan's change number as it was read; 409 when somebody has changed it since",
)
MUST_SEE: Final = OpenApiParameter("muutosnumero", int, required=True, description=SEEN.description)
MADE: Final = {
    "suunnitelmatunnus": "S-2027-1",
    "nimi": "Keksijänkadun saneeraus",
    "tila": "luonnos",
    "perustuu": None,
    "muutosnumero": 4711,
    "muutettu": "2027-03-01T09:00:00+02:00",
}


class PlanningView(AnswerView):
    """Tells who may not plan so before what is wrong with the plan."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raise ``ForbiddenError`` for a request that would write, by who may not."""
        super().initial(request, *args, **kwargs)
        if request.method not in _READING:
            access.attempt(Right.WRITE_NETWORKS, caller=self.caller, action=ACTION, kind=KIND)


def seen_by(request: Request) -> int | None:
    """The change number of the plan that the caller has read, if he says it."""
    given = request.query_params.get("muutosnumero")
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= _DIGITS):
        msg = "muutosnumero is a whole number."
        raise InvalidInputError(msg, locator="muutosnumero")
    return int(given)


def must_see(request: Request) -> int:
    """As ``seen_by``, for what nobody does unread."""
    seen = seen_by(request)
    if seen is None:
        msg = "Give the muutosnumero of the plan as you have read it."
        raise InvalidInputError(msg, locator="muutosnumero")
    return seen
