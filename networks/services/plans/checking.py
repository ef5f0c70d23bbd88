"""What stands against a plan: objects changed since, other plans, and the rules of the network.

The last are found by carrying the plan out and taking all of it back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from gisapp.core.errors import ConflictError
from networks.models import PlanChange
from networks.services.plans.carrying import carry_out, gone
from networks.services.plans.lineage import predecessors, successors
from networks.services.plans.objects import links_of, made_by, numbers_of, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from gisapp.access import Edit
    from gisapp.core.errors import VesiverkkoError
    from networks.models import Plan
    from networks.services.plans.objects import RowsOf

GONE: Final = "gone"
CHANGED: Final = "changed_since"
OTHER_PLAN: Final = "other_plan"
NETWORK: Final = "network"


@dataclass(frozen=True, slots=True)
class Fault:
    """A change that cannot be carried out: the plan's number, the rule, and the rule in words."""

    plan: str
    change: PlanChange
    rule: str
    message: str
    locator: str = ""


@dataclass(slots=True)
class Report:
    """What a check has found; ``warnings`` do not stand against a plan."""

    plan: Plan
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def report_on(edit: Edit, plan: Plan) -> Report:
    """Check ``plan`` and the plans below it that are not built; nothing of it stays."""
    report = standing(writable(edit), plan)
    without = {fault.change.pk for fault in report.faults if fault.rule == GONE}
    way = [plan, *(one for one in predecessors(plan) if one.state != "rakennettu")]
    with edit.rehearsal():
        for one in reversed(way):
            changes = one.changes.exclude(pk__in=without)
            carry_out(edit, changes, _collect(one, report))
    return report


def standing(rows_of: RowsOf, plan: Plan) -> Report:
    """Compare the objects that ``plan`` changes with what they were, and with other plans."""
    report = Report(plan)
    changes = list(plan.changes.order_by("pk"))
    wanted: dict[str, list[UUID]] = {}
    for change in changes:
        if change.kind != "lisays":
            wanted.setdefault(change.type_name, []).append(change.tunnus)
    numbers = numbers_of(rows_of, wanted)
    links = links_of(rows_of, [change.splits for change in changes if change.splits])
    ground = _Ground(plan)
    for change in changes:
        if change.kind != "lisays":
            number = numbers.get(change.tunnus)
            ground.tell(report, change, (change.tunnus, number, change.seen))
        if change.splits:
            found = links.get(change.splits)
            number = None if found is None else found[2]
            ground.tell(report, change, (change.splits, number, change.splits_seen))
    _tell_of_others(report, plan, changes)
    return report


def refuse(report: Report, deed: str) -> None:
    """Raise ``ConflictError`` with the first fault of ``report``, if it has any."""
    if not report.faults:
        return
    number, first = report.plan.number, report.faults[0]
    more = len(report.faults) - 1
    rest = f" {more} more: POST /api/plans/{number}/check tells all." if more else ""
    msg = f"The plan {number} cannot be {deed}. {described(first)}{rest} Nothing was stored."
    raise ConflictError(msg, locator=str(first.change.tunnus))


def described(fault: Fault) -> str:
    """A fault with the name of its object."""
    change = fault.change
    named = f"{change.type_name} {change.tunnus}"
    return fault.message if str(change.tunnus) in fault.message else f"{named}: {fault.message}"


class _Ground:
    """What ``plan`` may find changed: what the plans that it builds on make and change."""

    def __init__(self, plan: Plan) -> None:
        above = predecessors(plan)
        self._made = made_by(one for one in above if one.state != "rakennettu")
        self._built = [
            (one.built_from, one.change_number) for one in above if one.built_from is not None
        ]

    def tell(
        self, report: Report, change: PlanChange, object_: tuple[UUID, int | None, int | None]
    ) -> None:
        tunnus, number, seen = object_
        if tunnus in self._made or (number is not None and number == seen):
            return
        if number is None:
            message = gone(tunnus).message
            report.faults.append(Fault(report.plan.number, change, GONE, message))
        elif not any(first <= number <= last for first, last in self._built):
            message = (
                f"Somebody has changed {tunnus} since it was drawn (muutosnumero {number}, not "
                f"{seen}). Draw it anew."
            )
            report.faults.append(Fault(report.plan.number, change, CHANGED, message))


def _tell_of_others(report: Report, plan: Plan, changes: Iterable[PlanChange]) -> None:
    """Tell of other plans for the same objects: approved ones stand against, drafts do not."""
    by_id = {one: change for change in changes for one in (change.tunnus, change.splits) if one}
    ids, kin = list(by_id), [plan, *predecessors(plan), *successors(plan)]
    others = PlanChange.objects.filter(
        Q(tunnus__in=ids) | Q(splits__in=ids), plan__state__in=("luonnos", "hyvaksytty")
    ).exclude(plan__in=kin)
    for other in others.select_related("plan").order_by("plan_id", "pk"):
        same = other.tunnus if other.tunnus in by_id else other.splits
        message = f"The plan {other.plan.number} ({other.plan.state}) changes {same} too."
        approved = other.plan.state == "hyvaksytty"
        told = report.faults if approved else report.warnings
        if same is not None:
            told.append(Fault(plan.number, by_id[same], OTHER_PLAN, message))


def _collect(plan: Plan, report: Report) -> Callable[[PlanChange, VesiverkkoError], None]:
    def on_fault(change: PlanChange, error: VesiverkkoError) -> None:
        report.faults.append(Fault(plan.number, change, NETWORK, error.message, error.locator))

    return on_fault
