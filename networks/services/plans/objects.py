"""Objects of the network that plans are drawn against: which change numbers they have now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gisapp.features import registry
from networks.models import PlanChange
from networks.models.link import NETWORKS_OF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from gisapp.access import Edit
    from networks.models import Plan

    Numbers = dict[UUID, int]


def numbers_of(edit: Edit, wanted: Mapping[str, Iterable[UUID]]) -> Numbers:
    """The change numbers of the current objects among ``wanted`` ids, by published type."""
    found: Numbers = {}
    for type_name, ids in wanted.items():
        rows = edit.writer(registry.get(type_name)).rows
        found.update(rows.filter(tunnus__in=set(ids)).values_list("tunnus", "change_number"))
    return found


def links_of(edit: Edit, ids: Iterable[UUID]) -> dict[UUID, tuple[str, int, int]]:
    """Published type, primary key and change number of the current links among ``ids``."""
    wanted, found = set(ids), {}
    for type_name in NETWORKS_OF_TYPE if wanted else ():
        rows = edit.writer(registry.get(type_name)).rows.filter(tunnus__in=wanted)
        for tunnus, key, number in rows.values_list("tunnus", "pk", "change_number"):
            found[tunnus] = (type_name, key, number)
    return found


def made_by(plans: Iterable[Plan], *, links: bool = False) -> set[UUID]:
    """The ids of the objects that ``plans`` make, or of the links among them."""
    made = PlanChange.objects.filter(plan__in=list(plans), kind="lisays")
    if links:
        made = made.filter(type_name__in=NETWORKS_OF_TYPE)
    return set(made.values_list("tunnus", flat=True))
