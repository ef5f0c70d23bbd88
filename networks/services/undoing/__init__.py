"""An edit is taken back: every row it touched becomes what it was before, in one edit.

The history names the edit that wrote each state by its context. What was made goes, what was
deleted comes back under its ids, what was changed has its former values; so a further undo takes
the undo back. Nothing is undone where a row was touched since, or where what somebody has built
since would hang in the air.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gisapp import access
from gisapp.access import Right
from gisapp.features import registry
from gisapp.features.refusals import refusals
from networks.services.meeting import nodes_before_links
from networks.services.plans.undone import follow_undo, plans_behind
from networks.services.rules import SENTENCES
from networks.services.undoing.against import require_undoable
from networks.services.undoing.history import MODELS, context_of, touched_by, written_by
from networks.services.undoing.restoring import restore

if TYPE_CHECKING:
    from gisapp.access import Caller, Edit


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
        context = context_of(named)
        touched = {model: touched_by(model, context) for model in MODELS}
        undone = Undone()
        for model, rows in touched.items():
            _note(edit, model, [row.key for row in rows if row.is_there], undone)
        require_undoable(touched, context, caller)
        plans = plans_behind(context)
        with refusals(registry.get("laite"), SENTENCES), nodes_before_links():
            restore(touched)
        follow_undo(plans)
        for model, rows in touched.items():
            _note(edit, model, [row.key for row in rows if not row.is_there], undone)
        undone.edit = written_by(touched)
    return undone


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
