"""``/wfs``: one address for all operations, versions and bindings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from django.core.exceptions import RequestDataTooBig
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gisapp.core.errors import ForbiddenError, UnavailableError, VesiverkkoError
from gisapp.ogc import limits, unchanged, xml_reader
from gisapp.ogc.addresses import address_of
from gisapp.ogc.downloads.table import DOWNLOADS
from gisapp.ogc.errors import Code, OwsError
from gisapp.ogc.hangups import watched
from gisapp.ogc.parameters import Parameters
from gisapp.ogc.responses import streamed
from gisapp.ogc.wfs import kvp, requests, xml
from gisapp.ogc.wfs.capabilities import capabilities
from gisapp.ogc.wfs.describe_feature_type import describe_feature_type
from gisapp.ogc.wfs.exceptions import exception_response
from gisapp.ogc.wfs.get_feature import features, prepare
from gisapp.ogc.wfs.get_property_value import prepare_values, values
from gisapp.ogc.wfs.joins.tuples import prepare_tuples, tuples
from gisapp.ogc.wfs.moments import at_moment
from gisapp.ogc.wfs.requests import Version
from gisapp.ogc.wfs.responses import XML, document_response
from gisapp.ogc.wfs.rights import rights_first
from gisapp.ogc.wfs.stored.operations import (
    create_stored_query,
    drop_stored_query,
    stored_queries,
)
from gisapp.ogc.wfs.tokens import require_token
from gisapp.ogc.wfs.transaction.answers import answer, refusal
from gisapp.ogc.wfs.transaction.locking import features_with_lock, lock_feature
from gisapp.ogc.wfs.transaction.performing import perform
from gisapp.ogc.wfs.transaction.requests import Transaction
from gisapp.ogc.xml_reader import local_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from gisapp.access import Caller

log = structlog.get_logger()

_FORM: Final = "application/x-www-form-urlencoded"
# Faults that a response of 1.0.0 does not tell itself: they say nothing of what was sent.
_NOT_OF_THE_DATA: Final = (ForbiddenError, UnavailableError)
_OURS: Final = "Something went wrong on our side. Try again; if it stays, tell the main user."
# The version in the root of a body that cannot be parsed, for the form of the fault.
_SAID: Final = re.compile(rb"""<[^?!>][^>]{0,2000}?\sversion\s*=\s*["']([\d.]{1,9})""")
_WRITES: Final = re.compile(rb"<(?:[\w.-]{1,40}:)?Transaction\b")
_OLD: Final = re.compile(rb"""["']http://www\.opengis\.net/wfs["']""")


# Reading changes nothing, so a foreign page gains nothing by posting here; what changes something
# checks the token itself.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def wfs(request: HttpRequest) -> HttpResponseBase:
    """Answer a WFS request; a fault is an exception report of the version asked."""
    version, operation = Version.V2_0, ""
    try:
        body = _body(request)
        if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            version = _version_in(body)
            root = xml_reader.parse(body, longest=_longest(body))
            version = xml.version_of(root)
            operation = local_name(root)
            parsed = at_moment(xml.parse(root), Parameters.from_request(request))
        else:
            parameters = _parameters(request, body)
            version = requests.version_of_fault(parameters.get("VERSION"))
            operation = parameters.get("REQUEST")
            parsed = at_moment(kvp.parse(parameters), parameters)
        return _answer(parsed, request)
    except VesiverkkoError as error:
        return exception_response(rights_first(error, operation, _caller(request)), version)
    except Exception as error:
        log.exception("wfs failed", error=type(error).__name__)
        return exception_response(VesiverkkoError(_OURS), version)


def _answer(parsed: requests.Request, request: HttpRequest) -> HttpResponseBase:
    with watched(request):
        return HANDLERS[type(parsed)](parsed, request, _caller(request))


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = cast("Any", request).caller
    return caller


def _capabilities(
    parsed: requests.GetCapabilities, request: HttpRequest, caller: Caller
) -> HttpResponseBase:
    return document_response(capabilities(parsed, caller, address_of(request)))


def _description(
    parsed: requests.DescribeFeatureType, _request: HttpRequest, caller: Caller
) -> HttpResponseBase:
    return document_response(describe_feature_type(parsed, caller))


