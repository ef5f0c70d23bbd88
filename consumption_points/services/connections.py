"""Which node of which network serves a point: known where the model says so, else estimated.

The rules, best first, for each network apart: a connection point (liitoskohta) whose source id
is the point's id; the nearest connection point within 30 m; the nearest pipe, at the nearer of
its ends, marked as an estimate. A stormwater connection is never guessed from a pipe: most plots
have none. What a person has confirmed or set by hand stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

REACH_M: Final = 30.0
PIPE_REACH_M: Final = 500.0
# How sure a connection to the nearest pipe is, by the distance and reach of the pipe.
PIPE_SCORE: Final = "0.6 - 0.5 * {distance} / {reach}"

_CREATE: Final = """
DROP TABLE IF EXISTS estimated_connection;
CREATE TEMPORARY TABLE estimated_connection (
  point_id bigint, node_id uuid, network text, rule text, score double precision,
  PRIMARY KEY (point_id, node_id, network)
) ON COMMIT DROP;
DROP TABLE IF EXISTS open_point;
CREATE TEMPORARY TABLE open_point ON COMMIT DROP AS
SELECT p.id, p.point_id, p.geometry, w.network
FROM consumption_points_consumptionpoint p
CROSS JOIN (VALUES ('vesi'), ('jatevesi'), ('hulevesi')) AS w (network)
WHERE p.ended_at IS NULL AND (%(points)s::bigint[] IS NULL OR p.id = ANY(%(points)s))
  AND NOT EXISTS (
    SELECT FROM consumption_points_connection c
    WHERE c.point_id = p.id AND (c.confirmed OR c.rule = 'kasin')
      AND replace(c.network, 'sekavesi', 'jatevesi') = w.network)
"""
# A combined sewer (sekavesi) takes the wastewater, so it stands in for that network.
_FAMILY: Final = "replace(n.network, 'sekavesi', 'jatevesi')"
_BY_SOURCE_ID: Final = f"""
INSERT INTO estimated_connection
SELECT o.id, n.tunnus, n.network, 'lahdetunnus', 1.0
FROM open_point o
JOIN networks_node n ON n.source_id = o.point_id AND n.kind = 'liitoskohta'
 AND n.valid_to IS NULL AND n.tunnus <> ALL(%(without)s) AND {_FAMILY} = o.network
"""  # noqa: S608 -- constant text
_TAKEN: Final = """
NOT EXISTS (
  SELECT FROM estimated_connection e
  WHERE e.point_id = o.id AND replace(e.network, 'sekavesi', 'jatevesi') = o.network)
"""
_NEAREST_CONNECTION_POINT: Final = f"""
INSERT INTO estimated_connection
SELECT o.id, near.tunnus, near.network, 'lahin_liitoskohta', 0.95 - 0.25 * near.distance / %(reach)s
FROM open_point o
CROSS JOIN LATERAL (
  SELECT n.tunnus, n.network, ST_Distance(n.geometry, o.geometry) AS distance
  FROM networks_node n
  WHERE n.kind = 'liitoskohta' AND n.valid_to IS NULL AND {_FAMILY} = o.network
    AND n.tunnus <> ALL(%(without)s) AND ST_DWithin(n.geometry, o.geometry, %(reach)s)
  ORDER BY n.geometry <-> o.geometry, n.id
  LIMIT 1
) near
WHERE o.geometry IS NOT NULL AND {_TAKEN}
"""  # noqa: S608 -- constant text
_NEAREST_PIPE: Final = f"""
INSERT INTO estimated_connection
SELECT o.id, near.node, near.network, 'lahin_johto',
       greatest(0.1, {PIPE_SCORE.format(distance="near.distance", reach="%s")})
FROM open_point o
CROSS JOIN LATERAL (
  SELECT n.network, ST_Distance(n.geometry, o.geometry) AS distance,
         CASE WHEN ST_LineLocatePoint(ST_Force2D(n.geometry), o.geometry) <= 0.5
              THEN n.start_node_id ELSE n.end_node_id END AS node
  FROM networks_link n
  WHERE n.valid_to IS NULL AND {_FAMILY} = o.network
    AND n.kind NOT IN ('tonttivesijohto', 'tonttiviemari')
    AND n.usage_state NOT IN ('purettu', 'hylatty', 'suunniteltu')
    AND ST_DWithin(n.geometry, o.geometry, %s)
  ORDER BY n.geometry <-> o.geometry, n.id
  LIMIT 1
) near
WHERE o.geometry IS NOT NULL AND o.network <> 'hulevesi' AND {_TAKEN}
"""  # noqa: S608 -- constant text
_DROP_STALE: Final = """
DELETE FROM consumption_points_connection c
WHERE NOT c.confirmed AND c.rule <> 'kasin'
  AND (%(points)s::bigint[] IS NULL OR c.point_id = ANY(%(points)s))
  AND NOT EXISTS (
    SELECT FROM estimated_connection e
    WHERE (e.point_id, e.node_id, e.network) = (c.point_id, c.node_id, c.network))
"""
_STORE: Final = """
INSERT INTO consumption_points_connection (point_id, node_id, network, rule, score, confirmed)
SELECT point_id, node_id, network, rule, score, false
FROM estimated_connection ORDER BY point_id, network, node_id
ON CONFLICT (point_id, node_id, network) DO UPDATE
SET rule = excluded.rule, score = excluded.score
WHERE NOT consumption_points_connection.confirmed
  AND (consumption_points_connection.rule, consumption_points_connection.score)
      IS DISTINCT FROM (excluded.rule, excluded.score)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionCounts:
    """How many connections each rule gave, and how many rows the run wrote or removed."""

    by_source_id: int
    nearest_connection_point: int
    nearest_pipe: int
    written: int
    removed: int


@transaction.atomic
def connections_estimate(
    *, points: Sequence[int] | None = None, without: Sequence[UUID] = ()
) -> ConnectionCounts:
    """Work out the connections of all current points anew; a second run writes nothing.

    Call it after points or networks have come in; ``points`` are the primary keys of those that
    changed, when it was not all of them. The nodes ``without``, about to be deleted, serve nobody.
    """
    chosen = {
        "points": None if points is None else list(points),
        "without": list(without),
        "reach": REACH_M,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CREATE, chosen)
        cursor.execute(_BY_SOURCE_ID, chosen)
        by_source_id = cursor.rowcount
        cursor.execute("ANALYZE open_point, estimated_connection")
        cursor.execute(_NEAREST_CONNECTION_POINT, chosen)
        nearest_connection_point = cursor.rowcount
        cursor.execute("ANALYZE estimated_connection")
        cursor.execute(_NEAREST_PIPE, [PIPE_REACH_M, PIPE_REACH_M])
        nearest_pipe = cursor.rowcount
        cursor.execute(_DROP_STALE, chosen)
        removed = cursor.rowcount
        cursor.execute(_STORE)
        return ConnectionCounts(
            by_source_id=by_source_id,
            nearest_connection_point=nearest_connection_point,
            nearest_pipe=nearest_pipe,
            written=cursor.rowcount,
            removed=removed,
        )
