"""What of the networks is to leave: one network or all, one source or all, one box or all.

Links are chosen by what is wanted; their end nodes go along, whatever those are of, so that a file
never has a pipe without its ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Subquery

from gisapp.core.errors import InvalidInputError
from gisapp.ogc.plan import Selection, open_plan
from networks.exchange.gis_network import LINK_TYPES, NODE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.gis.geos import Polygon
    from django.db.models import QuerySet

    from gisapp.access import Caller
    from gisapp.ogc.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A network, a source and a box (EPSG:3067); None for all of them."""

    network: str | None = None
    source: str | None = None
    box: Polygon | None = None

    @property
    def scope(self) -> dict[str, Any]:
        """What the ledger says of it."""
        return {
            "network": self.network or "all",
            "source": self.source or "all",
            **({} if self.box is None else {"box": list(self.box.extent)}),
        }

    @property
    def own(self) -> Q:
        """The condition of what is wanted itself, for links and nodes alike."""
        condition = Q()
        if self.network is not None:
            condition &= Q(network=self.network)
        if self.source is not None:
            condition &= Q(source=self.source)
        if self.box is not None:
            condition &= Q(geometry__intersects=self.box)
        return condition

    def with_ends(self, links: Iterable[QuerySet[Any]]) -> Q:
        """The condition of wanted nodes: their own, and those at an end of ``links``."""
        condition = self.own
        if condition:
            for rows in links:
                for end in ("start_node_id", "end_node_id"):
                    condition |= Q(tunnus__in=Subquery(rows.order_by().values(end)))
        return condition


def plans_of(wanted: Wanted, caller: Caller) -> list[Plan]:
    """The plans of all types of the networks, links first, behind the door.

    Runs inside a snapshot. Raises ``ForbiddenError`` where the caller may not read them and
    ``InvalidInputError`` where there is nothing.
    """
    links = [_plan(name, caller, wanted.own) for name in sorted(LINK_TYPES)]
    ends = wanted.with_ends(plan.rows for plan in links)
    plans = [*links, *(_plan(name, caller, ends) for name in sorted(NODE_TYPES))]
    if not any(plan.rows.exists() for plan in plans):
        raise nothing()
    return plans


def nothing() -> InvalidInputError:
    """What is said where nothing of what is wanted is there."""
    msg = "There is nothing of that network, source and box to export."
    return InvalidInputError(msg, locator="network, source")


def _plan(name: str, caller: Caller, condition: Q) -> Plan:
    plan = open_plan(Selection(type_name=name), caller, action="export")
    return plan.over(plan.rows.filter(condition)) if condition else plan
