"""Documents that depend on declarations, rights and address alone: made once, told by their tag.

Each is a dictionary; its JSON is kept by site and rights, its page is drawn from the same
dictionary, so the two cannot differ.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.template.loader import render_to_string
from isal import igzip

from gisapp.ogc.api import links
from gisapp.ogc.api.negotiation import HTML, Representation, choose, json_as, require_known
from gisapp.ogc.api.site import Site, site_of
from gisapp.ogc.responses import accepts_gzip, has_already

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    _Names = tuple[tuple[str, str], ...]

_GZIP_LEVEL: Final = 2
# Less is not worth the header.
_WORTH_GZIP: Final = 1_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A kind of document: how it is made, the template of its page, the media type of its JSON.

    ``build`` takes the site and what the path names. ``page`` adds what only the page needs.
    """

    build: Callable[..., dict[str, Any]]
    template: str
    json: Representation = field(default_factory=lambda: json_as(links.JSON))
    page: Callable[..., dict[str, Any]] = lambda _site, **_names: {}


def answer(request: HttpRequest, document: Document, **names: str) -> HttpResponse:
    """``document`` of what ``names`` name, in the form that the client wants.

    Raises errors of the tree.
    """
    require_known(request, ())
    site = site_of(request)
    form = choose(request, (document.json, HTML))
    key = tuple(names.items())
    if form is HTML:
        context = {"document": _built(document, site, key), "site": site.address}
        body = page(request, document.template, {**context, **document.page(site, **names)})
        return tagged(request, body, f"{form.media_type}; charset=utf-8", tag_of(body))
    body, tag = _text(document, site, key)
    return tagged(request, body, form.media_type, tag)


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> bytes:
    """The page that ``template`` makes of ``context``."""
    return render_to_string(template, context, request).encode()


@lru_cache(maxsize=512)
def _built(document: Document, site: Site, names: _Names) -> dict[str, Any]:
    return document.build(site, **dict(names))


@lru_cache(maxsize=512)
def _text(document: Document, site: Site, names: _Names) -> tuple[bytes, str]:
    built = _built(document, site, names)
    body = json.dumps(built, ensure_ascii=False, separators=(",", ":")).encode()
    return body, tag_of(body)


def tag_of(body: bytes) -> str:
    """The entity tag of ``body``, weak: it is one for the plain and the compressed bytes."""
    return f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def tagged(request: HttpRequest, body: bytes, content_type: str, tag: str) -> HttpResponse:
    """``body`` with its tag; 304 where the client has it, compressed where it can read that."""
    if has_already(request, tag):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    elif len(body) > _WORTH_GZIP and accepts_gzip(request):
        response = HttpResponse(igzip.compress(body, _GZIP_LEVEL), content_type=content_type)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept, Accept-Encoding, Authorization, Cookie"
    return response
