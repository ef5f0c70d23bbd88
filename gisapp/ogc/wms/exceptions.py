"""Faults as service exceptions: a report, a picture of the words, or a blank picture.

A request that is wrong is answered with status 200, as WMS clients expect: QGIS shows the text of
the report only then. What is no fault of the request keeps its HTTP status.
(OGC 06-042 §6.11, §7.3.3.11, annex E.2; OGC 01-068r3 §6.7, annex A.3)
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse

from gisapp.core.errors import ForbiddenError, UnavailableError, VesiverkkoError
from gisapp.ogc.errors import Code, OwsError, code_and_status
from gisapp.ogc.wms import engine, mapfile
from gisapp.ogc.wms.requests import SIDE, background, image_format
from gisapp.ogc.wms.versions import Version, guessed
from gisapp.ogc.xml_writer import Maker, document, service_exceptions

if TYPE_CHECKING:
    from gisapp.ogc.parameters import Parameters

_SCHEMA: Final = "http://schemas.opengis.net/wms/1.3.0/exceptions_1_3_0.xsd"
_DOCTYPE: Final = (
    "<!DOCTYPE ServiceExceptionReport SYSTEM "
    '"http://schemas.opengis.net/wms/1.1.1/exception_1_1_1.dtd">'
)
_MEDIA_TYPES: Final = {
    Version.V1_3: "text/xml; charset=utf-8",
    Version.V1_1: "application/vnd.ogc.se_xml; charset=utf-8",
}
_IN_IMAGE: Final = ("INIMAGE", "APPLICATION/VND.OGC.SE_INIMAGE")
_BLANK: Final = ("BLANK", "APPLICATION/VND.OGC.SE_BLANK")
_INK: Final = "#8a1f1f"
_LETTER_PX: Final = 7
_LINE_PX: Final = 14


def exception_response(error: VesiverkkoError, parameters: Parameters) -> HttpResponse:
    """The answer to ``error`` in the form that EXCEPTIONS asks for."""
    wanted = parameters.get("EXCEPTIONS").strip().upper()
    if wanted in (*_IN_IMAGE, *_BLANK):
        message = error.message if wanted in _IN_IMAGE else ""
        try:
            return _picture(message, parameters)
        except VesiverkkoError:
            pass  # There is nothing to paint on: the report is all that is left.
    return _report(error, guessed(parameters))


def _report(error: VesiverkkoError, version: Version) -> HttpResponse:
    code = error.code if isinstance(error, OwsError) else None
    if version is Version.V1_3:
        word = code.value if code else ""
        body = service_exceptions(
            error.message, word, error.locator, version=version.value, schema=_SCHEMA
        )
    else:
        body = _old_report(error.message, code)
    return HttpResponse(body, status=_status(error), content_type=_MEDIA_TYPES[version])


def _old_report(message: str, code: Code | None) -> bytes:
    """The report of 1.1.1: no namespace, and another word for a coordinate system."""
    make = Maker("", {})
    exception = make("ServiceException", message)
    if code is not None:
        exception.set("code", "InvalidSRS" if code is Code.INVALID_CRS else code.value)
    report = make("ServiceExceptionReport", exception, version=Version.V1_1.value)
    return document(report, doctype=_DOCTYPE)


def _status(error: VesiverkkoError) -> int:
    if isinstance(error, ForbiddenError | UnavailableError):
        return code_and_status(error)[1]
    return 200


def _picture(message: str, parameters: Parameters) -> HttpResponse:
    """A picture of the size and ground that were asked for, with ``message`` on it."""
    width, height = (_side(parameters.get(word)) for word in ("WIDTH", "HEIGHT"))
    picture = mapfile.Picture(
        width=width,
        height=height,
        format=image_format(parameters, otherwise=mapfile.ImageFormat.PNG),
        background=background(parameters),
        transparent=parameters.get("TRANSPARENT").strip().upper() == "TRUE",
    )
    lines = textwrap.wrap(message, max(width // _LETTER_PX - 1, 8))
    placed = [(4, height - _LINE_PX * (row + 1), line) for row, line in enumerate(lines) if message]
    layers = (mapfile.text_layer(placed, _INK),) if placed else ()
    body = engine.paint(mapfile.map_text(picture, None, layers), {})
    return HttpResponse(body, content_type=picture.format.value)


def _side(text: str) -> int:
    bare = text.strip()
    side = int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else 256  # noqa: PLR2004 -- longer ones are no size
    return min(max(side, 1), SIDE)
