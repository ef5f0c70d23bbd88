"""The door to the stored queries that people have made: who may keep and drop them.

They are kept as the text that was sent; whoever calls one reads with rights of their own, so
reading the text itself takes no right.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from gisapp import audit
from gisapp.access.doors import attempt
from gisapp.access.policy import Right
from gisapp.core.errors import ConflictError, LimitError, NotFoundError
from gisapp.models import StoredQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gisapp.access.caller import Caller

QUERIES: Final = 200
_ACTION: Final = "stored_query"


def definition_of(name: str) -> str | None:
    """The text of the stored query called ``name``, or None."""
    return StoredQuery.objects.filter(name=name[:200]).values_list("definition", flat=True).first()


def all_definitions() -> list[str]:
    """All texts, by name."""
    return list(StoredQuery.objects.order_by("name").values_list("definition", flat=True))


def require_right(caller: Caller, deed: str) -> audit.Entry:
    """The entry for the ledger; raises ``ForbiddenError`` when ``caller`` may not do ``deed``."""
    return attempt(Right.STORE_QUERIES, caller=caller, action=_ACTION, kind=deed)


def keep(definitions: Mapping[str, str], caller: Caller) -> None:
    """Keep new texts by their names, all or none.

    Raises ``ForbiddenError``, ``ConflictError`` when a name is taken, ``LimitError`` when there
    are too many.
    """
    entry = require_right(caller, "create")
    try:
        with transaction.atomic():
            if StoredQuery.objects.count() + len(definitions) > QUERIES:
                msg = f"There may be {QUERIES} stored queries; drop some first."
                raise LimitError(msg, locator="StoredQueryDefinition")
            for name, text in definitions.items():
                StoredQuery.objects.create(name=name, definition=text, made_by=caller.actor)
    except IntegrityError as error:
        msg = "There is already a stored query with this id."
        raise ConflictError(msg, locator="id") from error
    audit.write(replace(entry, outcome="ok", n=len(definitions)))


def drop(name: str, caller: Caller) -> None:
    """Drop a stored query; raises ``ForbiddenError`` or ``NotFoundError``."""
    entry = require_right(caller, "drop")
    number, _ = StoredQuery.objects.filter(name=name[:200]).delete()
    if not number:
        msg = "There is no such stored query; see ListStoredQueries."
        raise NotFoundError(msg, locator="id")
    audit.write(replace(entry, outcome="ok", n=number))
