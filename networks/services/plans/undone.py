"""A build that is undone, or an undo of it: its plan has the state again that it had before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gisapp.core.errors import ConflictError
from networks.models import Plan
from networks.services.plans.lineage import successors
from networks.services.plans.work import touched

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Behind:
    """A plan that an edit built, or took back, and its state before that edit."""

    plan: Plan
    state: str
    first: int


def plans_behind(context: UUID) -> list[Behind]:
    """The plans behind the edit ``context``, each with the first change number of what follows.

    Raises ``ConflictError`` where a plan has been changed since, or another one is built on it.
    """
    events: Any = Plan.pgh_event_model.objects  # type: ignore[attr-defined]  # set by pghistory
    keys = events.filter(pgh_context_id=context).values_list("pgh_obj_id", flat=True)
    return [_behind(events.filter(pgh_obj_id=key), context) for key in sorted(set(keys))]


def follow_undo(behind: Iterable[Behind]) -> None:
    """Give the plans the state that they had."""
    for one in behind:
        one.plan.state = one.state
        one.plan.built_from = one.first if one.state == "rakennettu" else None
        touched(one.plan)


def _behind(events: Any, context: UUID) -> Behind:
    own = events.filter(pgh_context_id=context).order_by("pgh_id")
    first, last = own[0], own.last()
    before = events.filter(pgh_id__lt=first.pgh_id).order_by("pgh_id").last()
    plan = Plan.objects.select_for_update().get(pk=first.pgh_obj_id)
    built = [one.number for one in successors(plan) if one.state == "rakennettu"]
    if plan.change_number != last.change_number or built:
        why = f"{built[0]} is built on it" if built else "it has been changed since"
        msg = f"The edit is the build of the plan {plan.number}, and {why}. Undo that first."
        raise ConflictError(msg, locator=plan.number)
    return Behind(plan, before.state, touched(plan).change_number)
