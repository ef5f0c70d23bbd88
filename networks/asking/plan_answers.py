"""What a caller may read of a plan: its changes as GeoJSON, each with the object it is about.

Plans are read over the connection that writes: the role of the reading side cannot read them.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.db import connection, transaction

from gisapp import access, audit
from gisapp.access import Right
from gisapp.features import registry
from networks.asking.plan_bodies import DRAWN, ID, KIND, SEEN, SPLITS, TYPE
from networks.models import Link, Node, Plan
from networks.models.node import SECRET_TYPES
from networks.services.plans.work import KIND as LEDGER_KIND
from networks.services.plans.work import plan_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from gisapp.access import Caller
    from gisapp.geo.crs import CrsName
    from networks.models import PlanChange
    from networks.services.plans.checking import Fault

LISTED_AT_MOST: Final = 1000
_ACTION: Final = "plan"
_SECRET: Final = "salassa"  # noqa: S105 -- a class of secrecy, no password


@dataclass(slots=True)
class Seen:
    """A plan as its reader sees it: ``changes`` that he may know of, and how many others."""

    plan: Plan
    changes: list[PlanChange]
    hidden: int = 0
    # Geometry of the network's own objects, by id, as GeoJSON.
    places: dict[UUID, Any] = field(default_factory=dict)


@contextmanager
def plan_read(number: str, *, caller: Caller, crs: CrsName) -> Iterator[Seen]:
    """A plan in one database snapshot, with coordinates in ``crs``; its reading is recorded.

    Raises ``ForbiddenError`` and ``NotFoundError``.
    """
    entry = access.attempt(Right.READ_PLANS, caller=caller, action=_ACTION, kind=LEDGER_KIND)
    with _one_snapshot():
        plan = plan_named(number, Plan.objects.select_related("based_on"))
        shown = AsGeoJSON(Transform("geometry", crs.srid), precision=crs.crs.decimals)
        changes: list[Any] = list(plan.changes.annotate(shown=shown).order_by("pk"))
        visible = changes if caller.sees_secret else _open(changes)
        seen = Seen(plan, visible, len(changes) - len(visible))
        seen.places = _places(visible, caller, crs)
        audit.write(replace(entry, outcome="ok", ids=[plan.pk], n=1))
        yield seen


def plans_listed(state: str, *, caller: Caller) -> list[dict[str, Any]]:
    """Plans, the latest first, or those in one state."""
    entry = access.attempt(Right.READ_PLANS, caller=caller, action=_ACTION, kind=LEDGER_KIND)
    rows = Plan.objects.select_related("based_on").order_by("-pk")
    shown = list((rows.filter(state=state) if state else rows)[:LISTED_AT_MOST])
    audit.write(replace(entry, outcome="ok", ids=[plan.pk for plan in shown], n=len(shown)))
    return [summary(plan) for plan in shown]


def summary(plan: Plan) -> dict[str, Any]:
    """Number, name, state and predecessor of a plan, and the change number that it has now."""
    return {
        "suunnitelmatunnus": plan.number,
        "nimi": plan.name,
        "tila": plan.state,
        "perustuu": plan.based_on.number if plan.based_on else None,
        "muutosnumero": plan.change_number,
        "muutettu": plan.changed_at,
    }


def collection(seen: Seen) -> dict[str, Any]:
    """The plan as a FeatureCollection (RFC 7946), which can be sent to another plan as it is."""
    return {
        "type": "FeatureCollection",
        "suunnitelma": summary(seen.plan),
        "features": [_feature(seen, change) for change in seen.changes],
        "hidden": seen.hidden,
    }


def told(fault: Fault) -> dict[str, Any]:
    """A fault as answers have it."""
    change = fault.change
    return {
        "suunnitelmatunnus": fault.plan,
        "tyyppi": change.type_name,
        "tunnus": str(change.tunnus),
        "muutostyyppi": change.kind,
        "rule": fault.rule,
        "message": fault.message,
        "locator": fault.locator,
    }


def _feature(seen: Seen, change: PlanChange) -> dict[str, Any]:
    drawn = change.geometry is not None
    shown: str | None = getattr(change, "shown", None)
    place = json.loads(shown) if shown else seen.places.get(change.tunnus)
    return {
        "type": "Feature",
        "id": f"{change.type_name}.{change.tunnus}",
        "geometry": place,
        "properties": {
            KIND: change.kind,
            TYPE: change.type_name,
            ID: str(change.tunnus),
            SEEN: change.seen,
            SPLITS: str(change.splits) if change.splits else None,
            DRAWN: drawn,
            **change.values,
        },
    }


def _places(changes: Iterable[PlanChange], caller: Caller, crs: CrsName) -> dict[UUID, Any]:
    """Where the network has the objects that the changes do not draw; their reading is recorded."""
    wanted: dict[str, list[UUID]] = {}
    for change in changes:
        if change.geometry is None:
            wanted.setdefault(change.type_name, []).append(change.tunnus)
    found: dict[UUID, Any] = {}
    for type_name, ids in wanted.items():
        reading = access.readable(registry.get(type_name), caller=caller, action=_ACTION)
        shown = AsGeoJSON(Transform("geometry", crs.srid), precision=crs.crs.decimals)
        rows = reading.rows.using("default").filter(tunnus__in=ids).annotate(shown=shown)
        told = list(rows.values_list("pk", "tunnus", "shown"))
        found.update((tunnus, json.loads(text)) for _key, tunnus, text in told)
        reading.record([key for key, _tunnus, _text in told])
    return found


def _open(changes: Iterable[PlanChange]) -> list[PlanChange]:
    """The changes that those may know of who see no secrets.

    What the network has secret, or the plan makes so, is not among them; nor is what is no more in
    the network, because nobody can tell.
    """
    rows = list(changes)
    ids = {one for row in rows for one in (row.tunnus, row.splits) if one}
    classes: dict[UUID, str] = {}
    for model in (Node, Link):
        found = model.objects.filter(tunnus__in=ids)
        classes.update(found.values_list("tunnus", "secrecy"))
    return [row for row in rows if not _secret(row, classes)]


def _secret(change: PlanChange, classes: dict[UUID, str]) -> bool:
    if change.splits is not None and classes.get(change.splits, _SECRET) == _SECRET:
        return True
    own, unknown_class = change.values.get("suojaustaso"), _SECRET
    if change.kind == "lisays":
        usual = _SECRET if change.values.get("tyyppi") in SECRET_TYPES else ""
        unknown_class = own or usual
    return _SECRET in (own, classes.get(change.tunnus, unknown_class))


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """One transaction in which all that is read agrees; nothing in it can write."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
