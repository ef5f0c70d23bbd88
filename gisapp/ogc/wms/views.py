"""``/wms``: pictures of the networks, for clients that only view."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from gisapp import access
from gisapp.core.errors import VesiverkkoError
from gisapp.ogc.addresses import address_of
from gisapp.ogc.errors import Code, OwsError, invalid, refuse_missing
from gisapp.ogc.parameters import Parameters
from gisapp.ogc.wms import layers, requests, versions
from gisapp.ogc.wms.capabilities import UPDATE_SEQUENCE, capabilities
from gisapp.ogc.wms.exceptions import exception_response
from gisapp.ogc.wms.get_feature_info import FORMATS, get_feature_info
from gisapp.ogc.wms.get_map import get_map
from gisapp.ogc.wms.legend import legend
from gisapp.ogc.wms.mapfile import ImageFormat
from gisapp.ogc.wms.versions import Version

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from gisapp.access import Caller

_WHOLE: Final = re.compile(r"\d{1,18}", re.ASCII)
_CAPABILITIES: Final = {
    Version.V1_3: "text/xml; charset=utf-8",
    Version.V1_1: "application/vnd.ogc.wms_xml; charset=utf-8",
}


@require_safe
def wms(request: HttpRequest) -> HttpResponse:
    """Answer a WMS request; a fault is a service exception."""
    parameters = Parameters({})
    try:
        parameters = Parameters.from_request(request)
        response = _operation(parameters)(parameters, request)
    except VesiverkkoError as error:
        response = exception_response(error, parameters)
    response.setdefault("Cache-Control", "no-store")
    patch_vary_headers(response, ["Authorization", "Cookie"])
    return response


def _operation(parameters: Parameters) -> Callable[[Parameters, HttpRequest], HttpResponse]:
    service = parameters.get("SERVICE").strip()
    if service and service.upper() != "WMS":
        msg = "This address serves WMS."
        raise invalid(msg, "SERVICE")
    name = parameters.get("REQUEST").strip()
    if not name:
        refuse_missing("REQUEST")
    if name.lower() not in _OPERATIONS:
        msg = "The operation is not served; see the capabilities."
        raise OwsError(Code.NOT_SUPPORTED, msg, locator="REQUEST")
    return _OPERATIONS[name.lower()]


def _get_capabilities(parameters: Parameters, request: HttpRequest) -> HttpResponse:
    if not parameters.get("SERVICE"):
        refuse_missing("SERVICE")
    _require_newer(parameters.get("UPDATESEQUENCE").strip())
    version = versions.negotiated(parameters)
    types = layers.drawable(access.types_for(_caller(request)))
    body = capabilities(version, types, address_of(request))
    response = HttpResponse(body, content_type=_CAPABILITIES[version])
    response["Cache-Control"] = "private, no-cache"
    return response


def _require_newer(known: str) -> None:
    """Raise when the client's document is as new as ours, or newer (OGC 06-042 §7.2.3.5)."""
    if not known:
        return
    if known == str(UPDATE_SEQUENCE):
        msg = "Your capabilities document is the current one."
        raise OwsError(Code.CURRENT_UPDATE_SEQUENCE, msg, locator="UPDATESEQUENCE")
    if not _WHOLE.fullmatch(known) or int(known) > UPDATE_SEQUENCE:
        msg = "There is no such update sequence yet."
        raise OwsError(Code.INVALID_UPDATE_SEQUENCE, msg, locator="UPDATESEQUENCE")


def _get_map(parameters: Parameters, request: HttpRequest) -> HttpResponse:
    asked = requests.map_request(parameters)
    return HttpResponse(get_map(asked, _caller(request)), content_type=asked.format.value)


def _get_feature_info(parameters: Parameters, request: HttpRequest) -> HttpResponse:
    asked = requests.info_request(parameters, FORMATS)
    body = get_feature_info(asked, _caller(request))
    charset = "; charset=utf-8" if asked.format.startswith("text/") else ""
    return HttpResponse(body, content_type=f"{asked.format}{charset}")


def _get_legend_graphic(parameters: Parameters, request: HttpRequest) -> HttpResponse:
    """The legend of a layer or group (OGC 05-078r4 §12); its size is its own."""
    visible = layers.drawable(access.types_for(_caller(request)))
    names = requests.names(parameters, "LAYER")
    types = tuple(
        feature_type
        for _name, types in layers.chosen(names, visible, "LAYER")
        for feature_type in reversed(types)
    )
    format_ = requests.image_format(parameters, otherwise=ImageFormat.PNG)
    body = legend(types, format_, transparent=requests.truth(parameters, "TRANSPARENT"))
    response = HttpResponse(body, content_type=format_.value)
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = cast("Any", request).caller
    return caller


_OPERATIONS: Final = {
    "getcapabilities": _get_capabilities,
    "getmap": _get_map,
    "getfeatureinfo": _get_feature_info,
    "getlegendgraphic": _get_legend_graphic,
}
