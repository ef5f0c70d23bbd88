"""Faults as OWS exception reports, in the form of the version asked.

(OGC 06-121r9 §8, OGC 05-008 §8)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse

from gisapp.ogc.errors import code_and_status
from gisapp.ogc.namespaces import OWS_10, OWS_11, SCHEMA_LOCATIONS, XSI
from gisapp.ogc.wfs.requests import Version
from gisapp.ogc.xml_writer import Maker, document

if TYPE_CHECKING:
    from gisapp.core.errors import VesiverkkoError

_NAMESPACES: Final = {Version.V1_1: OWS_10, Version.V2_0: OWS_11}


def exception_response(error: VesiverkkoError, version: Version) -> HttpResponse:
    """The exception report for ``error``."""
    code, status = code_and_status(error)
    namespace = _NAMESPACES[version]
    ows = Maker(namespace, {"ows": namespace, "xsi": XSI})
    exception = ows("Exception", ows("ExceptionText", error.message), exceptionCode=code.value)
    if error.locator:
        exception.set("locator", error.locator)
    report = ows("ExceptionReport", exception, version=version.value)
    body = document(report, schema=(namespace, SCHEMA_LOCATIONS[namespace]))
    return HttpResponse(body, status=status, content_type="text/xml; charset=utf-8")
