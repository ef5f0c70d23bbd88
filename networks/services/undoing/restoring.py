"""Rows get the state that they had before an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from networks.models import Interruption, Link, Node
from networks.services.links import links_changed
from networks.services.nodes import nodes_changed, nodes_to_be_deleted
from networks.services.run_sheets import refuse_while_shut
from networks.services.undoing.against import refuse_left_hanging, refuse_nowhere
from networks.services.undoing.history import MODELS, events_of, recorded

if TYPE_CHECKING:
    import uuid

    from networks.services.undoing.history import Row, Touched


def restore(touched: Touched) -> None:
    """Bring back what was, nodes before the links that need them, and take away what was not."""
    nodes, links = touched[Node], touched[Link]
    affected = _ends([row.key for row in links])
    refuse_left_hanging(touched)
    for model in reversed(MODELS[1:]):
        _take_away(model, touched[model])
    _bring_back(Node, nodes)
    refuse_nowhere(touched)
    for model in MODELS[1:]:
        _bring_back(model, touched[model])
    affected |= _ends([row.key for row in links])
    going = list(Node.objects.filter(pk__in=[row.key for row in nodes if row.before is None]))
    nodes_to_be_deleted.send(sender=Node, nodes=going)
    _take_away(Node, nodes)
    _tell(touched, affected)


def _tell(touched: Touched, ends: frozenset[uuid.UUID]) -> None:
    """Tell those who build on the network."""
    nodes = list(Node.objects.filter(pk__in=[row.key for row in touched[Node]]))
    links = list(Link.objects.filter(pk__in=[row.key for row in touched[Link]]))
    if nodes:
        nodes_changed.send(sender=Node, nodes=nodes)
    if touched[Link]:
        links_changed.send(sender=Link, links=links, ends=ends)


def _ends(keys: list[int]) -> frozenset[uuid.UUID]:
    pairs = Link.objects.filter(pk__in=keys).values_list("start_node_id", "end_node_id")
    return frozenset(end for pair in pairs for end in pair)


def _take_away(model: Any, rows: list[Row]) -> None:
    """Delete what the edit made."""
    made = [row.key for row in rows if row.is_there and row.before is None]
    if model is Interruption:
        refuse_while_shut(made)
    if made:
        model.objects.filter(pk__in=made).delete()


def _bring_back(model: Any, rows: list[Row]) -> None:
    """Give rows their state before, and insert those that are gone."""
    table, events = model._meta.db_table, events_of(model)  # noqa: SLF001 -- Django's documented Meta API
    kept = [f'"{name}"' for name in recorded(model)]
    columns, values = ", ".join(kept), ", ".join(f"e.{name}" for name in kept)
    changed = [row.before for row in rows if row.is_there and row.before is not None]
    gone = [row.before for row in rows if not row.is_there and row.before is not None]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} t SET ({columns}) = ROW({values}) FROM {events} e"  # noqa: S608 -- names of our own models
            " WHERE e.pgh_id = ANY(%s) AND t.id = e.pgh_obj_id",
            [changed],
        )
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {events} e"  # noqa: S608 -- names of our own models
            " WHERE e.pgh_id = ANY(%s)",
            [gone],
        )
