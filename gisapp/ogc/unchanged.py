"""Whole answers that have not changed since the client last had them (RFC 9110 §13.1.2).

An answer that holds all of its types is a function of the request, of the caller's rights, of how
far the tables behind the types have come, and of this code. So its entity tag costs one look-up
and no reading, and is at hand before the first byte. The tag is weak: answers carry their time.
Nothing is left out of the ledger; that somebody learned that nothing has changed is a line too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from gisapp.features import registry
from gisapp.features.changes.position import position
from gisapp.ogc.addresses import address_of
from gisapp.ogc.responses import has_already

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from gisapp.access import Caller
    from gisapp.ogc.plan import Plan


@dataclass(frozen=True, slots=True)
class State:
    """The state of an answer: its entity tag, and the change number that names it."""

    tag: str
    number: int


def state_of(request: HttpRequest, plans: Sequence[Plan], caller: Caller) -> State | None:
    """The state of the answer to ``request``, or None where it has no tag.

    Only GET and HEAD have one, and only for whole types.
    """
    if request.method not in ("GET", "HEAD") or any(plan.narrowed for plan in plans):
        return None
    behind = [registry.tables_behind(plan.reading.feature_type) for plan in plans]
    if not behind or not all(behind):
        return None
    now = position(model for models in behind for model in models)
    # Links in the answer depend on the address, whatever proxy the request came by.
    address = (address_of(request), request.META.get("QUERY_STRING", ""))
    told = (address, request.headers.get("Accept", ""), caller.rights_class)
    digest = hashlib.blake2b(repr((now, told, _code())).encode(), digest_size=12).hexdigest()
    return State(f'W/"{digest}"', now.number)


def is_known(request: HttpRequest, state: State | None) -> bool:
    """Whether the client has the answer in this state already."""
    return state is not None and has_already(request, state.tag)


def not_modified(state: State, plans: Sequence[Plan], caller: Caller) -> HttpResponse:
    """The answer that nothing has changed, with its lines in the ledger."""
    for plan in plans:
        plan.reading.record([], scope={**plan.scope, "unchanged_at": state.number})
    response = HttpResponse(status=304)
    del response["Content-Type"]
    mark(response, state, caller)
    patch_vary_headers(response, ["Accept-Encoding", "Authorization", "Cookie"])
    return response


def mark(response: HttpResponseBase, state: State | None, caller: Caller) -> None:
    """Put the tag on an answer. A machine may keep it; a browser, which people share, may not."""
    if state is not None:
        response["ETag"] = state.tag
        response["Cache-Control"] = "no-store" if caller.session else "private, no-cache"


@lru_cache(maxsize=1)
def _code() -> str:
    """A digest of the code that makes answers: another release may make others."""
    digest = hashlib.blake2b(digest_size=12)
    root = Path(__file__).resolve().parents[1]
    for folder in ("ogc", "geo", "features"):
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    for feature_type in registry.all_types():
        digest.update(repr((feature_type.name, feature_type.properties)).encode())
    return digest.hexdigest()
