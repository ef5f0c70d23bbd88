"""Links made, changed and removed by a person or a machine; imports have their own way.

Each end meets a node of the network within one tolerance (the setting ``SNAP_TOLERANCE``) and is
drawn up to it; an end that meets none is refused with the distance to the nearest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import connection
from django.dispatch import Signal

from gisapp.features.values import broken
from gisapp.features.writing import (
    filled,
    of_each,
    record_named,
    require_values,
    saved,
    stored,
)
from gisapp.geo.crs import STORAGE_SRID
from networks.models import Link
from networks.services.lines import ends_moved
from networks.services.rules import SENTENCES
from networks.services.strict import refuse_inverts, refuse_over_valves

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from gisapp.features.declaration import FeatureType
    from gisapp.features.writing import Edit, Values

_NETWORK: Final = "verkosto"
# Whom a link serves follows from its place and these.
_SERVING: Final = {_NETWORK, "laji", "kaytossa_tila"}
_INVERTS: Final = {"vesijuoksu_alku", "vesijuoksu_loppu"}
_SEARCHED_M: Final = 1000.0
# A combined sewer takes wastewater and stormwater, so these may meet in a node of either.
MEETING: Final = {
    "vesi": ("vesi",),
    "jatevesi": ("jatevesi", "sekavesi"),
    "hulevesi": ("hulevesi", "sekavesi"),
    "sekavesi": ("sekavesi", "jatevesi", "hulevesi"),
}
_LIQUIDS: Final = {"jatevesi": "jatevesi", "hulevesi": "sadevesi", "sekavesi": "sekavesi"}
_SIDES: Final = ("alku", "loppu")
_NEAREST: Final = """
SELECT wanted.i, near.tunnus, near.e, near.n, near.distance
FROM unnest(%s::int[], %s::float8[], %s::float8[]) AS wanted (i, e, n)
CROSS JOIN LATERAL (
  SELECT node.tunnus, ST_X(node.geometry) AS e, ST_Y(node.geometry) AS n,
         ST_Distance(node.geometry, place) AS distance
  FROM networks_node node, ST_SetSRID(ST_MakePoint(wanted.e, wanted.n), %s) place
  WHERE node.valid_to IS NULL AND node.network = ANY(%s)
    AND ST_DWithin(node.geometry, place, %s)
  ORDER BY node.geometry <-> place, node.id
  LIMIT 1
) near
"""

# Sent inside the edit with ``links`` that were made, redrawn, deleted or changed in whom they
# serve, and with ``ends``, the ids of the nodes in which they end now or ended before.
links_changed: Final = Signal()


@dataclass(frozen=True, slots=True)
class _Met:
    """The nearest node to an end."""

    node: UUID
    place: Point
    distance_m: float


@dataclass(frozen=True, slots=True)
class LinkWriter:
    """Writes the links of one published type; the first of ``networks`` is its default."""

    networks: tuple[str, ...]

    def insert(
        self, feature_type: FeatureType, records: Sequence[Values], _edit: Edit
    ) -> Sequence[Any]:
        """Store new links between the nodes that their ends meet."""
        rows = of_each(records, partial(self._new, feature_type))
        _join(feature_type, rows)
        stored(feature_type, rows, SENTENCES)
        refuse_over_valves(feature_type, rows)
        refuse_inverts(feature_type, rows)
        tell_of(rows)
        return rows

    def update(
        self, feature_type: FeatureType, rows: Sequence[Any], values: Values, _edit: Edit
    ) -> None:
        """Change links; a new line joins them anew."""
        redrawn, before = feature_type.geometry_property.name in values, _ends(rows)
        for row in rows:
            filled(feature_type, row, values)
        if redrawn:
            _join(feature_type, rows)
        names = [*values, *(("alkusolmu", "loppusolmu") if redrawn else ())]
        saved(feature_type, rows, names, SENTENCES)
        if redrawn:
            refuse_over_valves(feature_type, rows)
        if redrawn or _INVERTS & values.keys():
            refuse_inverts(feature_type, rows)
        if redrawn or _SERVING & values.keys():
            tell_of(rows, before)

    def delete(self, _feature_type: FeatureType, rows: Sequence[Any], _edit: Edit) -> None:
        """Delete links; their nodes stay."""
        Link.objects.filter(pk__in=[row.pk for row in rows]).delete()
        tell_of(rows)

    def _new(self, feature_type: FeatureType, record: Values) -> Link:
        row: Link = filled(feature_type, Link(network=self.networks[0]), record)
        if row.network not in self.networks:
            raise broken(_NETWORK, f"is one of {', '.join(self.networks)}")
        if row.liquid is None:
            row.liquid = _LIQUIDS.get(row.network)
        if row.geometry is None:
            raise broken(feature_type.geometry_property.name, "needs a value")
        return row


def by_type(links: Iterable[Link]) -> dict[str, list[Link]]:
    """``links`` by the name of their published type."""
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.published_type, []).append(link)
    return found


def tell_of(rows: Sequence[Link], before: frozenset[UUID] = frozenset()) -> None:
    """Tell those who build on the network that ``rows`` have changed; ``before`` are old ends."""
    if rows:
        links_changed.send(sender=Link, links=rows, ends=_ends(rows) | before)


def _ends(rows: Sequence[Any]) -> frozenset[UUID]:
    return frozenset(end for row in rows for end in (row.start_node_id, row.end_node_id))


def _join(feature_type: FeatureType, rows: Sequence[Link]) -> None:
    """Draw both ends of each link up to the node that it meets, and set the nodes."""
    place = feature_type.geometry_property.name
    found = _nearest(rows, reach_m=settings.SNAP_TOLERANCE)
    for number, row in enumerate(rows):
        with record_named(number):
            start, end = (_met(place, row, found.get(2 * number + side), side) for side in (0, 1))
            if start.node == end.node:
                raise broken(place, "begins and ends in the same node")
            drawn = ends_moved(row.geometry, start=start.place, end=end.place)
            if isinstance(drawn, str):
                raise broken(place, drawn)
            row.geometry = drawn
            row.start_node_id, row.end_node_id = start.node, end.node
            require_values(feature_type, row)


def _met(place: str, row: Link, found: _Met | None, side: int) -> _Met:
    if found is not None:
        return found
    far = _nearest([row], reach_m=_SEARCHED_M).get(side)
    nearest = (
        f"no node of the network within {_SEARCHED_M:.0f} m"
        if far is None
        else f"the nearest node of the network ({far.node}) is {far.distance_m:.2f} m away"
    )
    rule = (
        f"meets no node at its end {_SIDES[side]}: {nearest}, "
        f"the tolerance is {settings.SNAP_TOLERANCE} m"
    )
    raise broken(place, rule)


def _nearest(rows: Sequence[Link], *, reach_m: float) -> dict[int, _Met]:
    """The nearest node to each end within ``reach_m``.

    The start of row i is under 2 i, its end under 2 i + 1.
    """
    found = {}
    for network in {row.network for row in rows}:
        numbers = [i for i, row in enumerate(rows) if row.network == network]
        ends = [2 * i + side for i in numbers for side in (0, 1)]
        places = [rows[end // 2].geometry[-(end % 2)] for end in ends]
        easts, norths = ([position[axis] for position in places] for axis in (0, 1))
        with connection.cursor() as cursor:
            cursor.execute(
                _NEAREST, [ends, easts, norths, STORAGE_SRID, list(MEETING[network]), reach_m]
            )
            for end, node, east, north, distance in cursor.fetchall():
                found[end] = _Met(node, Point(east, north), distance)
    return found
