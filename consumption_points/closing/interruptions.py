"""Interruptions: planned from an isolation, stored in one edit, told to those with the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db.models import Q

from consumption_points.closing.answers import affected
from consumption_points.closing.questions import Asked, understood
from consumption_points.feature_types import CONSUMPTION_POINT
from consumption_points.models import InterruptedPoint
from consumption_points.services.interruptions import points_shared, points_store
from gisapp import access
from gisapp.access import Right
from gisapp.core.errors import NotFoundError
from gisapp.features import registry
from gisapp.ogc.stream import snapshot as one_snapshot
from networks.asking.answers import feature
from networks.asking.sentences import OVERLAPPING, warning, warnings
from networks.feature_types import INTERRUPTION
from networks.isolation.isolating import isolate
from networks.models import InterruptionObject, InterruptionValve, Node
from networks.models.node import CRITICAL_TYPES
from networks.services.interruption_plans import area_of, dry_objects, overlaps, plan_of, plan_store
from networks.services.run_sheets import TICKS, sheet_tick

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from gisapp.access import Caller
    from gisapp.access.edits import Edit
    from networks.models import Interruption
    from networks.services.interruption_plans import Plan

ACTION: Final = "interruption"


def interruption_make(
    question: Mapping[str, object], stuck: Iterable[str], values: Mapping[str, Any], caller: Caller
) -> tuple[str, list[dict[str, Any]]]:
    """Isolate, and store the interruption with its plan; gives its number and warnings.

    All in one transaction, behind every other writer, so that the plan is of the network as it is.
    """
    with access.edits(caller=caller, action=ACTION) as edit:
        writing = edit.writer(INTERRUPTION)
        with one_snapshot(settings.STATEMENT_SECONDS):
            asked = understood(question, stuck, caller=caller, action=ACTION)
            plan, points, notes = _planned(asked)
        record = {**values, "venttiilit": list(plan.valves), "sijainti": area_of(plan.dry())}
        (made,) = writing.insert([record])
        plan_store(made.key, plan)
        points_store(made.key, points)
        number = writing.rows.values_list("number", flat=True).get(pk=made.key)
    return number, notes


def interruption_change(number: str, values: Mapping[str, Any], caller: Caller) -> None:
    """Change times and state; raises ``NotFoundError``."""
    with access.edits(caller=caller, action=ACTION) as edit:
        row = _row_of(edit, number)
        edit.writer(INTERRUPTION).update(Q(pk=row.pk), values)


def valve_tick(
    number: str, valve: UUID, state: str, at: datetime.datetime | None, caller: Caller
) -> list[dict[str, Any]]:
    """Tick a valve of the run sheet, which changes the valve too, in one transaction.

    After one that failed the plan is made anew without it; gives the warnings of the new plan.
    """
    with access.edits(caller=caller, action="run_sheet") as edit:
        row = _row_of(edit, number)
        said = sheet_tick(row, valve, state, at)
        if not edit.writer(registry.get("venttiili")).update(Q(tunnus=valve), said):
            msg = f"The valve {valve} is no longer in the network. Plan the interruption anew."
            raise NotFoundError(msg, locator="valve")
        edit.touch(INTERRUPTION.name, [row])
        return _replanned(edit, row) if state == "epaonnistui" else []


def interruption_row(number: str, caller: Caller, action: str = ACTION) -> Interruption:
    """The interruption with this number, if the caller may know of it; its reading is recorded."""
    reading = access.readable(INTERRUPTION, caller=caller, action=action)
    row: Interruption | None = reading.rows.filter(number=number).first()
    if row is None:
        raise _unknown()
    reading.record([row.pk])
    return row


def document(number: str, caller: Caller) -> dict[str, Any]:
    """All that the caller may know of an interruption, in one database snapshot."""
    with one_snapshot(settings.STATEMENT_SECONDS):
        row = interruption_row(number, caller)
        return {
            **summary(row),
            "critical_sites": _touched(row, "laite", caller, ("segmentti", "kuiva")),
            "run_sheet": run_sheet(row, caller),
            "hydrants_dry": _touched(row, "paloposti", caller, ("paloposti",)),
            **_points(row, caller),
            "warnings": _overlapping(row, caller),
        }


def summary(row: Interruption) -> dict[str, Any]:
    """Number, times and state of an interruption."""
    return {
        "katkostunnus": row.number,
        "tunnus": str(row.tunnus),
        "alkaa": row.starts_at,
        "paattyy": row.ends_at,
        "tila": row.state,
    }


def run_sheet(row: Interruption, caller: Caller) -> list[dict[str, Any]]:
    """The valves of an interruption as they have been ticked, in walking order."""
    lines = list(
        InterruptionValve.objects.using("read").filter(interruption=row).order_by("position")
    )
    return sheet_lines(lines, caller)


def sheet_lines(lines: list[InterruptionValve], caller: Caller) -> list[dict[str, Any]]:
    """Lines of run sheets, without those of valves that the caller may not see."""
    told = _told("venttiili", {line.valve for line in lines}, caller)
    return [
        {
            **told[line.valve],
            "jarjestys": line.position,
            "kuittaus": line.state,
            **{state: getattr(line, column) for state, (column, _said) in TICKS.items()},
        }
        for line in lines
        if line.valve in told
    ]


def hand_over(number: str, caller: Caller, purpose: str) -> dict[str, Any]:
    """The points to be told of an interruption, by id alone; the ledger has the purpose."""
    access.attempt(Right.READ_AFFECTED, caller=caller, action="hand_over", purpose=purpose)
    with one_snapshot(settings.STATEMENT_SECONDS):
        row = interruption_row(number, caller, "hand_over")
        return {"katkostunnus": row.number, **_points(row, caller, "hand_over", purpose)}


def _planned(asked: Asked) -> tuple[Plan, list[int], list[dict[str, Any]]]:
    """The plan, the keys of the points that it leaves dry, and what is to be said of it."""
    found = isolate(asked.snapshot, [asked.place], asked.stuck)
    plan = plan_of(asked.snapshot, asked.place, asked.stuck, found)
    _reading, points = affected(asked, found)
    return plan, [key for key, _point_id in points], warnings(found.notes)


def _replanned(edit: Edit, row: Interruption) -> list[dict[str, Any]]:
    """The plan anew, with the valves that failed as stuck."""
    known = InterruptionObject.objects.filter(interruption=row)
    (place,) = known.filter(role="paikka").values_list("tunnus", flat=True)
    sheet = InterruptionValve.objects.filter(interruption=row)
    failed = sheet.filter(state="epaonnistui").values_list("valve", flat=True)
    stuck = {*known.filter(role="juuttunut").values_list("tunnus", flat=True), *failed}
    with one_snapshot(settings.STATEMENT_SECONDS):
        asked = understood(
            {"at": str(place)}, sorted(map(str, stuck)), caller=edit.caller, action="run_sheet"
        )
        plan, points, notes = _planned(asked)
    plan_store(row.pk, plan)
    points_store(row.pk, points)
    valves = sheet.exclude(state="epaonnistui").order_by("position")
    changes = {
        "venttiilit": list(valves.values_list("valve", flat=True)),
        "sijainti": area_of(dry_objects(row.pk)),
    }
    edit.writer(INTERRUPTION).update(Q(pk=row.pk), changes)
    return notes


def _row_of(edit: Edit, number: str) -> Interruption:
    row: Interruption | None = edit.writer(INTERRUPTION).rows.filter(number=number).first()
    if row is None:
        raise _unknown()
    return row


def _unknown() -> NotFoundError:
    msg = "There is no interruption with this number, or none that you may see."
    return NotFoundError(msg, locator="katkostunnus")


def _told(type_name: str, ids: Iterable[UUID], caller: Caller) -> dict[UUID, dict[str, Any]]:
    """Features by tunnus, as far as the caller may see them; recorded."""
    reading = access.readable(registry.get(type_name), caller=caller, action=ACTION)
    rows = list(reading.rows.filter(tunnus__in=list(ids)).order_by("pk"))
    if rows:
        reading.record([row.pk for row in rows])
    return {
        row.tunnus: {
            **feature(type_name, (row.tunnus, row.source, row.source_id)),
            **({"laji": row.type_code} if type_name == "laite" else {}),
        }
        for row in rows
    }


def _touched(
    row: Interruption, type_name: str, caller: Caller, roles: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Features of one type that the interruption touches; of devices only institutions."""
    of_row = InterruptionObject.objects.using("read").filter(interruption=row, role__in=roles)
    ids = list(of_row.values_list("tunnus", flat=True))
    if type_name != "laite":
        return list(_told(type_name, ids, caller).values())
    sites = Node.objects.using("read").filter(tunnus__in=ids, type_code__in=CRITICAL_TYPES)
    told = _told("laite", sites.values_list("tunnus", flat=True), caller).values()
    return sorted(told, key=lambda one: CRITICAL_TYPES.index(one["laji"]))


