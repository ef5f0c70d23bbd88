"""A node goes to another place and takes the ends of its links along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point
from django.db.models import Q

from gisapp.features import registry
from gisapp.geo.crs import STORAGE_SRID
from networks.models import Node
from networks.services.topology.held import Target, held_node, links_at

if TYPE_CHECKING:
    from gisapp.access import Edit
    from networks.models import Link


def move(edit: Edit, node: Target, place: Point) -> tuple[Node, list[Link]]:
    """Move ``node`` to ``place`` (EPSG:3067); gives it and the links that followed.

    The height of the node stays. Raises ``InvalidValueError`` where a link would then cross itself
    or run over a valve, or another such node stands.
    """
    row = held_node(edit, node)
    position = (place.x, place.y, row.geometry.z) if row.geometry.hasz else (place.x, place.y)
    writing = edit.writer(registry.get(node.type_name))
    writing.update(Q(pk=row.pk), {"sijainti": Point(position, srid=STORAGE_SRID)})
    moved = Node.objects.get(pk=row.pk)
    return moved, links_at(moved)
