"""What stands against an undo: later changes, what would hang in the air, and rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

from gisapp.access.writing import LARGEST_CHANGE
from gisapp.core.errors import ConflictError, ForbiddenError, LimitError
from gisapp.features import registry
from gisapp.features.declaration import Subject
from networks.models import Link, Node
from networks.services.undoing.history import rows_of, unknown

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from gisapp.access import Caller
    from gisapp.features.declaration import FeatureType
    from networks.services.undoing.history import Row, Touched

# Links outside the edit whose node it would take away or put elsewhere.
_LEFT_HANGING: Final = """
SELECT l.tunnus, n.tunnus FROM networks_node n
JOIN networks_link l ON n.tunnus IN (l.start_node_id, l.end_node_id)
LEFT JOIN networks_nodeevent was ON was.pgh_id = ANY(%(before)s) AND was.pgh_obj_id = n.id
WHERE n.id = ANY(%(nodes)s) AND NOT l.id = ANY(%(links)s) AND l.valid_to IS NULL
  AND (was.pgh_id IS NULL OR was.valid_to IS NOT NULL
       OR NOT ST_DWithin(was.geometry, n.geometry, %(tolerance)s))
ORDER BY l.id LIMIT 1
"""
# Links that come back to a node outside the edit that has gone, ended or moved since.
_NOWHERE: Final = """
SELECT e.tunnus, x.node FROM networks_linkevent e
CROSS JOIN LATERAL (VALUES (e.start_node_id, ST_StartPoint(e.geometry)),
                           (e.end_node_id, ST_EndPoint(e.geometry))) AS x (node, place)
LEFT JOIN networks_node n ON n.tunnus = x.node
WHERE e.pgh_id = ANY(%(before)s) AND e.valid_to IS NULL
  AND NOT coalesce(n.id = ANY(%(nodes)s), false)
  AND (n.id IS NULL OR n.valid_to IS NOT NULL
       OR n.changed_at > e.changed_at AND NOT ST_DWithin(n.geometry, x.place, %(tolerance)s))
ORDER BY e.pgh_id LIMIT 1
"""


def require_undoable(touched: Touched, context: uuid.UUID, caller: Caller) -> None:
    """Refuse what cannot be undone whatever the network is like.

    Raises ``NotFoundError``, ``LimitError``, ``ForbiddenError`` and ``ConflictError``.
    """
    rows = [row for some in touched.values() for row in some]
    if not rows:
        raise unknown()
    if len(rows) > LARGEST_CHANGE:
        msg = f"The edit touched more than {LARGEST_CHANGE} objects; an import is not undone here."
        raise LimitError(msg, locator="edit")
    if any(row.secret for row in rows) and not caller.sees_secret:
        msg = "The edit touched objects that are not for your role. Ask the main user to undo it."
        raise ForbiddenError(msg, locator="edit")
    since = next((row for row in rows if row.changed_since), None)
    if since is not None:
        msg = f"{since.name} has been changed since. Undo the later change of it first."
        raise ConflictError(msg, locator=since.name)
    also = next((other for other in registry.declared_types() if _touches(other, context)), None)
    if also is not None:
        msg = f"The edit changed features of {also.name} too; change those back by hand."
        raise ConflictError(msg, locator=also.name)


def _touches(other: FeatureType, context: uuid.UUID) -> bool:
    """Whether the edit wrote points, which are not undone with the network."""
    events = getattr(other.model, "pgh_event_model", None)
    if other.subject is not Subject.POINT or events is None:
        return False
    return bool(events.objects.filter(pgh_context_id=context).exists())


def refuse_left_hanging(touched: Touched) -> None:
    """Raise ``ConflictError`` where a link outside the edit would lose its node."""
    sentence = "{0} ends in {1}, which the undo would take away or move."
    _refuse(_LEFT_HANGING, touched, touched[Node], sentence)


def refuse_nowhere(touched: Touched) -> None:
    """Raise ``ConflictError`` where a link would come back to a node that is not there."""
    sentence = "{0} would come back to {1}, which has gone or moved since."
    _refuse(_NOWHERE, touched, touched[Link], sentence)


def _refuse(statement: str, touched: Touched, before: Sequence[Row], sentence: str) -> None:
    """Raise ``ConflictError`` with the link and the node that ``statement`` finds."""
    nodes, links = touched[Node], touched[Link]
    values = {
        "nodes": [row.key for row in nodes],
        "links": [row.key for row in links],
        "before": [row.before for row in before if row.before is not None],
        "tolerance": settings.SNAP_TOLERANCE,
    }
    for link, node in rows_of(statement, values):
        msg = f"The link {sentence.format(link, f'the node {node}')} Undo the later change first."
        raise ConflictError(msg, locator=str(link))
