"""``/wfs``: one address for all operations, versions and bindings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gisapp import access
from gisapp.core.errors import LimitError, VesiverkkoError
from gisapp.ogc import limits, stream, xml_reader
from gisapp.ogc.errors import Code, OwsError
from gisapp.ogc.wfs import kvp, requests, xml
from gisapp.ogc.wfs.capabilities import capabilities
from gisapp.ogc.wfs.describe_feature_type import describe_feature_type
from gisapp.ogc.wfs.exceptions import exception_response
from gisapp.ogc.wfs.get_feature import features, prepare
from gisapp.ogc.wfs.requests import Version
from gisapp.ogc.wfs.stored_queries import stored_queries

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from gisapp.access import Caller

_XML: Final = "text/xml; charset=utf-8"
_FORM: Final = "application/x-www-form-urlencoded"
_GZIP: Final = re.compile(
    r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[0-9.]+\s*)?(?:,|$)"
)
# The version of a request that cannot be parsed, for the form of the fault.
_OLD: Final = re.compile(rb"""\bversion\s*=\s*["']1\.""")


# Reading changes nothing, so a foreign page gains nothing by posting here.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def wfs(request: HttpRequest) -> HttpResponseBase:
    """Answer a WFS request; a fault is an exception report of the version asked."""
    version = Version.V2_0
    try:
        body = _body(request)
        if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            version = Version.V1_1 if _OLD.search(body[:1000]) else Version.V2_0
            root = xml_reader.parse(body)
            version = xml.version_of(root)
            parsed = xml.parse(root)
        else:
            parameters = _parameters(request, body)
            version = Version.V1_1 if parameters.get("VERSION").startswith("1") else Version.V2_0
            parsed = kvp.parse(parameters)
        return _answer(parsed, request)
    except VesiverkkoError as error:
        return exception_response(error, version)


def _answer(parsed: requests.Request, request: HttpRequest) -> HttpResponseBase:
    caller = cast("Any", request).caller
    types = access.types_for(caller)
    if isinstance(parsed, requests.GetCapabilities):
        return _document(capabilities(parsed.version, types, _address(request)))
    if isinstance(parsed, requests.DescribeFeatureType):
        return _document(describe_feature_type(parsed, caller))
    if isinstance(parsed, requests.StoredQueries):
        return _document(stored_queries(parsed, types))
    return _features(parsed, request, caller)


def _features(
    parsed: requests.GetFeature, request: HttpRequest, caller: Caller
) -> StreamingHttpResponse:
    blocks = features(parsed, prepare(parsed, caller), _address(request))
    compressed = _GZIP.search(request.headers.get("Accept-Encoding", "").lower()) is not None
    source = stream.PrimedStream(stream.gzipped(blocks) if compressed else blocks)
    response = StreamingHttpResponse(source, content_type=parsed.format.value)
    response["Cache-Control"] = "no-store"
    if compressed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding", "Authorization", "Cookie"])
    return response


def _document(body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=_XML)
    response["Cache-Control"] = "private, no-cache"
    return response


def _address(request: HttpRequest) -> str:
    """The address of the service as the client knows it, without the query."""
    return request.build_absolute_uri(request.path)


def _body(request: HttpRequest) -> bytes:
    if request.method != "POST":
        return b""
    try:
        return request.body
    except RequestDataTooBig:
        msg = f"The request is longer than {limits.BODY_BYTES} bytes."
        raise LimitError(msg, locator="body") from None


def _parameters(request: HttpRequest, body: bytes) -> kvp.Parameters:
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    if body.strip():
        if request.content_type not in (_FORM, "", "text/plain"):
            msg = "The body is neither XML nor a form."
            raise OwsError(Code.PARSING_FAILED, msg, locator="body")
        form = QueryDict(body, encoding="utf-8")
        pairs += [(name, value) for name, values in form.lists() for value in values]
    return kvp.Parameters.from_pairs(pairs)
