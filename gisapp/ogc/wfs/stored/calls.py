"""From the call of a stored query to the queries that it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from gisapp.ogc.errors import invalid
from gisapp.ogc.wfs.stored import store
from gisapp.ogc.wfs.stored.built_in import BUILT_IN

if TYPE_CHECKING:
    from gisapp.ogc.wfs.requests import Query, StoredCall


@dataclass(frozen=True, slots=True)
class Called:
    """What a call stands for; ``bare`` says that the answer is one feature, not a collection."""

    queries: tuple[Query, ...]
    bare: bool


def called(call: StoredCall) -> Called:
    """The queries behind ``call``.

    Raises ``OwsError`` for an unknown id and for missing or unfit arguments.
    """
    for query in BUILT_IN:
        if call.id in query.ids:
            return Called(query.queries(call.arguments), query.bare)
    definition = store.find(call.id)
    if definition is None:
        refuse_unknown("STOREDQUERY_ID")
    return Called(definition.queries(call.arguments), bare=False)


def refuse_unknown(locator: str) -> NoReturn:
    """Raise the error that there is no such stored query."""
    msg = "There is no such stored query; see ListStoredQueries."
    raise invalid(msg, locator)
