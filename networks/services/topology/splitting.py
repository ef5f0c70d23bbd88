"""A link becomes two that meet in a node; the longer one stays what it was."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.gis.geos import Point

from gisapp.core.errors import ConflictError, InvalidInputError
from gisapp.features import registry
from gisapp.features.writing import stored
from gisapp.geo.crs import STORAGE_SRID
from networks.models import Link, Node
from networks.services.lines import cut, nearest_on
from networks.services.links import MEETING, tell_of
from networks.services.rules import SENTENCES
from networks.services.strict import refuse_inverts, refuse_over_valves, valve_inserted
from networks.services.topology.held import (
    Target,
    held_link,
    held_node,
    name_of,
    note,
    store_line,
    type_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gisapp.access import Edit
    from networks.services.lines import Cut

_OWN: Final = {"id", "tunnus", "source_id", "change_number", "changed_at", "new_to"}
_LONGEST_SOURCE_ID: Final = 64


@dataclass(frozen=True, slots=True)
class NewNode:
    """A node to be made on the link nearest to ``place`` (EPSG:3067), with its id if it has one."""

    place: Point
    type_name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    tunnus: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """What a split made: the link that kept its id, the new one, and the node between them."""

    kept: Link
    made: Link
    node: Node


def split(edit: Edit, link: Target, at: NewNode | Target) -> Split:
    """Split ``link`` at a new node or at one that stands on it.

    The longer part keeps ``tunnus`` and ``lahdetunnus``; the other gets new ones (``OLD/2``). Both
    keep all other values; inverts at the cut follow the slope where both ends are known. Raises
    ``InvalidInputError`` for a place off the link or at its end, and ``ConflictError``.
    """
    row = held_link(edit, link)
    node = held_node(edit, at) if isinstance(at, Target) else _made_node(edit, row, at)
    _refuse_place(row, node)
    parts = cut(row.geometry, node.geometry)
    if isinstance(parts, str):
        msg = f"{name_of(row)} cannot be split there: a part of it {parts}."
        raise InvalidInputError(msg, locator="at")
    before = frozenset((row.start_node_id, row.end_node_id))
    made = _divided(row, node, parts)
    store_line(edit, row)
    stored(type_of(row), [made], SENTENCES)
    note(edit, "insert", [made])
    both = [row, made]
    refuse_over_valves(type_of(row), both)
    refuse_inverts(type_of(row), both)
    tell_of(both, before)
    return Split(row, made, node)


def _made_node(edit: Edit, link: Link, wanted: NewNode) -> Node:
    position, away = nearest_on(link.geometry, wanted.place)
    _refuse_away(link, away)
    place = Point(position, srid=STORAGE_SRID)
    _refuse_end(link, place)
    record = {"verkosto": link.network, **wanted.values, "sijainti": place}
    if wanted.tunnus is not None:
        record["tunnus"] = wanted.tunnus
    writing = edit.writer(registry.get(wanted.type_name))
    with valve_inserted(link):
        (written,) = writing.insert([record], keep_ids=wanted.tunnus is not None)
    return Node.objects.get(pk=written.key)


def _refuse_place(link: Link, node: Node) -> None:
    """Refuse a node that is not on the way of the link or of a network it may not meet."""
    if node.network not in MEETING[link.network]:
        msg = f"{name_of(node)} belongs to the network {node.network}, the link to {link.network}."
        raise InvalidInputError(msg, locator="at")
    if node.tunnus in (link.start_node_id, link.end_node_id):
        msg = f"{name_of(link)} ends in {name_of(node)} already."
        raise ConflictError(msg, locator="at")
    _refuse_away(link, nearest_on(link.geometry, node.geometry)[1])
    _refuse_end(link, node.geometry)


def _refuse_away(link: Link, away: float) -> None:
    if away > settings.SNAP_TOLERANCE:
        msg = (
            f"The place is {away:.2f} m from {name_of(link)}; the tolerance is "
            f"{settings.SNAP_TOLERANCE} m."
        )
        raise InvalidInputError(msg, locator="at")


def _refuse_end(link: Link, place: Point) -> None:
    """Within the tolerance of an end, the place means the node there."""
    for position, node in ((link.geometry[0], link.start_node), (link.geometry[-1], link.end_node)):
        away = Point(position[0], position[1], srid=STORAGE_SRID).distance(place)
        if away <= settings.SNAP_TOLERANCE:
            msg = (
                f"The place is {away:.2f} m from the end of {name_of(link)}: "
                f"{name_of(node)} stands there. A part would be shorter than the tolerance, "
                f"{settings.SNAP_TOLERANCE} m."
            )
            raise InvalidInputError(msg, locator="at")


def _divided(link: Link, node: Node, parts: Cut) -> Link:
    """Make ``link`` its longer part and give the other, not yet stored."""
    made = Link(tunnus=uuid.uuid4(), source_id=_next_id(link), **_copied(link))
    level = _level(link, parts.share)
    first, second = (link, made) if parts.share >= 0.5 else (made, link)  # noqa: PLR2004 -- half
    second.geometry, second.start_node_id, second.start_invert_m = parts.after, node.tunnus, level
    first.geometry, first.end_node_id, first.end_invert_m = parts.before, node.tunnus, level
    return made


def _copied(link: Link) -> dict[str, Any]:
    """All that a new part has of the link: everything but ids and what the database draws."""
    fields = Link._meta.concrete_fields  # noqa: SLF001 -- Django's documented Meta API
    return {
        one.attname: getattr(link, one.attname)
        for one in fields
        if not one.generated and one.name not in _OWN
    }


def _level(link: Link, share: float) -> float | None:
    """The invert at the cut: on the slope between the ends."""
    if link.start_invert_m is None or link.end_invert_m is None:
        return None
    return round(link.start_invert_m + share * (link.end_invert_m - link.start_invert_m), 3)


def _next_id(link: Link) -> str | None:
    """``OLD/2``, or the first number after it that is free."""
    if link.source_id is None:
        return None
    taken = set(
        Link.objects.filter(
            source=link.source, source_id__startswith=f"{link.source_id}/"
        ).values_list("source_id", flat=True)
    )
    names = (f"{link.source_id}/{number}" for number in range(2, len(taken) + 3))
    name = next(name for name in names if name not in taken)
    return name if len(name) <= _LONGEST_SOURCE_ID else None
