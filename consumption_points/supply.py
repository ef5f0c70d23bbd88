"""From nodes and links to the points that they serve, and to those that nothing connects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from consumption_points.models import ConsumptionPoint

NEAR_M: Final = 50.0
WATER: Final = ("vesi",)

_SERVED: Final = """
SELECT DISTINCT c.point_id FROM consumption_points_connection c
JOIN networks_node n ON n.tunnus = c.node_id WHERE c.network = ANY(%s) AND n.id = ANY(%s)
"""
# From the links to the points near them, by both indexes: the other way round, and by a join of
# all connections, it takes twenty times as long.
_UNCONNECTED: Final = """
WITH near AS MATERIALIZED (
  SELECT DISTINCT p.id FROM networks_link l CROSS JOIN LATERAL (
    SELECT id FROM consumption_points_consumptionpoint p
    WHERE ended_at IS NULL AND ST_DWithin(p.geometry, l.geometry, %s) OFFSET 0) p
  WHERE l.id = ANY(%s))
SELECT count(*) FROM near LEFT JOIN LATERAL (
  SELECT true AS has FROM consumption_points_connection c
  WHERE c.point_id = near.id AND c.network = ANY(%s) LIMIT 1) c ON true
WHERE c.has IS NULL
"""


def served_points(
    points: QuerySet[ConsumptionPoint], node_keys: list[int], networks: Sequence[str] = WATER
) -> list[tuple[int, str]]:
    """Primary key and id of those among ``points`` that one of the nodes serves.

    ``networks`` are those of the connection; a sewer serves as a main does.
    """
    keys = [key for (key,) in _rows(_SERVED, [list(networks), node_keys])]
    found = points.filter(pk__in=keys, ended_at__isnull=True).order_by("point_id")
    return list(found.values_list("pk", "point_id"))


def unconnected_near(link_keys: list[int], networks: Sequence[str] = WATER) -> int:
    """How many points without a connection to ``networks`` lie within ``NEAR_M`` of the links."""
    ((count,),) = _rows(_UNCONNECTED, [NEAR_M, link_keys, list(networks)])
    return int(count)


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connections["read"].cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
