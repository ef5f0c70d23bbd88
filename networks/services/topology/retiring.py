"""What is no longer used: abandoned in the ground, or removed and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models.functions import Now

from gisapp.core.errors import ConflictError
from networks.models import Link, Node
from networks.services.links import tell_of
from networks.services.nodes import nodes_changed, nodes_to_be_deleted
from networks.services.topology.held import Target, held, links_at, name_of, note

if TYPE_CHECKING:
    from gisapp.access import Edit

RETIRED: Final = ("hylatty", "purettu")
_REMOVED: Final = "purettu"
_NAMED: Final = 5


def retire(edit: Edit, target: Target, state: str) -> Link | Node:
    """Take an object out of the network: ``hylatty`` stays in the ground, ``purettu`` ends.

    Raises ``ConflictError`` naming the links that still end in a node, or when a consumption point
    is tied to it.
    """
    row: Any = held(edit, target)
    if isinstance(row, Node):
        _refuse_in_use(row, state)
        nodes_to_be_deleted.send(sender=Node, nodes=[row])
    values: dict[str, Any] = {"usage_state": state}
    if state == _REMOVED:
        values["valid_to"] = Now()
    type(row).objects.filter(pk=row.pk).update(**values)
    note(edit, "delete" if state == _REMOVED else "update", [row])
    row.refresh_from_db()
    if isinstance(row, Link):
        tell_of([row])
    else:
        nodes_changed.send(sender=Node, nodes=[row])
    return row  # type: ignore[no-any-return]  # one of the two


def _refuse_in_use(node: Node, state: str) -> None:
    using = [
        link for link in links_at(node) if state == _REMOVED or link.usage_state not in RETIRED
    ]
    if not using:
        return
    names = ", ".join(name_of(link) for link in using[:_NAMED])
    more = " and others" if len(using) > _NAMED else ""
    msg = f"Links end in {name_of(node)}: {names}{more}. Retire or connect them elsewhere first."
    raise ConflictError(msg, locator="object")
