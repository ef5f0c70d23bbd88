"""From nodes and links to the points that they serve, and to those that nothing connects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connections

from consumption_points.models import Connection
from gisapp.database.arrays import bigints, is_among
from gisapp.geo.crs import STORAGE_SRID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from consumption_points.models import ConsumptionPoint

NEAR_M: Final = 50.0
WATER: Final = ("vesi",)

# First the points of the place that have no connection, which are few; asking for the points near
# each link takes fifteen times as long for a trace of 5 000 links.
_UNCONNECTED: Final = """
WITH place AS MATERIALIZED (
  SELECT ST_Expand(ST_SetSRID(ST_Extent(geometry)::geometry, %(srid)s), %(near)s) AS box
  FROM networks_link WHERE id = ANY(%(links)s::bigint[])
), bare AS MATERIALIZED (
  SELECT p.geometry FROM consumption_points_consumptionpoint p, place
  WHERE p.ended_at IS NULL AND p.geometry && place.box AND NOT EXISTS (
    SELECT FROM consumption_points_connection c
    WHERE c.point_id = p.id AND c.network = ANY(%(networks)s)))
SELECT count(*) FROM bare WHERE EXISTS (
  SELECT FROM networks_link l
  WHERE l.id = ANY(%(links)s::bigint[]) AND ST_DWithin(l.geometry, bare.geometry, %(near)s))
"""


def served_points(
    points: QuerySet[ConsumptionPoint], node_keys: list[int], networks: Sequence[str] = WATER
) -> list[tuple[int, str]]:
    """Primary key and id of those among ``points`` that one of the nodes serves.

    ``networks`` are those of the connection; a sewer serves as a main does.
    """
    serving = Connection.objects.filter(is_among(node_keys, "node__pk"), network__in=list(networks))
    served = points.filter(pk__in=serving.values("point_id"), ended_at__isnull=True)
    return list(served.order_by("point_id").values_list("pk", "point_id"))


def unconnected_near(link_keys: list[int], networks: Sequence[str] = WATER) -> int:
    """How many points without a connection to ``networks`` lie within ``NEAR_M`` of the links."""
    values: dict[str, Any] = {
        "near": NEAR_M,
        "srid": STORAGE_SRID,
        "links": bigints(link_keys),
        "networks": list(networks),
    }
    # PostgreSQL hashes the array because Django's cursor writes it into the statement.
    with connections["read"].cursor() as cursor:
        cursor.execute(_UNCONNECTED, values)
        ((count,),) = cursor.fetchall()
    return int(count)
