"""Creating, replacing, updating and deleting features (OGC API – Features part 4, draft 20-002).

Each request is one edit through the write door: one transaction, checked by the domain, with its
lines in the ledger. The tag of a feature is its change number; ``If-Match`` with another one
changes nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse

from gisapp import access
from gisapp.core.errors import NotFoundError
from gisapp.features.declaration import Role
from gisapp.ogc.api import bodies
from gisapp.ogc.api.features import full_id
from gisapp.ogc.api.problems import PreconditionError
from gisapp.ogc.api.site import items_path
from gisapp.ogc.encodings.ids import feature_id, read_feature_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import Q
    from django.http import HttpRequest

    from gisapp.access import Writing, Written
    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.api.site import Site

    _Change = Callable[..., list[Written]]

_ACTION: Final = "api"
# Who may make features may put a whole one in the place of another too.
_METHODS: Final = {"insert": ("POST", "PUT"), "update": ("PATCH",), "delete": ("DELETE",)}
_TAG: Final = re.compile(r'"(\d{1,18})"', re.ASCII)


def create(request: HttpRequest, site: Site, feature_type: FeatureType) -> HttpResponse:
    """Make the feature that the body holds; the answer names it."""
    values = bodies.feature(request, feature_type)
    with access.writer(feature_type, caller=site.caller, action=_ACTION) as writing:
        (made,) = writing.insert([values])
    response = _done(made, status=201)
    id_ = feature_id(feature_type.name, made.public_id)
    response["Location"] = site.href(f"{items_path(feature_type.name)}/{id_}")
    return response


def replace(
    request: HttpRequest, site: Site, feature_type: FeatureType, feature: str
) -> HttpResponse:
    """Put the feature that the body holds in the place of ``feature``."""
    values = bodies.feature(request, feature_type)
    return _changed(request, site, feature_type, feature, access.Writing.replace, values)


def update(
    request: HttpRequest, site: Site, feature_type: FeatureType, feature: str
) -> HttpResponse:
    """Change what the body, a merge patch (RFC 7396), names."""
    values = bodies.patch(request, feature_type)
    return _changed(request, site, feature_type, feature, access.Writing.update, values)


def delete(
    request: HttpRequest, site: Site, feature_type: FeatureType, feature: str
) -> HttpResponse:
    """Remove ``feature``."""
    return _changed(request, site, feature_type, feature, access.Writing.delete)


def methods(site: Site, feature_type: FeatureType) -> frozenset[str]:
    """The methods by which the caller may change features of the type."""
    verbs = access.verbs_for(feature_type, site.caller)
    return frozenset(method for verb in verbs for method in _METHODS[verb])


def _changed(
    request: HttpRequest,
    site: Site,
    feature_type: FeatureType,
    feature: str,
    change: _Change,
    *values: Mapping[str, Any],
) -> HttpResponse:
    """Do ``change`` with ``values`` to the one feature, if it is as the client knows it."""
    public_id = read_feature_id(full_id(feature_type, feature))[1]
    with access.writer(feature_type, caller=site.caller, action=_ACTION) as writing:
        one = writing.named(public_id)
        _require_known(request, writing, one)
        (changed,) = change(writing, one, *values)
    return _done(changed, status=204)


def _require_known(request: HttpRequest, writing: Writing, one: Q) -> None:
    """Compare the tag of the feature with ``If-Match``; nobody else can write meanwhile.

    Raises ``NotFoundError`` where there is no such feature, ``PreconditionError``.
    """
    number = writing.feature_type.with_role(Role.CHANGE_NUMBER).source
    found = writing.rows.filter(one).values_list(number, flat=True).first()
    if found is None:
        msg = "There is no such feature."
        raise NotFoundError(msg, locator="featureId")
    wanted = request.headers.get("If-Match", "*")
    if wanted.strip() != "*" and str(found) not in _TAG.findall(wanted):
        msg = "Somebody has changed the feature since you read it. Read it again, then change."
        raise PreconditionError(msg, locator="If-Match")


def _done(written: Written, status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    del response["Content-Type"]
    if written.change_number:
        response["ETag"] = f'"{written.change_number}"'
    response["Cache-Control"] = "no-store"
    return response
