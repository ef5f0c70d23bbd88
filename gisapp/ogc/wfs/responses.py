"""How the small documents of the WFS leave."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse

XML: Final = "text/xml; charset=utf-8"


def document_response(body: bytes) -> HttpResponse:
    """A small XML document."""
    response = HttpResponse(body, content_type=XML)
    response["Cache-Control"] = "private, no-cache"
    return response
