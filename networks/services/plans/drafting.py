"""Drafts: plans made, renamed and given a predecessor; changes drawn, replaced and dropped."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from gisapp.core.errors import ConflictError, InvalidInputError, LimitError, NotFoundError
from networks.models import Link, Node, Plan, PlanChange
from networks.services.plans.lineage import predecessors, refuse_loop
from networks.services.plans.objects import links_of, made_by, numbers_of, writable
from networks.services.plans.work import plan_named, require_draft, touched, working
from networks.services.rules import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.gis.geos import GEOSGeometry

    from gisapp.access import Caller, Edit

LARGEST_PLAN: Final = 1_000
_ACTION: Final = "plan"
_LEFT: Final = object()
_NAME: Final = re.compile(r"[^\W_](?:[^\W_]|[ .,/()-]){0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A change as a planner has drawn it.

    ``values`` fit the declaration and are kept as JSON; ``geometry`` is EPSG:3067. ``seen`` is the
    change number that the planner has seen. Without ``tunnus`` a new object gets one.
    """

    kind: str
    type_name: str
    tunnus: uuid.UUID | None = None
    seen: int | None = None
    splits: uuid.UUID | None = None
    values: dict[str, Any] = field(default_factory=dict)
    geometry: GEOSGeometry | None = None


def plan_make(name: str, based_on: str | None, *, caller: Caller) -> Plan:
    """Make an empty draft, with the next number of its year."""
    with working(_ACTION, caller) as work:
        plan = Plan(name=_named(name), number=_next_number())
        if based_on is not None:
            plan.based_on = _base(based_on)
        _stored(plan)
        work.plans.append(plan.pk)
    return plan


def plan_change(
    number: str,
    *,
    caller: Caller,
    seen: int | None = None,
    name: str | None = None,
    based_on: Any = _LEFT,
) -> Plan:
    """Rename a draft, or let it build on another plan, or on none.

    Raises ``ConflictError`` for plans that would build on one another in a loop.
    """
    with working(_ACTION, caller) as work:
        plan = work.held(number, seen)
        require_draft(plan)
        if name is not None:
            plan.name = _named(name)
        if based_on is not _LEFT:
            plan.based_on = None if based_on is None else _base(based_on)
            if plan.based_on is not None:
                refuse_loop(plan, plan.based_on)
        return _stored(plan)


def changes_draw(
    number: str, drawn: Sequence[Drawn], *, caller: Caller, seen: int | None = None
) -> tuple[Plan, list[PlanChange]]:
    """Add ``drawn`` changes to a draft, all or none.

    Raises ``ConflictError`` for an object that the plan changes already, or that somebody has
    changed since it was seen, ``NotFoundError`` for one that is not in the network.
    """
    with working(_ACTION, caller) as work:
        plan = work.held(number, seen)
        require_draft(plan)
        rows = [_row(plan, one) for one in drawn]
        _refuse_twice(plan, rows)
        _stand(work.edit, plan, rows)
        PlanChange.objects.bulk_create(rows)
        return touched(plan), rows


def change_replace(
    number: str, tunnus: uuid.UUID, drawn: Drawn, *, caller: Caller, seen: int | None = None
) -> tuple[Plan, PlanChange]:
    """Put ``drawn`` in the place of what the draft does to the object ``tunnus``."""
    with working(_ACTION, caller) as work:
        plan = work.held(number, seen)
        require_draft(plan)
        row = _row(plan, drawn)
        row.tunnus, row.pk = tunnus, _change(plan, tunnus).pk
        _stand(work.edit, plan, [row])
        row.save()
        return touched(plan), row


def change_drop(number: str, tunnus: uuid.UUID, *, caller: Caller, seen: int | None = None) -> Plan:
    """Leave out of the draft what it does to the object ``tunnus``."""
    with working(_ACTION, caller) as work:
        plan = work.held(number, seen)
        require_draft(plan)
        _change(plan, tunnus).delete()
        return touched(plan)


def _named(name: str) -> str:
    """A name that follows the rule of all names, as far as Python tells letters."""
    if not _NAME.fullmatch(name):
        raise _bad_name()
    return name


def _stored(plan: Plan) -> Plan:
    try:
        with transaction.atomic():
            return touched(plan)
    except IntegrityError as error:
        raise _bad_name() from error


def _bad_name() -> InvalidInputError:
    msg = f"A plan has a name of at most 80 characters: {SENTENCES['area_name_text']}."
    return InvalidInputError(msg, locator="nimi")


