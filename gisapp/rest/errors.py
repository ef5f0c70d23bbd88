"""From an error to an answer of REST: problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from gisapp.access.problems import MEDIA_TYPE, problem_document, status_of
from gisapp.core.errors import LimitError, VesiverkkoError

if TYPE_CHECKING:
    from gisapp.access.problems import Statuses

# What is too much here is always a body that was sent (the look-up), never an answer.
_SPECIAL: Final[Statuses] = {LimitError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE}


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: problem details for our errors and for DRF's own."""
    if isinstance(error, VesiverkkoError):
        return _problem(status_of(error, _SPECIAL), error.message, error.locator)
    response = exception_handler(error, context)
    if response is None or not isinstance(error, APIException):
        return response
    answer = _problem(HTTPStatus(response.status_code), str(error.default_detail), "")
    for name in ("WWW-Authenticate", "Retry-After", "Allow"):
        if name in response:
            answer[name] = response[name]
    return answer


def _problem(status: HTTPStatus, detail: str, locator: str) -> Response:
    """The problem document; REST has always called the place of the fault ``locator``."""
    return Response(
        problem_document(status, detail, locator=locator),
        status=status.value,
        headers={"Cache-Control": "no-store"},
        content_type=MEDIA_TYPE,
    )
