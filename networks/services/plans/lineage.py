"""Plans that build on one another: predecessors, successors, and loops refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gisapp.core.errors import ConflictError
from networks.models import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable


def predecessors(plan: Plan) -> list[Plan]:
    """The plans that ``plan`` builds on, the nearest first."""
    found: list[Plan] = []
    above = plan.based_on
    while above is not None and above not in found:
        found.append(above)
        above = above.based_on
    return found


def successors(plan: Plan) -> list[Plan]:
    """The plans that build on ``plan``, and those that build on them."""
    found: list[Plan] = []
    below = [plan]
    while below:
        below = list(Plan.objects.filter(based_on__in=below).exclude(pk__in=_keys(found)))
        found += below
    return found


def refuse_loop(plan: Plan, based_on: Plan) -> None:
    """Raise ``ConflictError``, naming the plans, where ``based_on`` builds on ``plan`` already."""
    way = [based_on, *predecessors(based_on)]
    if plan in way:
        named = " → ".join(one.number for one in way[: way.index(plan) + 1])
        msg = (
            f"{plan.number} cannot build on {based_on.number}: plans would build on one another "
            f"in a loop ({plan.number} → {named}). Nothing was stored."
        )
        raise ConflictError(msg, locator="perustuu")


def _keys(plans: Iterable[Plan]) -> list[int]:
    return [plan.pk for plan in plans]
