"""Problems of the API: its own errors and their statuses, as a page for people who browse."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.shortcuts import render

from gisapp.access import problems
from gisapp.core.errors import ConflictError, InvalidInputError, InvalidValueError, LimitError
from gisapp.ogc.api.links import HTML, PROBLEM

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gisapp.access.problems import Statuses
    from gisapp.core.errors import VesiverkkoError


class NotAcceptableError(InvalidInputError):
    """None of the formats that the client accepts is served."""


class MediaTypeError(InvalidInputError):
    """The body is in a format that is not read here."""


class PreconditionError(ConflictError):
    """The feature is no longer the one that ``If-Match`` names."""


class TooLargeError(LimitError):
    """The body is longer than the service reads."""


# A value that its property does not take is read well and means nothing: 422 (RFC 9110 §15.5.21).
_SPECIAL: Final[Statuses] = {
    NotAcceptableError: HTTPStatus.NOT_ACCEPTABLE,
    MediaTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    PreconditionError: HTTPStatus.PRECONDITION_FAILED,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    InvalidValueError: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def problem_response(request: HttpRequest, error: VesiverkkoError) -> HttpResponse:
    """The answer that says what is wrong, where, and what to do."""
    response: HttpResponse
    if request.get_preferred_type([PROBLEM, HTML]) == HTML:
        status = problems.status_of(error, _SPECIAL)
        body = problems.problem_document(status, error.message, parameter=error.locator)
        response = render(request, "ogc/problem.html", {"problem": body}, status=status.value)
        response["Cache-Control"] = "no-store"
    else:
        response = problems.problem_of(error, _SPECIAL)
    response["Vary"] = "Accept"
    return response
