"""From an error to an answer of REST: problem details (RFC 9457), one table of status codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from gisapp.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    LimitError,
    NotFoundError,
    UnavailableError,
    VesiverkkoError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUS: Final[Mapping[type[VesiverkkoError], int]] = {
    InvalidInputError: 400,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    LimitError: 413,
    UnavailableError: 503,
}
MEDIA_TYPE: Final = "application/problem+json"


def status_of(error: VesiverkkoError) -> int:
    """The HTTP status of a domain error; 400 for one that the table does not name."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: problem details for our errors and for DRF's own."""
    if isinstance(error, VesiverkkoError):
        return _problem(status_of(error), error.message, error.locator)
    response = exception_handler(error, context)
    if response is None or not isinstance(error, APIException):
        return response
    answer = _problem(response.status_code, str(error.default_detail), "")
    for name in ("WWW-Authenticate", "Retry-After", "Allow"):
        if name in response:
            answer[name] = response[name]
    return answer


def _problem(status: int, detail: str, locator: str) -> Response:
    body = {"type": "about:blank", "status": status, "title": detail, "detail": detail}
    if locator:
        body["locator"] = locator
    response = Response(body, status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response
