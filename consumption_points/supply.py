"""From nodes and links that run dry to the points that lose their water."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connections

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from consumption_points.models import ConsumptionPoint

NEAR_M: Final = 50.0

_SERVED: Final = """
SELECT DISTINCT c.point_id FROM consumption_points_connection c
JOIN networks_node n ON n.tunnus = c.node_id WHERE c.network = 'vesi' AND n.id = ANY(%s)
"""
_UNCONNECTED: Final = """
SELECT count(*) FROM consumption_points_consumptionpoint p
WHERE p.ended_at IS NULL AND p.geometry IS NOT NULL
  AND NOT EXISTS (SELECT FROM consumption_points_connection c
                  WHERE c.point_id = p.id AND c.network = 'vesi')
  AND EXISTS (SELECT FROM networks_link l
              WHERE l.id = ANY(%s) AND ST_DWithin(l.geometry, p.geometry, %s))
"""


def served_points(
    points: QuerySet[ConsumptionPoint], node_keys: list[int]
) -> list[tuple[int, str]]:
    """Primary key and id of those among ``points`` whose water comes by one of the nodes."""
    keys = [key for (key,) in _rows(_SERVED, [node_keys])]
    found = points.filter(pk__in=keys, ended_at__isnull=True).order_by("point_id")
    return list(found.values_list("pk", "point_id"))


def unconnected_near(link_keys: list[int]) -> int:
    """How many points without a connection to water lie within ``NEAR_M`` of the links."""
    ((count,),) = _rows(_UNCONNECTED, [link_keys, NEAR_M])
    return int(count)


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connections["read"].cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
