"""Who may ask for an operation at all, which comes before what is wrong with the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.access import Right, attempt
from gisapp.core.errors import ForbiddenError

if TYPE_CHECKING:
    from gisapp.access import Caller
    from gisapp.core.errors import VesiverkkoError

CHANGING: Final = frozenset({Right.WRITE_NETWORKS, Right.WRITE_POINTS, Right.PLACE_POINTS})
# What the ledger calls the operations that change or lock something.
_CHANGES: Final = {
    "transaction": "transaction",
    "lockfeature": "lock",
    "getfeaturewithlock": "lock",
}
_QUERIES: Final = {"createstoredquery": "create", "dropstoredquery": "drop"}


def rights_first(error: VesiverkkoError, operation: str, caller: Caller) -> VesiverkkoError:
    """``error``, or that no role of the caller reaches ``operation``, with a refused line."""
    if isinstance(error, ForbiddenError):
        return error
    name = operation.strip().lower()
    try:
        if name in _CHANGES and not caller.rights & CHANGING:
            attempt(Right.WRITE_NETWORKS, caller=caller, action=_CHANGES[name])
        if name in _QUERIES:
            attempt(Right.STORE_QUERIES, caller=caller, action="stored_query", kind=_QUERIES[name])
    except ForbiddenError as refused:
        return refused
    return error
