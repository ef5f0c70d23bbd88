"""From an error of the tree to HTTP: its status, and the problem document that says it (RFC 9457).

One table for all faces that speak JSON; OWS exceptions have a table of their own. It stands here
because ``core`` knows nothing of HTTP and the closed default refuses before any face is reached.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import JsonResponse

from gisapp.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    LimitError,
    NotFoundError,
    UnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gisapp.core.errors import VesiverkkoError

    Statuses = Mapping[type[VesiverkkoError], HTTPStatus]

MEDIA_TYPE: Final = "application/problem+json"
UNPROVEN: Final = "The CSRF token is missing or wrong. Send it in the header X-CSRFToken."
_STATUSES: Final[Statuses] = {
    InvalidInputError: HTTPStatus.BAD_REQUEST,
    ForbiddenError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    LimitError: HTTPStatus.BAD_REQUEST,
    UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}


def status_of(error: VesiverkkoError, special: Statuses | None = None) -> HTTPStatus:
    """The HTTP status of ``error``, where a face may have ``special`` ones.

    The nearest class counts, so a class may have another status than the one it descends from.
    """
    statuses = {**_STATUSES, **(special or {})}
    return next(
        (statuses[kind] for kind in type(error).__mro__ if kind in statuses),
        HTTPStatus.BAD_REQUEST,
    )


def problem_document(status: HTTPStatus, detail: str, **more: str) -> dict[str, Any]:
    """The problem document; ``more`` are members of its own (RFC 9457 §3.2), empty ones left out.

    Its type is ``about:blank``, so its title is that of the status (§4.2.1).
    """
    said = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return {**said, **{name: value for name, value in more.items() if value}}


def problem_response(status: HTTPStatus, detail: str, **more: str) -> JsonResponse:
    """The problem document as an answer that nobody keeps."""
    return JsonResponse(
        problem_document(status, detail, **more),
        status=status.value,
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store"},
    )


def problem_of(error: VesiverkkoError, special: Statuses | None = None) -> JsonResponse:
    """The answer that says ``error``; ``parameter`` names the place of the fault."""
    return problem_response(status_of(error, special), error.message, parameter=error.locator)
