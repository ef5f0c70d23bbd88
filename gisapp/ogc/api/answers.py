"""Answers with features, in the form that the client wants."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse

from gisapp import access
from gisapp.core.errors import UnknownNameError
from gisapp.features import registry
from gisapp.features.past import LOCATOR
from gisapp.ogc import unchanged
from gisapp.ogc.api import feature_pages, features
from gisapp.ogc.api.changes import methods
from gisapp.ogc.api.documents import page, tagged
from gisapp.ogc.api.feature_formats import FORMATS, GEOJSON, PAGE, formats_of, forms
from gisapp.ogc.api.files import FILE_ANSWERS
from gisapp.ogc.api.items import feature_collection
from gisapp.ogc.api.negotiation import choose, require_known
from gisapp.ogc.api.parameters import ItemsQuery, crs_of
from gisapp.ogc.api.site import no_such_collection, site_of
from gisapp.ogc.api.systems import STORAGE
from gisapp.ogc.plan import open_plan
from gisapp.ogc.responses import streamed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from gisapp.features.declaration import FeatureType
    from gisapp.geo.crs import CrsName
    from gisapp.ogc.api.feature_formats import FeatureFormat
    from gisapp.ogc.api.site import Site

    Change = Callable[..., HttpResponse]
    Answer = Callable[[HttpRequest, Site, FeatureType, ItemsQuery], HttpResponseBase]

_ACTION: Final = "items"
# A page for people has no more rows than this; the link to the next one stands on it.
_MOST_ROWS: Final = 1_000


def items(request: HttpRequest, collection: str) -> HttpResponseBase:
    """Features of ``collection``; raises errors of the tree."""
    site = site_of(request)
    feature_type = readable_type(site, collection)
    query = ItemsQuery.from_request(request, feature_type)
    formats = formats_of(feature_type.name)
    form = choose(request, forms(formats))
    answer = next(_ANSWERS[format_] for format_ in formats if format_.form is form)
    return answer(request, site, feature_type, query)


def item(request: HttpRequest, collection: str, feature: str) -> HttpResponse:
    """One feature of ``collection``; raises errors of the tree."""
    require_known(request, ("crs", LOCATOR))
    site = site_of(request)
    feature_type = readable_type(site, collection)
    form = choose(request, forms(f for f in FORMATS if f.single))
    system = STORAGE if form is PAGE.form else crs_of(request)
    found = features.item(site, feature_type, feature, system, request.GET.get(LOCATOR))
    if form is PAGE.form:
        context = feature_pages.item(site, feature_type, found)
        body = page(request, "ogc/item.html", context)
        response = tagged(request, body, "text/html; charset=utf-8", found.tag)
    else:
        body = found.with_links(site, feature_type)
        response = tagged(request, body, form.media_type, found.tag)
        response["Content-Crs"] = content_crs(system)
    return response


def change(request: HttpRequest, collection: str, make: Change, *feature: str) -> HttpResponse:
    """What ``make`` does to a collection or to a ``feature`` in it; raises errors of the tree."""
    require_known(request, ())
    site = site_of(request)
    return make(request, site, declared_type(collection), *feature)


def options(request: HttpRequest, collection: str, offered: Collection[str]) -> HttpResponse:
    """The methods, of those ``offered``, that the caller has (OGC 20-002 §8)."""
    site = site_of(request)
    allowed = {"GET", "HEAD", "OPTIONS"} | methods(site, site.type_named(collection))
    response = HttpResponse()
    response["Allow"] = ", ".join(method for method in offered if method in allowed)
    return response


def declared_type(name: str) -> FeatureType:
    """The type called ``name``; raises ``NotFoundError``."""
    try:
        return registry.get(name)
    except UnknownNameError:
        raise no_such_collection() from None


def readable_type(site: Site, name: str) -> FeatureType:
    """The type called ``name`` as the caller may see it.

    Raises ``NotFoundError`` where there is none, and ``ForbiddenError``, with its line in the
    ledger, where the caller's role does not reach.
    """
    feature_type = declared_type(name)
    return access.readable(feature_type, caller=site.caller, action=_ACTION).feature_type


def content_crs(system: CrsName) -> str:
    """The value of the header that names the system of an answer (OGC 18-058r1 §7.4)."""
    return f"<{system.text}>"


def _geojson(
    request: HttpRequest, site: Site, _feature_type: FeatureType, query: ItemsQuery
) -> HttpResponseBase:
    plan = open_plan(query.selection, site.caller, action=_ACTION)
    state = unchanged.state_of(request, [plan], site.caller)
    if state is not None and unchanged.is_known(request, state):
        return unchanged.not_modified(state, [plan], site.caller)
    blocks = feature_collection(query, plan, site)
    response = streamed(request, blocks, GEOJSON.form.media_type)
    unchanged.mark(response, state, site.caller)
    response["Content-Crs"] = content_crs(query.selection.system)
    response["Vary"] = f"{response['Vary']}, Accept"
    return response


def _page(
    request: HttpRequest, site: Site, feature_type: FeatureType, query: ItemsQuery
) -> HttpResponseBase:
    seen = replace(
        query,
        limit=min(query.limit, _MOST_ROWS),
        selection=replace(query.selection, system=STORAGE),
    )
    plan = open_plan(seen.selection, site.caller, action=_ACTION)
    collection: dict[str, Any] = json.loads(b"".join(feature_collection(seen, plan, site)))
    context = feature_pages.items(site, feature_type, seen, collection)
    response = HttpResponse(page(request, "ogc/items.html", context))
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept, Authorization, Cookie"
    return response


_ANSWERS: Final[dict[FeatureFormat, Answer]] = {GEOJSON: _geojson, PAGE: _page, **FILE_ANSWERS}
