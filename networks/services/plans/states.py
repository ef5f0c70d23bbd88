"""What becomes of a plan: checked, approved, built, reopened, rejected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import ConflictError, InvalidInputError
from networks.services.plans.carrying import carry_out
from networks.services.plans.checking import (
    NETWORK,
    Fault,
    Report,
    refuse,
    report_on,
    standing,
)
from networks.services.plans.lineage import successors
from networks.services.plans.objects import writable
from networks.services.plans.work import require_draft, touched, working

if TYPE_CHECKING:
    from gisapp.access import Caller
    from gisapp.core.errors import VesiverkkoError
    from networks.models import Plan, PlanChange
    from networks.services.plans.carrying import OnFault

_DRAFT, _APPROVED, _BUILT, _REJECTED = "luonnos", "hyvaksytty", "rakennettu", "hylatty"
# From which states a plan comes to another by a person's word alone.
_STEPS: Final = {_DRAFT: (_APPROVED,), _REJECTED: (_DRAFT, _APPROVED)}


@dataclass(frozen=True, slots=True)
class Built:
    """A plan that was carried out, and the id of the edit that did it."""

    plan: Plan
    edit: str


def plan_check(number: str, *, caller: Caller) -> Report:
    """Carry the plan out and take it back; tells all that stands against it."""
    with working("plan_check", caller) as work:
        plan = work.held(number)
        if plan.state not in (_DRAFT, _APPROVED):
            msg = f"The plan {number} is {plan.state}: there is nothing to check any more."
            raise ConflictError(msg, locator="tila")
        return report_on(work.edit, plan)


def plan_approve(number: str, seen: int, *, caller: Caller) -> Plan:
    """Check a draft and freeze it; raises ``ConflictError`` with what stands against it."""
    with working("plan_approve", caller) as work:
        plan = work.held(number, seen)
        _require_approvable(plan)
        refuse(report_on(work.edit, plan), "approved")
        plan.state = _APPROVED
        return touched(plan)


def plan_build(number: str, seen: int, *, caller: Caller, approve: bool = False) -> Built:
    """Carry an approved plan out, in one transaction; a draft too, when it is to be approved.

    Raises ``ConflictError``, naming object and rule, where one change cannot be carried out.
    """
    with working("plan_build", caller) as work:
        plan = work.held(number, seen)
        if approve:
            # Without the rehearsal of an approval: what follows is the performance.
            _require_approvable(plan)
            plan.state = _APPROVED
        _require_built_ground(plan)
        first = touched(plan).change_number
        refuse(standing(writable(work.edit), plan), "built")
        carry_out(work.edit, plan.changes.all(), _raiser(plan))
        plan.state, plan.built_from = _BUILT, first
        touched(plan)
        events = plan.events.order_by("-pgh_id")  # type: ignore[attr-defined]  # set by pghistory
        return Built(plan, str(events.values_list("pgh_context_id", flat=True)[0]))


def plan_step(number: str, state: str, *, caller: Caller, seen: int | None = None) -> Plan:
    """Reopen an approved plan (``luonnos``) or reject one that is not built (``hylatty``)."""
    with working("plan", caller) as work:
        plan = work.held(number, seen)
        if plan.state not in _STEPS[state]:
            msg = f"The plan {number} stands as {plan.state}; {state} cannot follow that."
            raise ConflictError(msg, locator="tila")
        held = (_APPROVED, _BUILT) if state == _DRAFT else (_DRAFT, _APPROVED, _BUILT)
        above = next((one for one in successors(plan) if one.state in held), None)
        if above is not None:
            msg = f"The plan {above.number} ({above.state}) builds on {number}: see to it first."
            raise ConflictError(msg, locator=above.number)
        plan.state = state
        return touched(plan)


def _require_approvable(plan: Plan) -> None:
    require_draft(plan)
    base = plan.based_on
    if base is not None and base.state not in (_APPROVED, _BUILT):
        msg = (
            f"The plan {plan.number} builds on {base.number}, which is {base.state}. "
            "Approve that one first."
        )
        raise ConflictError(msg, locator=base.number)
    if not plan.changes.exists():
        msg = f"The plan {plan.number} changes nothing. Draw something first."
        raise InvalidInputError(msg, locator=plan.number)


def _require_built_ground(plan: Plan) -> None:
    if plan.state != _APPROVED:
        msg = (
            f"The plan {plan.number} is {plan.state}; only an approved plan (hyvaksytty) is built."
        )
        raise ConflictError(msg, locator="tila")
    base = plan.based_on
    if base is not None and base.state != _BUILT:
        msg = f"The plan {plan.number} builds on {base.number}, which is not built yet."
        raise ConflictError(msg, locator=base.number)


def _raiser(plan: Plan) -> OnFault:
    """Stop at the first change that cannot be carried out."""

    def on_fault(change: PlanChange, error: VesiverkkoError) -> None:
        fault = Fault(plan.number, change, NETWORK, error.message, error.locator)
        refuse(Report(plan, [fault]), "built")

    return on_fault
