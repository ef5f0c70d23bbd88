"""One end of a link goes to another node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from gisapp.core.errors import ConflictError, InvalidInputError
from networks.services.lines import ends_moved
from networks.services.links import MEETING, tell_of
from networks.services.strict import refuse_inverts, refuse_over_valves
from networks.services.topology.held import (
    Target,
    held_link,
    held_node,
    name_of,
    store_line,
    type_of,
)

if TYPE_CHECKING:
    from gisapp.access import Edit
    from networks.models import Link


def connect(edit: Edit, link: Target, end: Literal["alku", "loppu"], node: Target) -> Link:
    """Draw the start or end of ``link`` to ``node``, however far away it is.

    Raises ``InvalidInputError`` for a node of another network and a line that would cross itself,
    ``ConflictError`` where the link would begin and end in one node.
    """
    row, met = held_link(edit, link), held_node(edit, node)
    if met.network not in MEETING[row.network]:
        msg = f"{name_of(met)} belongs to the network {met.network}, the link to {row.network}."
        raise InvalidInputError(msg, locator="node")
    before = frozenset((row.start_node_id, row.end_node_id))
    other = row.end_node_id if end == "alku" else row.start_node_id
    if met.tunnus == other:
        msg = f"{name_of(row)} would begin and end in the same node, {name_of(met)}."
        raise ConflictError(msg, locator="node")
    if end == "alku":
        row.start_node_id, line = met.tunnus, ends_moved(row.geometry, start=met.geometry)
    else:
        row.end_node_id, line = met.tunnus, ends_moved(row.geometry, end=met.geometry)
    if isinstance(line, str):
        msg = f"{name_of(row)} cannot be drawn to {name_of(met)}: it then {line}."
        raise InvalidInputError(msg, locator="node")
    row.geometry = line
    store_line(edit, row)
    refuse_over_valves(type_of(row), [row])
    refuse_inverts(type_of(row), [row])
    tell_of([row], before)
    return row
