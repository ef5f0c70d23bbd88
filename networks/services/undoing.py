"""An edit is taken back: every row it touched becomes what it was before, in one edit.

The history names the edit that wrote each state by its context. What was made goes, what was
deleted comes back under its ids, what was changed has its former values; so a further undo takes
the undo back. Nothing is undone where a row was touched since, or where what somebody has built
since would hang in the air.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import connection

from gisapp import access
from gisapp.access import Right
from gisapp.access.writing import LARGEST_CHANGE
from gisapp.core.errors import ConflictError, ForbiddenError, LimitError, NotFoundError
from gisapp.features import registry
from gisapp.features.declaration import Subject
from gisapp.features.refusals import refusals
from networks.models import Area, Interruption, Link, Node
from networks.services.links import links_changed
from networks.services.meeting import nodes_before_links
from networks.services.nodes import nodes_changed, nodes_to_be_deleted
from networks.services.rules import SENTENCES

if TYPE_CHECKING:
    from gisapp.access import Caller, Edit
    from gisapp.features.declaration import FeatureType

# Links need their nodes: what comes back comes in this order, what goes in the other.
_MODELS: Final[tuple[Any, ...]] = (Node, Link, Area, Interruption)
_DRAWN: Final = {"change_number", "changed_at"}
_LARGEST_NUMBER: Final = 2**63 - 1
_TOUCHED: Final = """
WITH own AS (SELECT pgh_obj_id AS key, min(pgh_id) AS first, max(pgh_id) AS last
             FROM {events} WHERE pgh_context_id = %s GROUP BY pgh_obj_id)
SELECT own.key, now.tunnus, now.pgh_label <> 'delete',
  CASE WHEN was.pgh_label <> 'delete' THEN was.pgh_id END,
  EXISTS (SELECT FROM {events} n WHERE n.pgh_obj_id = own.key AND n.pgh_id > own.last),
  'salassa' IN (now.secrecy, was.secrecy)
FROM own JOIN {events} now ON now.pgh_id = own.last
LEFT JOIN LATERAL (SELECT * FROM {events} p WHERE p.pgh_obj_id = own.key AND p.pgh_id < own.first
                   ORDER BY p.pgh_id DESC LIMIT 1) was ON true
ORDER BY own.key
LIMIT %s
"""
_BURIED: Final = """
SELECT e.pgh_context_id FROM gisapp_tombstone t JOIN {events} e ON e.pgh_obj_id = t.row_id
WHERE t.change_number = %s AND t.table_name = %s ORDER BY e.pgh_id DESC LIMIT 1
"""
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


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that the edit touched: whether it is there, and the event of its state before."""

    key: int
    name: str
    is_there: bool
    before: int | None
    changed_since: bool
    secret: bool


@dataclass(slots=True)
class Undone:
    """What an undo did: the context of its own edit, and how many rows of each type."""

    edit: str = ""
    counts: dict[str, int] = field(default_factory=dict)


def edit_undo(named: str, *, caller: Caller) -> Undone:
    """Take back the edit ``named`` by its id, or by the change number of one of its rows.

    Raises ``ForbiddenError``, ``NotFoundError`` for no edit of the network, ``ConflictError`` that
    names the object that stands against it, ``LimitError`` for more than ``LARGEST_CHANGE`` rows.
    """
    access.attempt(Right.WRITE_NETWORKS, caller=caller, action="undo")
    with access.edits(caller=caller, action="undo") as edit:
        context = _context_of(named)
        touched = {model: _touched(model, context) for model in _MODELS}
        undone = Undone()
        for model, rows in touched.items():
            _note(edit, model, [row.key for row in rows if row.is_there], undone)
        _require_undoable(touched, context, caller)
        with refusals(registry.get("laite"), SENTENCES), nodes_before_links():
            _restore(touched)
        for model, rows in touched.items():
            _note(edit, model, [row.key for row in rows if not row.is_there], undone)
        undone.edit = _written_by(touched)
    return undone


def _context_of(named: str) -> uuid.UUID:
    """The context of the edit that a change number or its own id names."""
    if not (named.isascii() and named.isdigit()):
        try:
            return uuid.UUID(named)
        except ValueError:
            raise _unknown() from None
    number = int(named)
    if number <= _LARGEST_NUMBER:
        for model in _MODELS:
            events = model.pgh_event_model
            written = events.objects.filter(change_number=number).exclude(pgh_label="delete")
            context = written.values_list("pgh_context_id", flat=True).first() or _buried(
                model, number
            )
            if context:
                return uuid.UUID(str(context))
    raise _unknown()


