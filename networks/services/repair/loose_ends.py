"""Loose ends: plain nodes in which one link ends and nothing else does, with what is near them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import connections

_PLAIN: Final = "n.kind = 'laite' AND n.type_code IN ('haara', 'liitos', 'paa')"
_LOOSE: Final = f"""
SELECT n.id, n.tunnus, n.kind, n.change_number, ST_X(n.geometry), ST_Y(n.geometry), n.network,
  l.id, l.tunnus, l.network, l.change_number, l.start_node_id = n.tunnus, f.id
FROM networks_node n
CROSS JOIN LATERAL (
  SELECT * FROM networks_link WHERE start_node_id = n.tunnus AND valid_to IS NULL
  UNION ALL SELECT * FROM networks_link WHERE end_node_id = n.tunnus AND valid_to IS NULL
) l
JOIN networks_node f ON f.id <> n.id AND f.tunnus =
  CASE WHEN l.start_node_id = n.tunnus THEN l.end_node_id ELSE l.start_node_id END
WHERE n.valid_to IS NULL AND {_PLAIN} AND (n.source = %(source)s OR %(source)s = '')
  AND NOT EXISTS (SELECT FROM networks_coupling c WHERE c.from_node_id = n.tunnus)
  AND NOT EXISTS (SELECT FROM networks_coupling c WHERE c.to_node_id = n.tunnus)
  AND EXISTS (
    SELECT FROM networks_node o WHERE o.id <> n.id AND o.network = n.network
      AND o.valid_to IS NULL AND ST_DWithin(o.geometry, n.geometry, %(reach)s))
ORDER BY n.id
"""  # noqa: S608 -- composed of constants
_NEAR: Final = """
SELECT n.id, o.id, o.tunnus, o.kind, o.change_number, ST_X(o.geometry), ST_Y(o.geometry), o.network
FROM networks_node n JOIN networks_node o ON o.id <> n.id AND o.network = n.network
  AND o.valid_to IS NULL AND ST_DWithin(o.geometry, n.geometry, %(reach)s)
WHERE n.id = ANY(%(keys)s) ORDER BY n.id, o.geometry <-> n.geometry, o.id
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A node: key, public id, published type, change number and place (EPSG:3067)."""

    key: int
    tunnus: str
    kind: str
    change_number: int
    east: float
    north: float
    network: str


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """A node in which one end of one link ends, and that link."""

    node: Place
    link_key: int
    link: str
    link_network: str
    link_number: int
    at_start: bool
    far_key: int


def loose_ends(alias: str, source: str, reach_m: float) -> dict[int, LooseEnd]:
    """Loose ends that have another node within ``reach_m``, by the key of their node."""
    found: dict[int, list[LooseEnd]] = {}
    for row in _rows(alias, _LOOSE, {"source": source, "reach": reach_m}):
        link = (row[7], str(row[8]), *row[9:13])
        found.setdefault(row[0], []).append(LooseEnd(_place(row[:7]), *link))
    return {key: ends[0] for key, ends in found.items() if len(ends) == 1}


def near(alias: str, keys: list[int], reach_m: float) -> dict[int, list[Place]]:
    """The nodes within ``reach_m`` of each node, nearest first."""
    found: dict[int, list[Place]] = {key: [] for key in keys}
    for key, *row in _rows(alias, _NEAR, {"keys": keys, "reach": reach_m}):
        found[key].append(_place(tuple(row)))
    return found


def _place(row: tuple[Any, ...]) -> Place:
    key, tunnus, *rest = row
    return Place(key, str(tunnus), *rest)


def _rows(alias: str, statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