def _points(
    row: Interruption, caller: Caller, action: str = ACTION, purpose: str = ""
) -> dict[str, Any]:
    """The affected points by id, for those with the right; nothing for others."""
    if not caller.may(Right.READ_AFFECTED):
        return {}
    reading = access.readable(CONSUMPTION_POINT, caller=caller, action=action, purpose=purpose)
    of_row = InterruptedPoint.objects.using("read").filter(interruption=row)
    keys = list(of_row.values_list("point_id", flat=True))
    found = list(
        reading.rows.filter(pk__in=keys).order_by("point_id").values_list("pk", "point_id")
    )
    reading.record([key for key, _point_id in found])
    name = CONSUMPTION_POINT.name
    return {"consumption_points": [{"tyyppi": name, "tunnus": one} for _key, one in found]}


def _overlapping(row: Interruption, caller: Caller) -> list[dict[str, Any]]:
    """A warning for each other interruption at the same time that shares something."""
    found = overlaps(row.pk)
    shared = points_shared(row.pk, [other.key for other in found])
    reading = access.readable(INTERRUPTION, caller=caller, action=ACTION)
    seen = set(reading.rows.filter(pk__in=[one.key for one in found]).values_list("pk", flat=True))
    told = []
    for other in found:
        counts = {
            "kohteet": other.objects,
            "venttiilit": other.valves,
            "kulutuspaikat": shared.get(other.key, 0),
        }
        if other.key in seen and any(counts.values()):
            told.append(
                {
                    **warning(OVERLAPPING, sum(counts.values())),
                    "katkostunnus": other.number,
                    "yhteiset": counts,
                }
            )
    return told
