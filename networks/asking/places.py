"""Where a named object is in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gisapp.core.errors import NotFoundError
from networks.graph.places import Place, link_place, node_place

if TYPE_CHECKING:
    from networks.asking.identifiers import Named
    from networks.graph.snapshot import Snapshot


def place_of(snapshot: Snapshot, named: Named, *, locator: str) -> Place:
    """Where an object is in the graph; raises ``NotFoundError`` for one not in the ground."""
    place = (link_place if named.is_link else node_place)(snapshot, named.key)
    if place is None:
        msg = "The object is not part of the network in the ground: planned, abandoned or removed."
        raise NotFoundError(msg, locator=locator)
    return place
