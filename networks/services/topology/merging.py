"""Two links that meet in a plain node become one; the longer one stays what it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.db.models.functions import Now

from gisapp.core.errors import ConflictError, InvalidInputError
from gisapp.features import registry
from networks.models import Coupling, Link, Node
from networks.services.lines import joined, turned
from networks.services.links import tell_of
from networks.services.strict import refuse_over_valves
from networks.services.topology.held import (
    Target,
    held_link,
    links_at,
    name_of,
    note,
    store_line,
    type_of,
)

if TYPE_CHECKING:
    from uuid import UUID

    from gisapp.access import Edit

_PLAIN: Final = ("haara", "liitos", "paa")
_SAME_LEVEL_M: Final = 0.01
# Columns in which two links must agree, by the public name.
_ALIKE: Final = {
    "verkosto": "network",
    "laji": "kind",
    "tyyppi": "type_code",
    "neste": "liquid",
    "materiaali": "material",
    "nimellishalkaisija": "nominal_diameter_mm",
    "paineluokka": "pressure_class_bar",
    "kaytossa_tila": "usage_state",
    "rakennusvuosi": "built_year",
    "suojaustaso": "secrecy",
    "virtaussuunta": "flow_direction",
    "suljettu": "is_closed",
    "lahde": "source",
}
_AGAINST: Final = {"myotainen": "vastainen", "vastainen": "myotainen"}


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge made: the link that goes on, the one that ended, and the node that went."""

    kept: Link
    ended: Link
    node: Node


def merge(edit: Edit, one: Target, other: Target) -> Merged:
    """Make one link of two that meet in a branch, joint or end with nothing else in it.

    The longer one keeps its ids and direction; the other ends (``valid_to``) and the node goes.
    Raises ``ConflictError`` naming the node and what stands against it, or what differs.
    """
    links = [held_link(edit, one), held_link(edit, other)]
    kept, ended = sorted(links, key=lambda link: (-link.geometry.length, link.pk))
    node = _node_between(kept, ended)
    _refuse_node(node)
    before = frozenset({kept.start_node_id, kept.end_node_id, ended.start_node_id,
                        ended.end_node_id})  # fmt: skip
    _lay_along(ended, kept, node.tunnus)
    _refuse_different(kept, ended, node)
    _append(kept, ended, node.tunnus)
    store_line(edit, kept)
    Link.objects.filter(pk=ended.pk).update(valid_to=Now())
    note(edit, "delete", [ended])
    refuse_over_valves(type_of(kept), [kept])
    edit.writer(registry.get(node.kind)).delete(Q(pk=node.pk))
    tell_of([kept, ended], before)
    return Merged(kept, ended, node)


def _node_between(one: Link, other: Link) -> Node:
    shared = {one.start_node_id, one.end_node_id} & {other.start_node_id, other.end_node_id}
    if one.pk == other.pk or not shared:
        msg = f"{name_of(one)} and {name_of(other)} do not meet in a node: name two links that do."
        raise InvalidInputError(msg, locator="links")
    if len(shared) > 1:
        msg = f"{name_of(one)} and {name_of(other)} share both ends: one link would be a ring."
        raise ConflictError(msg, locator="links")
    node: Any = Node.objects.select_for_update().get(tunnus=shared.pop())
    return node  # type: ignore[no-any-return]  # the manager is of network objects


def _refuse_node(node: Node) -> None:
    """Refuse to take away a node that is more than a joint of two links."""
    if node.kind != "laite" or node.type_code not in _PLAIN:
        msg = (
            f"The links meet in {name_of(node)}, a {node.type_code}: only a plain branch, joint "
            "or end can be taken away. Retire it first, or leave the links apart."
        )
        raise ConflictError(msg, locator="links")
    others = len(links_at(node))
    # Couplings outlive a device that was taken out.
    of_node = Coupling.objects.filter(Q(from_node=node) | Q(to_node=node))
    current = {"from_node__valid_to__isnull": True, "to_node__valid_to__isnull": True}
    couplings = of_node.filter(**current).count()
    if others + couplings != 2:  # noqa: PLR2004 -- the two links
        msg = (
            f"{others + couplings} links and devices meet in {name_of(node)}, not two: the node "
            "is needed."
        )
        raise ConflictError(msg, locator="links")


def _lay_along(link: Link, kept: Link, node: UUID) -> None:
    """Turn ``link`` so that it is drawn the same way as ``kept`` through ``node``."""
    if (link.start_node_id == node) != (kept.start_node_id == node):
        return
    link.geometry = turned(link.geometry)
    link.start_node_id, link.end_node_id = link.end_node_id, link.start_node_id
    link.start_invert_m, link.end_invert_m = link.end_invert_m, link.start_invert_m
    link.flow_direction = _AGAINST.get(link.flow_direction, link.flow_direction)


def _refuse_different(kept: Link, ended: Link, node: Node) -> None:
    differing = [
        f"{name} ({_said(kept, column)} and {_said(ended, column)})"
        for name, column in _ALIKE.items()
        if getattr(kept, column) != getattr(ended, column)
    ]
    first, second = (kept, ended) if kept.end_node_id == node.tunnus else (ended, kept)
    here, there = first.end_invert_m, second.start_invert_m
    if None not in (here, there) and abs((here or 0.0) - (there or 0.0)) > _SAME_LEVEL_M:
        differing.append(f"the invert at the node ({here:.2f} and {there:.2f} m)")
    if differing:
        msg = f"{name_of(kept)} and {name_of(ended)} differ in {', '.join(differing)}."
        raise ConflictError(msg, locator="links")


def _said(link: Link, column: str) -> Any:
    value = getattr(link, column)
    return "not given" if value is None else value


def _append(kept: Link, ended: Link, node: UUID) -> None:
    """Draw ``kept`` on along ``ended``."""
    if kept.end_node_id == node:
        line = joined(kept.geometry, ended.geometry)
        kept.end_node_id, kept.end_invert_m = ended.end_node_id, ended.end_invert_m
    else:
        line = joined(ended.geometry, kept.geometry)
        kept.start_node_id, kept.start_invert_m = ended.start_node_id, ended.start_invert_m
    if isinstance(line, str):
        msg = f"{name_of(kept)} would not be one line with {name_of(ended)}: it {line}."
        raise ConflictError(msg, locator="links")
    kept.geometry = line
