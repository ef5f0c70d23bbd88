"""Work on plans: one edit with a line in the ledger that names the plans."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from gisapp import access, audit
from gisapp.access import Right
from gisapp.core.errors import ConflictError, ForbiddenError, NotFoundError
from networks.models import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from gisapp.access import Caller, Edit

KIND: Final = "suunnitelma"
_NUMBER: Final = re.compile(r"S-\d{4}-\d{1,6}", re.ASCII)


@dataclass(slots=True)
class Work:
    """A running edit, and the primary keys of the plans that it is about."""

    edit: Edit
    plans: list[int] = field(default_factory=list)

    def held(self, number: str, seen: int | None = None) -> Plan:
        """The plan called ``number``, locked.

        Raises ``NotFoundError``, and ``ConflictError`` when its change number is not ``seen``.
        """
        plan = plan_named(number, Plan.objects.select_for_update())
        self.plans.append(plan.pk)
        if seen is not None and plan.change_number != seen:
            msg = (
                f"Somebody has changed the plan {number} since you read it (muutosnumero "
                f"{plan.change_number}, not {seen}). Read it again, then go on. Nothing was stored."
            )
            raise ConflictError(msg, locator="muutosnumero")
        return plan


@contextmanager
def working(action: str, caller: Caller) -> Iterator[Work]:
    """One transaction of work on plans, behind every other writer.

    Raises ``ForbiddenError``, with a refused line, when no role of the caller may write networks.
    """
    entry = access.attempt(Right.WRITE_NETWORKS, caller=caller, action=action, kind=KIND)
    plans: list[int] = []
    written = None
    try:
        with access.edits(caller=caller, action=action) as edit:
            yield Work(edit, plans)
            written = audit.write(replace(entry, outcome="ok", ids=plans, n=len(plans)))
    except Exception as error:
        outcome = "denied" if isinstance(error, ForbiddenError) else "error"
        failed: dict[str, Any] = {"outcome": outcome, "ids": plans, "n": len(plans)}
        audit.write(replace(entry, **failed, begun=written))
        raise


def require_draft(plan: Plan) -> None:
    """Raise ``ConflictError`` unless ``plan`` is a draft: what is approved is frozen."""
    if plan.state != "luonnos":
        msg = f"The plan {plan.number} is {plan.state}, not luonnos: it is not changed any more."
        if plan.state == "hyvaksytty":
            msg += " Reopen it first."
        raise ConflictError(msg, locator="tila")


def touched(plan: Plan) -> Plan:
    """``plan`` stored, with the change number that the database then draws."""
    plan.save()
    plan.refresh_from_db()
    return plan


def plan_named(number: str, plans: QuerySet[Plan]) -> Plan:
    """The one of ``plans`` called ``number``; raises ``NotFoundError``."""
    plan = plans.filter(number=number).first() if _NUMBER.fullmatch(number) else None
    if plan is None:
        msg = "There is no plan with this number."
        raise NotFoundError(msg, locator="suunnitelmatunnus")
    return plan
