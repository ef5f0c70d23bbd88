"""The mains that serve a point: from its connections over the service pipe to the main."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from consumption_points.models import Connection

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from consumption_points.models import ConsumptionPoint
    from networks.models import Link

SERVICE_PIPES: Final = ("tonttivesijohto", "tonttiviemari")
ESTIMATED: Final = ("lahin_liitoskohta", "lahin_johto")
# A service pipe may have valves and joints of its own on the way to the main.
_STEPS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A main that serves a point; ``distance_m`` is from the point, None where it has no place."""

    link: Link
    rule: str
    estimated: bool
    distance_m: float | None


def serving_mains(point: ConsumptionPoint, links: Iterable[QuerySet[Link]]) -> tuple[Serving, ...]:
    """The main at the end of each connection of ``point``, in the order of ``links``.

    ``links`` are the readable rows of each published link type; a main outside them is not named.
    """
    connections = list(
        Connection.objects.using("read").filter(point=point).order_by("-score", "pk")
    )
    found = []
    for rows in links:
        for connection in connections:
            main = _main_from(connection.node_id, rows.filter(network=connection.network))
            if main is not None:
                found.append(_serving(point, connection, main))
                break
    return tuple(found)


def _main_from(node: UUID, rows: QuerySet[Link]) -> Link | None:
    """The widest main that is reached from ``node`` along service pipes."""
    reached, edge = {node}, {node}
    for _step in range(_STEPS):
        touching = list(rows.filter(Q(start_node__in=edge) | Q(end_node__in=edge)).order_by("pk"))
        mains = [link for link in touching if link.kind not in SERVICE_PIPES]
        if mains:
            return max(mains, key=lambda link: (link.nominal_diameter_mm or 0, -link.pk))
        ends = {end for link in touching for end in (link.start_node_id, link.end_node_id)}
        edge = ends - reached
        reached |= ends
        if not edge:
            return None
    return None


def _serving(point: ConsumptionPoint, connection: Connection, main: Link) -> Serving:
    place: Any = point.geometry
    return Serving(
        link=main,
        rule=connection.rule,
        estimated=connection.rule in ESTIMATED and not connection.confirmed,
        distance_m=None if place is None else round(main.geometry.distance(place), 1),
    )
