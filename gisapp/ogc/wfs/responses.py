"""How documents and streams of the WFS leave: media type, caching, compression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

from gisapp.ogc import stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

XML: Final = "text/xml; charset=utf-8"
_GZIP: Final = re.compile(
    r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[0-9.]+\s*)?(?:,|$)"
)


def document_response(body: bytes) -> HttpResponse:
    """A small XML document."""
    response = HttpResponse(body, content_type=XML)
    response["Cache-Control"] = "private, no-cache"
    return response


def stream_response(
    blocks: Iterator[bytes], media_type: str, request: HttpRequest
) -> StreamingHttpResponse:
    """A streamed answer, compressed where the client takes it.

    Raises what the source raises for its first block.
    """
    compressed = _GZIP.search(request.headers.get("Accept-Encoding", "").lower()) is not None
    source = stream.PrimedStream(stream.gzipped(blocks) if compressed else blocks)
    response = StreamingHttpResponse(source, content_type=media_type)
    response["Cache-Control"] = "no-store"
    if compressed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding", "Authorization", "Cookie"])
    return response
