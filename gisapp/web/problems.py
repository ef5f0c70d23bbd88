"""Errors of the page's own calls, as problem documents (RFC 9457)."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import JsonResponse

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
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[[HttpRequest], HttpResponse]

_STATUSES: Final[tuple[tuple[type[VesiverkkoError], HTTPStatus], ...]] = (
    (InvalidInputError, HTTPStatus.BAD_REQUEST),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ConflictError, HTTPStatus.CONFLICT),
    (LimitError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
)


def problems_as_json(view: View) -> View:
    """Turn a domain error that ``view`` raises into the problem document that says it."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except VesiverkkoError as error:
            return problem(error)

    return guarded


def problem(error: VesiverkkoError) -> JsonResponse:
    """The problem document of ``error``; ``parameter`` names the place of the fault."""
    status = next((s for kind, s in _STATUSES if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": error.message,
    }
    if error.locator:
        body["parameter"] = error.locator
    response = JsonResponse(body, status=status.value, content_type="application/problem+json")
    response["Cache-Control"] = "no-store"
    return response
