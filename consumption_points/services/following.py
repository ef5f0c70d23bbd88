"""Connections follow what people change in the network, inside the transaction of the edit.

Only the points whose connection the change can reach are worked out anew, by the same rules as
after an import (``connections_estimate``). What a person has confirmed or set by hand stays, and
its node cannot be deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Q

from consumption_points.models import Connection
from consumption_points.services.connections import (
    PIPE_REACH_M,
    PIPE_SCORE,
    REACH_M,
    connections_estimate,
)
from gisapp.core.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from networks.models import Link, Node

_BY_NODES: Final = """
SELECT p.id FROM networks_node n
JOIN consumption_points_consumptionpoint p ON ST_DWithin(p.geometry, n.geometry, %(reach)s)
WHERE n.id = ANY(%(keys)s) AND n.kind = 'liitoskohta' AND p.ended_at IS NULL
UNION
SELECT p.id FROM networks_node n
JOIN consumption_points_consumptionpoint p ON p.point_id = n.source_id
WHERE n.id = ANY(%(keys)s) AND n.kind = 'liitoskohta' AND p.ended_at IS NULL
UNION
SELECT c.point_id FROM consumption_points_connection c
JOIN networks_node n ON n.tunnus = c.node_id
WHERE n.id = ANY(%(keys)s) AND n.kind = 'liitoskohta' AND NOT c.confirmed AND c.rule <> 'kasin'
"""
# A point with a better rule, or with a nearer pipe, does not look at the pipe at all.
_HERE: Final = PIPE_SCORE.format(distance="ST_Distance(l.geometry, p.geometry)", reach="%(reach)s")
_BY_LINKS: Final = f"""
SELECT p.id FROM networks_link l
JOIN consumption_points_consumptionpoint p ON ST_DWithin(p.geometry, l.geometry, %(reach)s)
WHERE l.id = ANY(%(keys)s) AND l.network <> 'hulevesi' AND p.ended_at IS NULL
  AND NOT EXISTS (
    SELECT FROM consumption_points_connection c
    WHERE c.point_id = p.id
      AND replace(c.network, 'sekavesi', 'jatevesi') = replace(l.network, 'sekavesi', 'jatevesi')
      AND (c.confirmed OR c.rule <> 'lahin_johto'
           OR c.score > {_HERE} + 0.0001))
UNION
SELECT c.point_id FROM consumption_points_connection c
WHERE c.node_id = ANY(%(ends)s) AND c.rule = 'lahin_johto' AND NOT c.confirmed
"""  # noqa: S608 -- constant text


def connections_follow_nodes(*, nodes: Sequence[Node], **_signal: object) -> None:
    """Connect anew the points that may be served by ``nodes``, which were made or moved."""
    keys = [node.pk for node in nodes]
    _connect(_BY_NODES, {"keys": keys, "reach": REACH_M})


def connections_follow_links(
    *, links: Sequence[Link], ends: Collection[UUID], **_signal: object
) -> None:
    """Connect anew the points near ``links``, and those served by ``ends``, old and new."""
    keys = [link.pk for link in links]
    _connect(_BY_LINKS, {"keys": keys, "ends": list(ends), "reach": PIPE_REACH_M})


def connections_leave_nodes(*, nodes: Sequence[Node], **_signal: object) -> None:
    """Connect anew the points of ``nodes`` that are to be deleted.

    Raises ``ConflictError`` where a person has said that a point is served by one.
    """
    gone = [node.tunnus for node in nodes]
    connected = Connection.objects.filter(node__in=nodes)
    kept = connected.filter(Q(confirmed=True) | Q(rule="kasin"))
    first = kept.order_by("pk").values_list("node_id", flat=True).first()
    if first is not None:
        count = kept.filter(node_id=first).values("point_id").distinct().count()
        msg = f"{count} consumption points are connected to the node {first}. Connect them anew."
        raise ConflictError(msg, locator=str(first))
    points = set(connected.values_list("point_id", flat=True))
    if points:
        connections_estimate(points=sorted(points), without=gone)


def _connect(which: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(which, values)
        points = [key for (key,) in cursor.fetchall()]
    if points:
        connections_estimate(points=points)
