"""The plan of an interruption: made of an isolation, stored beside it, compared with others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, connections

from networks.graph.traits import Trait
from networks.models import InterruptionObject, InterruptionValve, Link, Node

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.contrib.gis.geos import MultiPolygon

    from networks.graph.places import Place
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers
    from networks.isolation.isolating import Isolation

# The area is drawn this far around what runs dry, m.
AROUND_M: Final = 15.0
_AREA: Final = """
SELECT ST_AsEWKB(ST_Multi(ST_Buffer(ST_Force2D(ST_Collect(o.geometry)), %(around)s, 'quad_segs=2')))
FROM (SELECT geometry FROM networks_link WHERE tunnus = ANY(%(dry)s)
      UNION ALL SELECT geometry FROM networks_node WHERE tunnus = ANY(%(dry)s)) o
"""
_OVERLAPS: Final = """
SELECT o.id, o.number,
  (SELECT count(DISTINCT a.tunnus) FROM networks_interruptionobject a
   JOIN networks_interruptionobject b ON b.tunnus = a.tunnus AND b.interruption_id = o.id
     AND b.role IN ('segmentti', 'kuiva')
   WHERE a.interruption_id = i.id AND a.role IN ('segmentti', 'kuiva')),
  (SELECT count(*) FROM networks_interruptionvalve a
   JOIN networks_interruptionvalve b ON b.valve = a.valve AND b.interruption_id = o.id
   WHERE a.interruption_id = i.id)
FROM networks_interruption i JOIN networks_interruption o ON o.id <> i.id
WHERE i.id = %s AND o.valid_to IS NULL AND o.state IN ('suunniteltu', 'kaynnissa')
  AND o.starts_at < coalesce(i.ends_at, 'infinity')
  AND i.starts_at < coalesce(o.ends_at, 'infinity')
ORDER BY o.starts_at, o.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an interruption does, by tunnus; ``valves`` are those to close, in walking order."""

    place: UUID
    stuck: tuple[UUID, ...]
    valves: tuple[UUID, ...]
    segment: tuple[UUID, ...]
    cut_off: tuple[UUID, ...]
    hydrants: tuple[UUID, ...]

    def dry(self) -> list[UUID]:
        """The place and all that runs dry."""
        return [self.place, *self.segment, *self.cut_off]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another interruption at the same time, and how much both touch."""

    key: int
    number: str
    objects: int
    valves: int


def plan_of(snapshot: Snapshot, place: Place, stuck: Sequence[int], found: Isolation) -> Plan:
    """The plan that the isolation ``found`` of ``place`` gives."""
    none = np.empty(0, np.int32)
    at_node = none if place.node is None else place.nodes(snapshot)
    at_edge = none if place.edge is None else np.array([place.edge], np.int32)
    (at,) = _ids(snapshot, at_node, at_edge)
    return Plan(
        place=at,
        stuck=_ids(snapshot, np.array(stuck, np.int32), none),
        valves=_ids(snapshot, found.valves_to_close, none),
        segment=_ids(snapshot, found.segment_nodes, found.segment_edges),
        cut_off=_ids(snapshot, found.cut_off_nodes, found.cut_off_edges),
        hydrants=_ids(snapshot, found.hydrants_dry, none),
    )


def area_of(dry: Sequence[UUID]) -> MultiPolygon:
    """The ground ``AROUND_M`` around nodes and links, EPSG:3067."""
    with connection.cursor() as cursor:
        cursor.execute(_AREA, {"dry": list(dry), "around": AROUND_M})
        (drawn,) = cursor.fetchone()
    return cast("MultiPolygon", GEOSGeometry(memoryview(drawn)))


def dry_objects(interruption: int) -> list[UUID]:
    """The place of an interruption and all that it was ever planned to dry out."""
    rows = InterruptionObject.objects.filter(interruption_id=interruption)
    chosen = rows.filter(role__in=("paikka", "segmentti", "kuiva"))
    return list(chosen.values_list("tunnus", flat=True).distinct())


def plan_store(interruption: int, plan: Plan) -> None:
    """Store ``plan`` for the interruption with this primary key, on top of an earlier one.

    What an earlier plan dries out stays dry: a wider closure holds it, and valves shut by now hide
    it from the new isolation. Lines of the run sheet that somebody has ticked stay; new valves come
    after them.
    """
    parts = {
        "paikka": (plan.place,),
        "juuttunut": plan.stuck,
        "segmentti": plan.segment,
        "kuiva": plan.cut_off,
        "paloposti": plan.hydrants,
    }
    InterruptionObject.objects.bulk_create(
        (
            InterruptionObject(interruption_id=interruption, tunnus=one, role=role)
            for role, those in parts.items()
            for one in those
        ),
        ignore_conflicts=True,
    )
    sheet = InterruptionValve.objects.filter(interruption_id=interruption)
    sheet.filter(state="odottaa").exclude(valve__in=plan.valves).delete()
    known = dict(sheet.values_list("valve", "position"))
    first = max(known.values(), default=0) + 1
    new = [valve for valve in plan.valves if valve not in known]
    InterruptionValve.objects.bulk_create(
        InterruptionValve(interruption_id=interruption, valve=valve, position=first + number)
        for number, valve in enumerate(new)
    )


def overlaps(interruption: int) -> list[Overlap]:
    """The others that are planned or under way at the same time, whatever they share."""
    with connections["read"].cursor() as cursor:
        cursor.execute(_OVERLAPS, [interruption])
        return [Overlap(*row) for row in cursor.fetchall()]


def _ids(snapshot: Snapshot, nodes: Integers, edges: Integers) -> tuple[UUID, ...]:
    """The tunnus of nodes and links, in their order; couplings have none."""
    links = edges[(snapshot.edges["traits"][edges] & Trait.COUPLING) == 0]
    node_keys, link_keys = (
        snapshot.nodes["key"][nodes].tolist(),
        snapshot.edges["key"][links].tolist(),
    )
    by_node = dict(Node.objects.filter(pk__in=node_keys).values_list("pk", "tunnus"))
    by_link = dict(Link.objects.filter(pk__in=link_keys).values_list("pk", "tunnus"))
    return (*(by_node[key] for key in node_keys), *(by_link[key] for key in link_keys))
