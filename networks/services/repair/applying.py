"""Approved proposals become edits: ends are drawn to their node, emptied nodes go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point
from django.db.models import Q

from gisapp.core.errors import ConflictError, InvalidInputError
from gisapp.features import registry
from gisapp.features.writing import saved
from gisapp.geo.crs import STORAGE_SRID
from networks.models import Link, Node
from networks.services.lines import ends_moved
from networks.services.links import by_type, tell_of
from networks.services.meeting import nodes_before_links
from networks.services.rules import SENTENCES
from networks.services.strict import refuse_inverts, refuse_over_valves
from networks.services.topology.held import LINE, name_of, note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from gisapp.access import Edit
    from networks.services.repair.loose_ends import LooseEnd
    from networks.services.repair.proposing import Proposal


def apply(edit: Edit, proposals: Sequence[Proposal]) -> list[Link]:
    """Carry out ``proposals``, which were made inside this edit; gives the links redrawn.

    Raises ``InvalidInputError`` naming the proposal and the link that would be faulty,
    ``ConflictError`` for an emptied node that serves a consumption point.
    """
    ends = [end for proposal in proposals for end in proposal.ends]
    links = _held_links(edit, {end.link_key for end in ends})
    before = frozenset(end for link in links.values() for end in _nodes(link))
    nodes = {node.pk: node for node in _held_nodes(edit, proposals)}
    with nodes_before_links():
        for proposal in proposals:
            node = nodes[proposal.node.key]
            _place_node(node, proposal)
            for end in proposal.ends:
                _draw(links[end.link_key], end, node, proposal)
        meeting = [nodes[one.node.key] for one in proposals if one.meets]
        _store(edit, meeting, list(links.values()))
    moved = {proposal.node.key for proposal in proposals}
    edit.writer(registry.get("laite")).delete(Q(pk__in={end.node.key for end in ends} - moved))
    tell_of(list(links.values()), before)
    return list(links.values())


def _held_links(edit: Edit, keys: set[int]) -> dict[int, Link]:
    rows: list[Any] = list(Link.objects.filter(pk__in=keys).order_by("pk").select_for_update())
    for name in {row.published_type for row in rows}:
        edit.writer(registry.get(name))
    edit.refuse_locked(rows)
    return {row.pk: row for row in rows}


def _held_nodes(edit: Edit, proposals: Iterable[Proposal]) -> list[Any]:
    """The nodes in which ends will meet; only those that move are changed."""
    rows: list[Any] = list(
        Node.objects.filter(pk__in={one.node.key for one in proposals})
        .order_by("pk")
        .select_for_update()
    )
    moving = {one.node.key for one in proposals if one.meets}
    edit.refuse_locked([row for row in rows if row.pk in moving])
    return rows


def _nodes(link: Link) -> tuple[UUID, UUID]:
    return link.start_node_id, link.end_node_id


def _place_node(node: Node, proposal: Proposal) -> None:
    """Put a node of loose ends where they meet; it is a joint or a branch then."""
    if not proposal.meets:
        return
    height = (node.geometry.z,) if node.geometry.hasz else ()
    node.geometry = Point((*proposal.place, *height), srid=STORAGE_SRID)
    node.type_code = "liitos" if len(proposal.ends) == 2 else "haara"  # noqa: PLR2004 -- joint


def _draw(link: Link, end: LooseEnd, node: Node, proposal: Proposal) -> None:
    if end.at_start:
        link.start_node_id, drawn = node.tunnus, ends_moved(link.geometry, start=node.geometry)
    else:
        link.end_node_id, drawn = node.tunnus, ends_moved(link.geometry, end=node.geometry)
    if isinstance(drawn, str):
        msg = f"Repair {proposal.name}: {name_of(link)} then {drawn}. Leave it out and mend it."
        raise InvalidInputError(msg, locator="approve")
    if link.start_node_id == link.end_node_id:
        msg = f"Repair {proposal.name}: {name_of(link)} would begin and end in {name_of(node)}."
        raise ConflictError(msg, locator="approve")
    link.geometry = drawn


def _store(edit: Edit, nodes: Sequence[Node], links: Sequence[Link]) -> None:
    """Save the nodes in which loose ends meet, which are of one type, and the links."""
    saved(registry.get("laite"), nodes, ("sijainti", "tyyppi"), SENTENCES)
    note(edit, "update", [*nodes, *links])
    for name, rows in by_type(links).items():
        feature_type = registry.get(name)
        saved(feature_type, rows, LINE, SENTENCES)
        refuse_over_valves(feature_type, rows)
        refuse_inverts(feature_type, rows)
