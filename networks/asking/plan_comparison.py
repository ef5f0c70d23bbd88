"""A plan beside what is built: lengths by material and diameter, objects, what has changed since.

Lengths are on the ellipsoid (GRS 80), m. For a built plan what was there before comes from the
history.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F

from gisapp import access
from gisapp.features import registry
from networks.asking.plan_answers import summary, told
from networks.models import Link, PlanChange
from networks.models.link import NETWORKS_OF_TYPE, EllipsoidalLength
from networks.services.plans.checking import CHANGED, GONE, Fault, Report, standing
from networks.services.plans.lineage import predecessors
from networks.services.plans.objects import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from gisapp.access import Caller
    from networks.asking.plan_answers import Seen
    from networks.models import Plan
    from networks.services.plans.objects import RowsOf

    States = dict[UUID, "_Pipe"]
    Lengths = dict[tuple[str, str, int | None], dict[str, float]]

# What may become of metres of pipe.
_FATES: Final = ("added_m", "removed_m", "abandoned_m", "changed_from_m", "changed_to_m")
_ABANDONED: Final = "hylatty"
_UNKNOWN: Final = "ei_tiedossa"
_COLUMNS: Final = ("tunnus", "material", "nominal_diameter_mm", "usage_state")


@dataclass(frozen=True, slots=True)
class _Pipe:
    """What a link is, as far as a comparison tells it; the diameter in mm, the length in m."""

    material: str = _UNKNOWN
    diameter: int | None = None
    usage: str = ""
    length_m: float = 0.0


def comparison(seen: Seen, *, caller: Caller) -> dict[str, Any]:
    """The plan as its reader sees it, compared with the network in the same snapshot."""
    objects: dict[str, Counter[str]] = defaultdict(Counter)
    for change in seen.changes:
        objects[change.type_name][change.kind] += 1
    lengths = _lengths(seen, caller)
    return {
        **summary(seen.plan),
        "lengths": [
            {
                "tyyppi": type_name,
                "materiaali": material,
                "nimellishalkaisija": diameter,
                **{fate: round(row[fate], 2) for fate in _FATES},
            }
            for (type_name, material, diameter), row in sorted(lengths.items(), key=_in_order)
        ],
        "objects": {name: dict(kinds) for name, kinds in sorted(objects.items())},
        "changed_since": [told(fault) for fault in _changed(seen, caller)],
        "hidden": seen.hidden,
    }


def _in_order(item: tuple[tuple[str, str, int | None], Any]) -> tuple[str, str, int]:
    type_name, material, diameter = item[0]
    return type_name, material, diameter or 0


def _lengths(seen: Seen, caller: Caller) -> Lengths:
    """Metres by type, material and diameter, and by what becomes of them."""
    changes = [one for one in seen.changes if one.type_name in NETWORKS_OF_TYPE]
    states = _before(seen.plan, [one.tunnus for one in changes], caller)
    metres = _metres(changes)
    found: Lengths = defaultdict(lambda: dict.fromkeys(_FATES, 0.0))
    for change in changes:
        before = states.get(change.tunnus)
        after = _after(before, change, metres)
        for fate, pipe in _fates(before, after):
            found[change.type_name, pipe.material, pipe.diameter][fate] += pipe.length_m
    return found


def _fates(before: _Pipe | None, after: _Pipe | None) -> list[tuple[str, _Pipe]]:
    if before is None:
        return [] if after is None else [("added_m", after)]
    if after is None:
        return [("removed_m", before)]
    if after.usage == _ABANDONED != before.usage:
        return [("abandoned_m", before)]
    return [] if before == after else [("changed_from_m", before), ("changed_to_m", after)]


def _before(plan: Plan, ids: list[UUID], caller: Caller) -> States:
    """What the links are without ``plan``: as the network and the plans below it have them."""
    rows: Any = Link.objects
    if plan.built_from is not None:
        events: Any = Link.pgh_event_model.objects  # type: ignore[attr-defined]  # set by pghistory
        rows = events.filter(change_number__lt=plan.built_from).exclude(pgh_label="delete")
        rows = rows.order_by("tunnus", "-pgh_id").distinct("tunnus")
    if not caller.sees_secret:
        rows = rows.exclude(secrecy="salassa")
    measured = rows.filter(tunnus__in=ids).annotate(m=EllipsoidalLength(F("geometry")))
    states = {tunnus: _Pipe(*values) for tunnus, *values in measured.values_list(*_COLUMNS, "m")}
    for below in reversed(predecessors(plan)):
        if below.state != "rakennettu":
            changes = list(below.changes.filter(tunnus__in=ids))
            metres = _metres(changes)
            for change in changes:
                after = _after(states.pop(change.tunnus, None), change, metres)
                states.update({} if after is None else {change.tunnus: after})
    return states


def _after(before: _Pipe | None, change: PlanChange, metres: Mapping[UUID, float]) -> _Pipe | None:
    if change.kind == "poisto":
        return None
    pipe, values = before or _Pipe(), change.values
    return replace(
        pipe,
        material=values.get("materiaali", pipe.material),
        diameter=values.get("nimellishalkaisija", pipe.diameter),
        usage=values.get("kaytossa_tila", pipe.usage),
        length_m=metres.get(change.tunnus, pipe.length_m),
    )


def _metres(changes: Iterable[PlanChange]) -> dict[UUID, float]:
    """The lengths of drawn links, on the ellipsoid, by id."""
    drawn = PlanChange.objects.filter(
        pk__in=[one.pk for one in changes], type_name__in=NETWORKS_OF_TYPE, geometry__isnull=False
    )
    measured = drawn.annotate(m=EllipsoidalLength(F("geometry")))
    return dict(measured.values_list("tunnus", "m"))


def _changed(seen: Seen, caller: Caller) -> list[Fault]:
    """What has changed in the network since the plan was drawn, or since it was built."""

    def rows_of(type_name: str) -> Any:
        reading = access.readable(registry.get(type_name), caller=caller, action="plan")
        return reading.rows.using("default")

    if seen.plan.state == "rakennettu":
        return _changed_since_built(seen, rows_of)
    shown = {change.pk for change in seen.changes}
    report: Report = standing(rows_of, seen.plan)
    return [
        fault
        for fault in report.faults
        if fault.rule in (GONE, CHANGED) and fault.change.pk in shown
    ]


def _changed_since_built(seen: Seen, rows_of: RowsOf) -> list[Fault]:
    stood = [change for change in seen.changes if change.kind != "poisto"]
    wanted: dict[str, list[UUID]] = {}
    for change in stood:
        wanted.setdefault(change.type_name, []).append(change.tunnus)
    numbers, plan, found = numbers_of(rows_of, wanted), seen.plan, []
    for change in stood:
        number = numbers.get(change.tunnus)
        if number is None:
            message = f"The object {change.tunnus} is not in the network any more."
            found.append(Fault(plan.number, change, GONE, message))
        elif number > plan.change_number:
            message = (
                f"{change.tunnus} has been changed since it was built (muutosnumero {number})."
            )
            found.append(Fault(plan.number, change, CHANGED, message))
    return found
