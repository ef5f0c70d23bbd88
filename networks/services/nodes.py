"""Nodes made, changed and removed by a person or a machine; imports have their own way.

A node that moves takes the ends of its links along, in the same edit. A node in which links end,
or to which something above the networks is tied, is not deleted.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from django.dispatch import Signal

from gisapp.core.errors import ConflictError, InvalidValueError
from gisapp.features import bulk, registry
from gisapp.features.values import broken
from gisapp.features.writing import filled, of_each, require_values, saved, stored
from networks.models import Coupling, Link, Node
from networks.models.node import SECRET_TYPES, TYPES_OF_KIND
from networks.services.lines import ends_moved
from networks.services.links import by_type, tell_of
from networks.services.meeting import nodes_before_links
from networks.services.rules import SENTENCES
from networks.services.strict import refuse_cover, refuse_on_links, refuse_over_valves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gisapp.features.declaration import FeatureType
    from gisapp.features.writing import Edit, Values

# Nodes of one kind this close are one node drawn twice.
SAME_PLACE_M: Final = 0.05
_TYPE: Final = "tyyppi"
_NETWORK: Final = "verkosto"
_COVER: Final = "kannen_korkeus"
_NAMED: Final = 5
_DEFAULTS: Final = {"paloposti": {"network": "vesi"}}
# What is not known of a valve has a code of its own.
_STATE: Final = ("position", "condition")
_UNKNOWN: Final = "tuntematon"
# The nearest one first, so that PostgreSQL goes by the index whatever it knows of new rows.
_TWINS: Final = """
SELECT n.id, twin.tunnus
FROM networks_node n
CROSS JOIN LATERAL (
  SELECT other.tunnus FROM networks_node other
  WHERE other.id <> n.id AND other.kind = n.kind AND other.network = n.network
    AND other.valid_to IS NULL AND ST_DWithin(other.geometry, n.geometry, %s)
  ORDER BY other.geometry <-> n.geometry
  LIMIT 1
) twin
WHERE n.id = ANY(%s) AND n.valid_to IS NULL
ORDER BY n.id
LIMIT 1
"""

# Sent with ``nodes`` before they are deleted; whoever has something tied to one raises
# ``ConflictError``.
nodes_to_be_deleted: Final = Signal()
# Sent inside the edit with ``nodes`` that were made, moved, deleted or given to another network.
nodes_changed: Final = Signal()


@dataclass(frozen=True, slots=True)
class NodeWriter:
    """Writes the nodes of one kind."""

    kind: str

    def insert(
        self, feature_type: FeatureType, records: Sequence[Values], _edit: Edit
    ) -> Sequence[Any]:
        """Store new nodes; raises ``InvalidValueError`` for one on its like, a valve on a link."""
        rows = of_each(records, partial(self._new, feature_type))
        stored(feature_type, rows, SENTENCES)
        _refuse_twins(feature_type, rows)
        self._refuse_on_links(feature_type, rows)
        nodes_changed.send(sender=Node, nodes=rows)
        return rows

    def update(
        self, feature_type: FeatureType, rows: Sequence[Any], values: Values, edit: Edit
    ) -> None:
        """Change nodes; the ends of their links follow a new place."""
        moved = feature_type.geometry_property.name in values
        with nodes_before_links() if moved else nullcontext():
            for row in rows:
                self._filled(feature_type, row, values)
                self._check_type(row)
            saved(feature_type, rows, values, SENTENCES)
            if moved:
                tell_of(_move_ends(rows, feature_type, edit))
        if moved:
            _refuse_twins(feature_type, rows)
            self._refuse_on_links(feature_type, rows)
        if _COVER in values:
            refuse_cover(rows)
        if moved or _NETWORK in values:
            nodes_changed.send(sender=Node, nodes=rows)

    def delete(self, _feature_type: FeatureType, rows: Sequence[Any], _edit: Edit) -> None:
        """Delete nodes; one with ended links or couplings only is ended: an undo needs those."""
        nodes_to_be_deleted.send(sender=Node, nodes=rows)
        ids = [row.tunnus for row in rows]
        links = Link.objects.filter(Q(start_node__in=ids) | Q(end_node__in=ids))
        current = list(links.filter(valid_to__isnull=True).order_by("pk"))
        if current:
            raise _in_use(rows, current)
        ended_in = {end for pair in links.values_list("start_node", "end_node") for end in pair}
        coupled = Coupling.objects.filter(Q(from_node__in=ids) | Q(to_node__in=ids))
        ended_in |= {end for pair in coupled.values_list("from_node", "to_node") for end in pair}
        chosen = Node.objects.filter(pk__in=[row.pk for row in rows])
        chosen.filter(tunnus__in=ended_in).update(valid_to=Now())
        chosen.exclude(tunnus__in=ended_in).delete()
        nodes_changed.send(sender=Node, nodes=rows)

    def _new(self, feature_type: FeatureType, record: Values) -> Node:
        types = TYPES_OF_KIND[self.kind]
        row = self._filled(
            feature_type, Node(kind=self.kind, **_DEFAULTS.get(self.kind, {})), record
        )
        if not row.type_code and len(types) == 1:
            row.type_code = types[0]
        require_values(feature_type, row)
        self._check_type(row)
        if row.type_code in SECRET_TYPES and "suojaustaso" not in record:
            row.secrecy = "salassa"
        return row

    def _filled(self, feature_type: FeatureType, row: Node, values: Values) -> Node:
        filled(feature_type, row, values)
        if self.kind == "venttiili":
            for field in _STATE:
                setattr(row, field, getattr(row, field) or _UNKNOWN)
        return row

    def _refuse_on_links(self, feature_type: FeatureType, rows: Sequence[Node]) -> None:
        if self.kind == "venttiili":
            refuse_on_links(feature_type, rows)

    def _check_type(self, row: Node) -> None:
        types = TYPES_OF_KIND[self.kind]
        if row.type_code not in types:
            raise broken(_TYPE, f"is one of {', '.join(types)}")


def _move_ends(nodes: Sequence[Node], feature_type: FeatureType, edit: Edit) -> list[Link]:
    """Draw the links that end in ``nodes`` to their new places, and give them.

    Both ends go to their nodes: an import may have left the other one beside its own.
    """
    ids = [node.tunnus for node in nodes]
    ending = Link.objects.filter(Q(start_node__in=ids) | Q(end_node__in=ids), valid_to__isnull=True)
    with_nodes = ending.select_related("start_node", "end_node").order_by("pk")
    links: list[Any] = list(with_nodes.select_for_update(of=("self",)))
    for link in links:
        geometry = ends_moved(
            link.geometry, start=link.start_node.geometry, end=link.end_node.geometry
        )
        if isinstance(geometry, str):
            place = feature_type.geometry_property.name
            raise broken(place, f"cannot be there: the link {link.tunnus} then {geometry}")
        link.geometry = geometry
    for name, redrawn in by_type(links).items():
        edit.touch(name, redrawn)
        bulk.update(redrawn, ["geometry"])
        refuse_over_valves(registry.get(name), redrawn)
    return links


def _refuse_twins(feature_type: FeatureType, rows: Sequence[Node]) -> None:
    """Refuse a node that stands where another of its kind and network stands."""
    with connection.cursor() as cursor:
        cursor.execute(_TWINS, [SAME_PLACE_M, [row.pk for row in rows]])
        twin = cursor.fetchone()
    if twin:
        place = feature_type.geometry_property.name
        numbers = {row.pk: number for number, row in enumerate(rows)}
        msg = f"{place}: {feature_type.name} {twin[1]} of the same network stands there already."
        raise InvalidValueError(msg, locator=place, record=numbers[twin[0]])


def _in_use(nodes: Sequence[Node], links: Sequence[Any]) -> ConflictError:
    """The refusal for the first of ``nodes`` in which one of ``links`` ends."""
    ends = {end for link in links for end in (link.start_node_id, link.end_node_id)}
    node = next(node for node in nodes if node.tunnus in ends)
    names = [
        str(link.tunnus) for link in links if node.tunnus in (link.start_node_id, link.end_node_id)
    ]
    shown = ", ".join(names[:_NAMED]) + (" and others" if len(names) > _NAMED else "")
    msg = f"Links end in the node {node.tunnus}: {shown}. Move or delete them first."
    return ConflictError(msg, locator=str(node.tunnus))
