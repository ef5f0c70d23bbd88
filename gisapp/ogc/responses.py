"""A stream of features as an HTTP answer: begun only when its first block is ready."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import parse_etags
from isal import igzip

from gisapp.ogc import stream
from gisapp.ogc.hangups import watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

_GZIP: Final = re.compile(
    r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[0-9.]+\s*)?(?:,|$)"
)


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether the client reads gzip (RFC 9110 §12.5.3)."""
    return _GZIP.search(request.headers.get("Accept-Encoding", "").lower()) is not None


def has_already(request: HttpRequest, tag: str) -> bool:
    """Whether the client says that it has the answer called ``tag``, compared weakly.

    (RFC 9110 §13.1.2)
    """
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or tag.removeprefix("W/") in {one.removeprefix("W/") for one in known}


def streamed(
    request: HttpRequest, blocks: Iterator[bytes], content_type: str
) -> HttpResponse | StreamingHttpResponse:
    """``blocks`` as an answer, compressed for those who read that.

    Raises what ``blocks`` raises for its first block. Its query ends when the client goes away. A
    small answer, whose first block is all of it, says its length.
    """
    compressed = accepts_gzip(request)
    with watched(request):
        body = _body(blocks, compressed=compressed)
    kind = HttpResponse if isinstance(body, bytes) else StreamingHttpResponse
    response = kind(body, content_type=content_type)
    response["Cache-Control"] = "no-store"
    if compressed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding, Authorization, Cookie"
    return response


def _body(blocks: Iterator[bytes], *, compressed: bool) -> bytes | Iterator[bytes]:
    first = stream.first_of(blocks)
    if isinstance(first, stream.Whole):
        stream.first_of(blocks)  # There is none: what is around the block ends.
        return igzip.compress(first, stream.GZIP_LEVEL) if compressed else first
    source = stream.PrimedStream(blocks, first)
    return stream.PrimedStream(stream.gzipped(source)) if compressed else source
