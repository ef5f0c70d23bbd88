"""How many points the areas of a network serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connections

from gisapp import access
from gisapp.features import registry

if TYPE_CHECKING:
    from gisapp.access import Caller
    from networks.reporting.members import Pairs

_COUNTS: Final = """
SELECT a.n, count(DISTINCT c.point_id)
FROM unnest(%s::bigint[], %s::int[]) a (id, n)
JOIN networks_node n ON n.id = a.id
JOIN consumption_points_connection c ON c.node_id = n.tunnus
JOIN ({visible}) p ON p.pk = c.point_id
GROUP BY a.n
"""


def points_by_area(nodes: Pairs, *, caller: Caller, action: str) -> dict[int, int]:
    """The number of current points that each area's nodes serve, by the number of the area.

    The points themselves stay unnamed; the ledger tells how many were counted.
    """
    reading = access.readable(registry.get("kulutuspaikka"), caller=caller, action=action)
    visible, values = reading.rows.order_by().values("pk").query.sql_with_params()
    with connections["read"].cursor() as cursor:
        cursor.execute(_COUNTS.format(visible=visible), [nodes.keys, nodes.areas, *values])
        counts: dict[int, int] = dict(cursor.fetchall())
    reading.record_count(sum(counts.values()), scope={"areas": len(counts)})
    return counts
