"""From nodes and links to the points that they serve, and to those that nothing connects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connections
from django.db.models import BooleanField, F, Func, Value

from consumption_points.models import Connection
from gisapp.database import prepared
from gisapp.database.arrays import bigints
from gisapp.geo.crs import STORAGE_SRID
from networks.graph.labels import in_order, uuids
from networks.graph.traits import Trait

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from consumption_points.models import ConsumptionPoint
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers, Table

NEAR_M: Final = 50.0
WATER: Final = ("vesi",)

# First the points of the place that have no connection, which are few; asking for the points near
# each link takes fifteen times as long for a trace of 5 000 links.
_BARE: Final = """
SELECT p.id FROM consumption_points_consumptionpoint p
WHERE p.ended_at IS NULL AND p.geometry && ST_MakeEnvelope(
    %(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
  AND p.id <> ALL(%(served)s::bigint[]) AND NOT EXISTS (
    SELECT FROM consumption_points_connection c
    WHERE c.point_id = p.id AND c.network = ANY(%(networks)s))
"""
_NEAR: Final = """
SELECT count(*) FROM consumption_points_consumptionpoint p
WHERE p.id = ANY(%(points)s::bigint[]) AND EXISTS (
  SELECT FROM networks_link l
  WHERE l.id = ANY(%(links)s::bigint[]) AND ST_DWithin(l.geometry, p.geometry, %(near)s))
"""


def served_points(
    points: QuerySet[ConsumptionPoint],
    snapshot: Snapshot,
    nodes: Integers,
    networks: Sequence[str] = WATER,
) -> list[tuple[int, str]]:
    """Primary key and id of those among ``points`` that one of the nodes serves.

    ``networks`` are those of the connection; a sewer serves as a main does.
    """
    if not len(nodes):
        return []
    # By rising ids PostgreSQL finds them in half the time.
    rows = in_order(snapshot.labels_here.of_nodes(snapshot.nodes["key"][nodes]))
    names = f"{{{','.join(uuids(rows))}}}"
    serving = Connection.objects.filter(_is_one_of("node_id", names), network__in=list(networks))
    served = points.filter(pk__in=serving.values("point_id"), ended_at__isnull=True)
    told = served.order_by("point_id").values_list("pk", "point_id")
    return prepared.rows("read", *told.query.sql_with_params())


def _is_one_of(column: str, names: str) -> Func:
    shape = {"template": "%(expressions)s::uuid[])", "arg_joiner": " = ANY("}
    return Func(F(column), Value(names), output_field=BooleanField(), **shape)


def unconnected_near(
    snapshot: Snapshot,
    edges: Integers,
    networks: Sequence[str] = WATER,
    served: Iterable[int] = (),
) -> int:
    """How many points without a connection to ``networks`` lie within ``NEAR_M`` of the links.

    ``served`` are points that have one: they need not be looked at.
    """
    links = edges[(snapshot.edges["traits"][edges] & Trait.COUPLING) == 0]
    if not len(links):
        return 0
    keys = snapshot.edges["key"][links]
    bare = _rows(
        _BARE,
        **_box(snapshot.labels_here.of_edges(keys)),
        srid=STORAGE_SRID,
        served=bigints(served),
        networks=list(networks),
    )
    if not bare:
        return 0
    points = bigints(key for (key,) in bare)
    ((count,),) = _rows(_NEAR, points=points, links=bigints(keys.tolist()), near=NEAR_M)
    return int(count)


def _box(rows: Table) -> dict[str, float]:
    """A box that holds all that is near the links, found without reading their lines."""
    return {
        "west": float(rows["west"].min()) - NEAR_M,
        "south": float(rows["south"].min()) - NEAR_M,
        "east": float(rows["east"].max()) + NEAR_M,
        "north": float(rows["north"].max()) + NEAR_M,
    }


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    # PostgreSQL hashes the arrays because Django's cursor writes them into the statement.
    with connections["read"].cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
