"""Faults as exception reports, in the form of the version asked.

(OGC 06-121r9 §8, OGC 05-008 §8, OGC 02-058 §7.7)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse

from gisapp.ogc.errors import Code, code_and_status
from gisapp.ogc.namespaces import (
    OGC_100_EXCEPTION,
    OWS_10,
    OWS_11,
    SCHEMA_LOCATIONS,
    XSI,
)
from gisapp.ogc.wfs.requests import Version
from gisapp.ogc.xml_writer import Maker, document, service_exceptions

if TYPE_CHECKING:
    from gisapp.core.errors import VesiverkkoError

# Codes that came with WFS 2.0 and OWS 1.1, and what 1.1.0 calls such a fault (OGC 05-008 table 19).
_CODES_OF_1_1: Final = {
    Code.INVALID_VALUE: Code.INVALID_PARAMETER,
    Code.INVALID_LOCK: Code.INVALID_PARAMETER,
    Code.OPTION_NOT_SUPPORTED: Code.INVALID_PARAMETER,
}
_NAMESPACES: Final = {Version.V1_1: OWS_10, Version.V2_0: OWS_11}
_RETRY_SECONDS: Final = "10"
_UNAVAILABLE: Final = 503


def exception_response(error: VesiverkkoError, version: Version) -> HttpResponse:
    """The exception report for ``error``."""
    code, status = code_and_status(error)
    if version is Version.V1_1:
        code = _CODES_OF_1_1.get(code, code)
    write = _old_report if version is Version.V1_0 else _report
    body = write(error.message, code.value, error.locator, version)
    response = HttpResponse(body, status=status, content_type="text/xml; charset=utf-8")
    response["Cache-Control"] = "no-store"
    if status == _UNAVAILABLE:
        response["Retry-After"] = _RETRY_SECONDS
    return response


def _report(message: str, code: str, locator: str, version: Version) -> bytes:
    namespace = _NAMESPACES[version]
    ows = Maker(namespace, {"ows": namespace, "xsi": XSI})
    exception = ows("Exception", ows("ExceptionText", message), exceptionCode=code)
    if locator:
        exception.set("locator", locator)
    report = ows("ExceptionReport", exception, version=version.value)
    return document(report, schema=(namespace, SCHEMA_LOCATIONS[namespace]))


def _old_report(message: str, code: str, locator: str, _version: Version) -> bytes:
    return service_exceptions(message, code, locator, version="1.2.0", schema=OGC_100_EXCEPTION)
