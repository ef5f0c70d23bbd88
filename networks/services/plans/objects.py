"""Objects of the network that plans are drawn against: which change numbers they have now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gisapp.features import registry
from networks.models import PlanChange
from networks.models.link import NETWORKS_OF_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from uuid import UUID

    from django.db.models import QuerySet

    from gisapp.access import Edit
    from networks.models import Plan

    Numbers = dict[UUID, int]
    # The rows of a published type that somebody may know of.
    RowsOf = Callable[[str], QuerySet[Any]]


def writable(edit: Edit) -> RowsOf:
    """The rows that the caller of ``edit`` may change."""
    return lambda type_name: edit.writer(registry.get(type_name)).rows


def numbers_of(rows_of: RowsOf, wanted: Mapping[str, Iterable[UUID]]) -> Numbers:
    """The change numbers of the current objects among ``wanted`` ids, by published type."""
    found: Numbers = {}
    for type_name, ids in wanted.items():
        rows = rows_of(type_name)
        found.update(rows.filter(tunnus__in=set(ids)).values_list("tunnus", "change_number"))
    return found


def links_of(rows_of: RowsOf, ids: Iterable[UUID]) -> dict[UUID, tuple[str, int, int]]:
    """Published type, primary key and change number of the current links among ``ids``."""
    wanted, found = set(ids), {}
    for type_name in NETWORKS_OF_TYPE if wanted else ():
        rows = rows_of(type_name).filter(tunnus__in=wanted)
        for tunnus, key, number in rows.values_list("tunnus", "pk", "change_number"):
            found[tunnus] = (type_name, key, number)
    return found


def made_by(plans: Iterable[Plan]) -> set[UUID]:
    """The ids of the objects that ``plans`` make."""
    made = PlanChange.objects.filter(plan__in=list(plans), kind="lisays")
    return set(made.values_list("tunnus", flat=True))
