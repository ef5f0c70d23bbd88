"""A plan carried out: its changes as writes of the network, in an order in which each can stand.

What new things need comes before them: links go, nodes come and move, pipes are split at the nodes
drawn on them, links are redrawn, nodes go, new links come.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.db.models.functions import Distance
from django.db import transaction
from django.db.models import Q

from gisapp.core.errors import NotFoundError, VesiverkkoError
from gisapp.features import registry
from networks.models import Link
from networks.models.link import NETWORKS_OF_TYPE
from networks.services.plans.objects import links_of, writable
from networks.services.plans.values import stored_values
from networks.services.topology import Target, retire, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from uuid import UUID

    from gisapp.access import Edit
    from networks.models import PlanChange

    OnFault = Callable[[PlanChange, VesiverkkoError], None]

_REMOVED: Final = "purettu"
_SPLITTING, _LAST = 4, 7


def carry_out(edit: Edit, changes: Iterable[PlanChange], on_fault: OnFault) -> None:
    """Write ``changes`` into the network; what one of them breaks goes to ``on_fault``.

    A change that breaks a rule is taken back by itself and the next one tried, unless ``on_fault``
    raises.
    """
    kept = list(changes)
    divided = {change.splits for change in kept if change.splits}
    run = _Run(edit, on_fault)
    in_order = sorted(kept, key=lambda one: (_stage(one, divided), one.type_name, one.pk))
    for (stage, _name), batch in groupby(
        in_order, key=lambda one: (_stage(one, divided), one.type_name)
    ):
        rows = list(batch)
        together = rows[0].kind == "lisays" and stage != _SPLITTING
        for some in [rows] if together else [[row] for row in rows]:
            run.carry(some)


def _stage(change: PlanChange, divided: set[UUID]) -> int:
    """When a change comes; links that are split are redrawn before, others after."""
    link = change.type_name in NETWORKS_OF_TYPE
    if change.kind == "poisto":
        return 0 if link else 6
    if change.kind == "lisays":
        return _LAST if link else _SPLITTING if change.splits else 1
    return 2 if not link else 3 if change.tunnus in divided else 5


@dataclass(slots=True)
class _Run:
    edit: Edit
    on_fault: OnFault
    # Primary keys of what a link has become by splits.
    parts: dict[UUID, list[int]] = field(default_factory=dict)

    def carry(self, batch: Sequence[PlanChange]) -> None:
        """Carry out ``batch`` in one go, and one by one where that breaks a rule."""
        try:
            with transaction.atomic():
                self._write(batch)
        except VesiverkkoError as error:
            if len(batch) == 1:
                self.on_fault(batch[0], error)
                return
            for one in batch:
                self.carry([one])

    def _write(self, batch: Sequence[PlanChange]) -> None:
        first = batch[0]
        if first.kind == "lisays":
            keys = self._insert(batch)
            if first.splits:
                self._split(first, keys[0])
        elif first.kind == "paivitys":
            writing = self.edit.writer(registry.get(first.type_name))
            if not writing.update(Q(tunnus=first.tunnus), _values(first)):
                raise gone(first.tunnus)
        else:
            self._remove(first)

    def _insert(self, batch: Sequence[PlanChange]) -> list[int]:
        writing = self.edit.writer(registry.get(batch[0].type_name))
        records = [{"tunnus": one.tunnus, **_values(one)} for one in batch]
        return [written.key for written in writing.insert(records, keep_ids=True)]

    def _split(self, change: PlanChange, node: int) -> None:
        """Split the link on which a new node is drawn, or the part of it that is nearest."""
        found = links_of(writable(self.edit), [change.splits] if change.splits else [])
        for tunnus, (type_name, key, _number) in found.items():
            parts = self.parts.get(tunnus, [key])
            nearest: Any = Link.objects.filter(pk__in=parts).order_by(
                Distance("geometry", change.geometry)
            )
            at = Target(type_name, nearest[0].pk)
            done = split(self.edit, at, Target(change.type_name, node))
            self.parts[tunnus] = [*parts, done.made.pk]
            return
        raise gone(change.splits)

    def _remove(self, change: PlanChange) -> None:
        rows = self.edit.writer(registry.get(change.type_name)).rows
        key = rows.filter(tunnus=change.tunnus).values_list("pk", flat=True).first()
        if key is None:
            raise gone(change.tunnus)
        retire(self.edit, Target(change.type_name, key), _REMOVED)


def gone(tunnus: UUID | None) -> NotFoundError:
    """The error that an object is not in the network."""
    msg = f"The object {tunnus} is not in the network any more."
    return NotFoundError(msg, locator=str(tunnus))


def _values(change: PlanChange) -> dict[str, Any]:
    feature_type = registry.get(change.type_name)
    values = stored_values(feature_type, change.values)
    if change.geometry is not None:
        values[feature_type.geometry_property.name] = change.geometry
    return values