def _features(
    parsed: requests.GetFeature, request: HttpRequest, caller: Caller
) -> HttpResponseBase:
    prepared = prepare(parsed, caller)
    state = unchanged.state_of(request, prepared.plans, caller)
    if state is not None and unchanged.is_known(request, state):
        return unchanged.not_modified(state, prepared.plans, caller)
    blocks = features(parsed, prepared, caller, address_of(request))
    response = streamed(request, blocks, parsed.format.value)
    unchanged.mark(response, state, caller)
    if parsed.format in DOWNLOADS:
        response["Content-Disposition"] = DOWNLOADS[parsed.format].disposition(prepared.plans)
    return response


def _tuples(parsed: requests.GetTuples, request: HttpRequest, caller: Caller) -> HttpResponseBase:
    blocks = tuples(parsed, prepare_tuples(parsed, caller), caller, address_of(request))
    return streamed(request, blocks, parsed.features.format.value)


def _values(
    parsed: requests.GetPropertyValue, request: HttpRequest, caller: Caller
) -> HttpResponseBase:
    blocks = values(parsed, prepare_values(parsed, caller), caller, address_of(request))
    return streamed(request, blocks, XML)


def _stored_queries(
    parsed: requests.StoredQueries, _request: HttpRequest, caller: Caller
) -> HttpResponseBase:
    return document_response(stored_queries(parsed, caller))


def _create_stored_query(
    parsed: requests.CreateStoredQuery, request: HttpRequest, caller: Caller
) -> HttpResponseBase:
    require_token(request)
    return document_response(create_stored_query(parsed, caller))


def _drop_stored_query(
    parsed: requests.DropStoredQuery, request: HttpRequest, caller: Caller
) -> HttpResponseBase:
    require_token(request)
    return document_response(drop_stored_query(parsed, caller))


def _transaction(parsed: Transaction, request: HttpRequest, caller: Caller) -> HttpResponseBase:
    require_token(request)
    try:
        outcome = perform(parsed, caller)
        return document_response(answer(outcome, parsed.version, mixed=parsed.mixed))
    except VesiverkkoError as raised:
        error = rights_first(raised, "Transaction", caller)
        if parsed.version is Version.V1_0 and not isinstance(error, _NOT_OF_THE_DATA):
            return document_response(refusal(error))
        raise error from raised


def _lock(parsed: requests.LockFeature, request: HttpRequest, caller: Caller) -> HttpResponseBase:
    require_token(request)
    return document_response(lock_feature(parsed, caller))


def _features_with_lock(
    parsed: requests.GetFeatureWithLock, request: HttpRequest, caller: Caller
) -> HttpResponseBase:
    require_token(request)
    blocks = features_with_lock(parsed, caller, address_of(request))
    return streamed(request, blocks, parsed.features.format.value)


HANDLERS: Final[dict[type, Callable[[Any, HttpRequest, Caller], HttpResponseBase]]] = {
    requests.GetCapabilities: _capabilities,
    requests.DescribeFeatureType: _description,
    requests.GetFeature: _features,
    requests.GetTuples: _tuples,
    requests.GetPropertyValue: _values,
    requests.StoredQueries: _stored_queries,
    requests.CreateStoredQuery: _create_stored_query,
    requests.DropStoredQuery: _drop_stored_query,
    requests.GetFeatureWithLock: _features_with_lock,
    requests.LockFeature: _lock,
    Transaction: _transaction,
}


def _version_in(body: bytes) -> Version:
    said = _SAID.search(body[:4000])
    if said:
        return requests.version_of_fault(said[1].decode())
    return Version.V1_1 if _OLD.search(body[:4000]) else Version.V2_0


def _body(request: HttpRequest) -> bytes:
    """The body of a POST: Django reads forms, within its limit; transactions may be longer."""
    if request.method != "POST":
        return b""
    try:
        if request.content_type == _FORM:
            return request.body
    except RequestDataTooBig:
        raise xml_reader.too_long(limits.BODY_BYTES) from None
    if int(request.META.get("CONTENT_LENGTH") or 0) > limits.TRANSACTION_BYTES:
        raise xml_reader.too_long(limits.TRANSACTION_BYTES)
    return request.read()


def _longest(body: bytes) -> int:
    """How long a body may be: a transaction brings data, other requests only ask."""
    return limits.TRANSACTION_BYTES if _WRITES.search(body[:4000]) else limits.BODY_BYTES


def _parameters(request: HttpRequest, body: bytes) -> Parameters:
    form = body.strip()
    if form and request.content_type not in (_FORM, "", "text/plain"):
        msg = "The body is neither XML nor a form."
        raise OwsError(Code.PARSING_FAILED, msg, locator="body")
    return Parameters.from_request(request, form)
