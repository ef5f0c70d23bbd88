"""A plan carried out: its changes as writes of the network, in an order in which each can stand.

What new things need comes before them: links go, nodes come and move, pipes are split at the nodes
drawn on them, links are redrawn, nodes go, new links come.
"""

from __future__ import annotations

import json
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
from networks.services.topology import NewNode, Target, retire, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
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
    run = _Run(edit, on_fault, links_of(writable(edit), divided))
    order = {change.pk: _place(change, divided) for change in kept}
    in_order = sorted(kept, key=lambda change: (order[change.pk], change.pk))
    for _alike, batch in groupby(in_order, key=lambda change: order[change.pk]):
        run.carry(list(batch))


def _place(change: PlanChange, divided: set[UUID]) -> tuple[int, str, str]:
    """Where a change comes; those in one place are written together."""
    if change.kind == "lisays":
        together, alike = not change.splits, ""
    else:
        together = change.kind == "paivitys" and change.geometry is None
        alike = json.dumps(change.values, sort_keys=True)
    return _stage(change, divided), change.type_name, alike if together else f"{change.pk:020}"


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
    # Type, primary key and change number of the links that are split.
    links: Mapping[UUID, tuple[str, int, int]]
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
        if first.splits:
            self._split(first, first.splits)
        elif first.kind == "lisays":
            self._insert(batch)
        elif first.kind == "paivitys":
            self._update(batch)
        else:
            self._remove(first)

    def _insert(self, batch: Sequence[PlanChange]) -> None:
        writing = self.edit.writer(registry.get(batch[0].type_name))
        records = [{"tunnus": one.tunnus, **_values(one)} for one in batch]
        writing.insert(records, keep_ids=True)

    def _update(self, batch: Sequence[PlanChange]) -> None:
        writing = self.edit.writer(registry.get(batch[0].type_name))
        where = Q(tunnus__in=[one.tunnus for one in batch])
        if len(writing.update(where, _values(batch[0]))) < len(batch):
            raise gone(batch[0].tunnus)

    def _split(self, change: PlanChange, divided: UUID) -> None:
        """Split the link on which a new node is drawn, or the part of it that is nearest."""
        if divided not in self.links:
            raise gone(divided)
        type_name, key, _number = self.links[divided]
        parts = self.parts.get(divided, [key])
        place: Any = change.geometry
        near: Any = Link.objects.filter(pk__in=parts).order_by(Distance("geometry", place))
        node = NewNode(place, change.type_name, _values(change), change.tunnus)
        done = split(self.edit, Target(type_name, near[0].pk), node)
        self.parts[divided] = [*parts, done.made.pk]

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