def _buried(model: Any, number: int) -> Any:
    """The context of the deletion that drew ``number``."""
    found = _rows(_BURIED.format(events=_events(model)), [number, model._meta.db_table])  # noqa: SLF001 -- Django's documented Meta API
    return found[0][0] if found else None


def _touched(model: Any, context: uuid.UUID) -> list[_Row]:
    """The rows of ``model`` that the edit wrote."""
    found = _rows(_TOUCHED.format(events=_events(model)), [context, LARGEST_CHANGE + 1])
    return [_Row(key, str(name), *rest) for key, name, *rest in found]


def _require_undoable(touched: dict[Any, list[_Row]], context: uuid.UUID, caller: Caller) -> None:
    rows = [row for some in touched.values() for row in some]
    if not rows:
        raise _unknown()
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


def _restore(touched: dict[Any, list[_Row]]) -> None:
    """Bring back what was, nodes before the links that need them, and take away what was not."""
    nodes, links = touched[Node], touched[Link]
    affected = _ends([row.key for row in links])
    _refuse(_LEFT_HANGING, touched, "{0} ends in {1}, which the undo would take away or move.")
    for model in reversed(_MODELS[1:]):
        _take_away(model, touched[model])
    _bring_back(Node, nodes)
    _refuse(_NOWHERE, touched, "{0} would come back to {1}, which has gone or moved since.")
    for model in _MODELS[1:]:
        _bring_back(model, touched[model])
    affected |= _ends([row.key for row in links])
    going = list(Node.objects.filter(pk__in=[row.key for row in nodes if row.before is None]))
    nodes_to_be_deleted.send(sender=Node, nodes=going)
    _take_away(Node, nodes)
    _tell(touched, affected)


def _tell(touched: dict[Any, list[_Row]], ends: frozenset[uuid.UUID]) -> None:
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


def _take_away(model: Any, rows: list[_Row]) -> None:
    """Delete what the edit made."""
    made = [row.key for row in rows if row.is_there and row.before is None]
    if made:
        model.objects.filter(pk__in=made).delete()


def _bring_back(model: Any, rows: list[_Row]) -> None:
    """Give rows their state before, and insert those that are gone."""
    table, events = model._meta.db_table, _events(model)  # noqa: SLF001 -- Django's documented Meta API
    names = [f.column for f in model.pgh_event_model._meta.concrete_fields]  # noqa: SLF001 -- Django's documented Meta API
    kept = [f'"{name}"' for name in names if not name.startswith("pgh_") and name not in _DRAWN]
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


def _refuse(statement: str, touched: dict[Any, list[_Row]], sentence: str) -> None:
    """Raise ``ConflictError`` with the link and the node that ``statement`` finds."""
    nodes, links = touched[Node], touched[Link]
    before = links if statement is _NOWHERE else nodes
    values = {
        "nodes": [row.key for row in nodes],
        "links": [row.key for row in links],
        "before": [row.before for row in before if row.before is not None],
        "tolerance": settings.SNAP_TOLERANCE,
    }
    for link, node in _rows(statement, values):
        msg = f"The link {sentence.format(link, f'the node {node}')} Undo the later change first."
        raise ConflictError(msg, locator=str(link))


def _note(edit: Edit, model: Any, keys: list[int], undone: Undone) -> None:
    """Check rights and locks of the rows that are there, and note them for the ledger."""
    rows = list(model.objects.filter(pk__in=keys))
    edit.refuse_locked(rows)
    by_type: dict[str, list[int]] = {}
    for row in rows:
        by_type.setdefault(_type_of(row), []).append(row.pk)
    for name, found in by_type.items():
        edit.writer(registry.get(name))
        edit.note(registry.get(name), "undo", found)
        undone.counts[name] = undone.counts.get(name, 0) + len(found)


def _type_of(row: Any) -> str:
    """The published type of a row; an interruption has neither of its own."""
    return str(getattr(row, "published_type", "") or getattr(row, "kind", "katkos"))


def _written_by(touched: dict[Any, list[_Row]]) -> str:
    """The context of the running edit, by a row that it has written."""
    for model, rows in touched.items():
        events = model.pgh_event_model.objects.filter(pgh_obj_id__in=[row.key for row in rows])
        last = events.order_by("-pgh_id").values_list("pgh_context_id", flat=True).first()
        if last:
            return str(last)
    return ""


def _events(model: Any) -> str:
    return str(model.pgh_event_model._meta.db_table)  # noqa: SLF001 -- Django's documented Meta API


def _rows(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _unknown() -> NotFoundError:
    msg = (
        "There is no such edit of the network. Give a change number of a feature, or the edit's id."
    )
    return NotFoundError(msg, locator="edit")
