"""From an error to an answer: problem details (RFC 9457), as a page for people who browse.

One table of status codes, most special class first.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import JsonResponse
from django.shortcuts import render

from gisapp.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    InvalidValueError,
    LimitError,
    NotFoundError,
    UnavailableError,
    VesiverkkoError,
)
from gisapp.ogc.api.links import HTML, PROBLEM

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class NotAcceptableError(InvalidInputError):
    """None of the formats that the client accepts is served."""


class MediaTypeError(InvalidInputError):
    """The body is in a format that is not read here."""


class PreconditionError(ConflictError):
    """The feature is no longer the one that ``If-Match`` names."""


class TooLargeError(LimitError):
    """The body is longer than the service reads."""


_STATUSES: Final[tuple[tuple[type[VesiverkkoError], HTTPStatus], ...]] = (
    (NotAcceptableError, HTTPStatus.NOT_ACCEPTABLE),
    (MediaTypeError, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (PreconditionError, HTTPStatus.PRECONDITION_FAILED),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (InvalidValueError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (InvalidInputError, HTTPStatus.BAD_REQUEST),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (ConflictError, HTTPStatus.CONFLICT),
    (LimitError, HTTPStatus.BAD_REQUEST),
    (UnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
)


def status_of(error: VesiverkkoError) -> HTTPStatus:
    """The HTTP status of ``error``."""
    return next((s for kind, s in _STATUSES if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)


def problem_response(request: HttpRequest, error: VesiverkkoError) -> HttpResponse:
    """The answer that says what is wrong, where, and what to do."""
    status = status_of(error)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": error.message,
    }
    if error.locator:
        body["parameter"] = error.locator
    response: HttpResponse
    if request.get_preferred_type([PROBLEM, HTML]) == HTML:
        response = render(request, "ogc/problem.html", {"problem": body}, status=status.value)
    else:
        response = JsonResponse(body, status=status.value, content_type=PROBLEM)
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept"
    return response