def _next_number() -> str:
    start = f"S-{timezone.localtime().year}-"
    known = Plan.objects.filter(number__startswith=start).values_list("number", flat=True)
    return f"{start}{max((int(one.removeprefix(start)) for one in known), default=0) + 1}"


def _base(number: str) -> Plan:
    """The plan to build on."""
    plan = plan_named(number, Plan.objects.all())
    if plan.state == "hylatty":
        msg = f"The plan {plan.number} is rejected (hylatty); nothing builds on it."
        raise ConflictError(msg, locator="perustuu")
    return plan


def _row(plan: Plan, drawn: Drawn) -> PlanChange:
    if drawn.tunnus is None and drawn.kind != "lisays":
        msg = "Say by tunnus which object the change is about."
        raise InvalidInputError(msg, locator="tunnus")
    return PlanChange(
        plan=plan,
        kind=drawn.kind,
        type_name=drawn.type_name,
        tunnus=drawn.tunnus or uuid.uuid4(),
        seen=drawn.seen,
        splits=drawn.splits,
        values=drawn.values,
        geometry=drawn.geometry,
    )


def _change(plan: Plan, tunnus: uuid.UUID) -> PlanChange:
    change = plan.changes.filter(tunnus=tunnus).first()
    if change is None:
        msg = f"The plan {plan.number} does nothing to the object {tunnus}."
        raise NotFoundError(msg, locator="tunnus")
    return change


def _refuse_twice(plan: Plan, rows: Sequence[PlanChange]) -> None:
    """Refuse two changes of one object, and more changes than a plan has."""
    known = set(plan.changes.values_list("tunnus", flat=True))
    if len(known) + len(rows) > LARGEST_PLAN:
        msg = f"A plan has {LARGEST_PLAN} changes at most. Divide it, and let one build on another."
        raise LimitError(msg, locator="features")
    for row in rows:
        if row.tunnus in known:
            msg = (
                f"The plan {plan.number} changes {row.type_name} {row.tunnus} already. "
                "Replace that change (PUT)."
            )
            raise ConflictError(msg, locator=str(row.tunnus))
        known.add(row.tunnus)


def _stand(edit: Edit, plan: Plan, rows: Sequence[PlanChange]) -> None:
    """Note against which change numbers ``rows`` are drawn; refuse what has no ground."""
    above = predecessors(plan)
    wanted: dict[str, list[uuid.UUID]] = {}
    for row in rows:
        wanted.setdefault(row.type_name, []).append(row.tunnus)
    rows_of = writable(edit)
    numbers, planned = numbers_of(rows_of, wanted), made_by(above)
    links = links_of(rows_of, [row.splits for row in rows if row.splits])
    taken = _taken(plan, [row for row in rows if row.kind == "lisays"])
    for row in rows:
        if row.kind == "lisays":
            _refuse_taken(row, taken)
            row.seen = None
        elif row.tunnus not in planned or row.tunnus in numbers:
            row.seen = _ground(row.type_name, row.tunnus, numbers.get(row.tunnus), row.seen)
        if row.splits in links:
            row.splits_seen = links[row.splits][2]
        elif row.splits and row.splits not in planned:
            _ground("link", row.splits, None, None)


def _ground(type_name: str, tunnus: uuid.UUID, number: int | None, seen: int | None) -> int:
    if number is None:
        msg = f"There is no {type_name} {tunnus} in the network, nor in a plan that this builds on."
        raise NotFoundError(msg, locator=str(tunnus))
    if seen not in (None, number):
        msg = (
            f"Somebody has changed {type_name} {tunnus} since you read it (muutosnumero {number}, "
            f"not {seen}). Read it again, then draw. Nothing was stored."
        )
        raise ConflictError(msg, locator="muutosnumero")
    return number


def _taken(plan: Plan, made: Sequence[PlanChange]) -> set[uuid.UUID]:
    """Which ids of new objects are those of other objects already, ended or planned ones too."""
    ids = [row.tunnus for row in made]
    taken: set[uuid.UUID] = set()
    if ids:
        for model in (Node, Link):
            taken.update(model.objects.filter(tunnus__in=ids).values_list("tunnus", flat=True))
        planned = PlanChange.objects.filter(tunnus__in=ids, kind="lisays").exclude(plan=plan)
        taken.update(planned.values_list("tunnus", flat=True))
    return taken


def _refuse_taken(row: PlanChange, taken: set[uuid.UUID]) -> None:
    if row.tunnus in taken:
        msg = (
            f"Another object has the id {row.tunnus} already. Leave tunnus out of what is new, "
            "and it gets one."
        )
        raise ConflictError(msg, locator=str(row.tunnus))
