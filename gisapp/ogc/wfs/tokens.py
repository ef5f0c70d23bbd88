"""The CSRF token, where a request of the WFS changes something.

Reading posts need none, because other pages gain nothing by them. A credential travels in a header
that no foreign page can send, so only sessions are asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.middleware.csrf import CsrfViewMiddleware

from gisapp.core.errors import ForbiddenError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class _Check(CsrfViewMiddleware):
    """Django's check, which answers with the reason instead of a page."""

    def _reject(self, _request: HttpRequest, reason: str) -> Any:
        return reason


def require_token(request: HttpRequest) -> None:
    """Raise ``ForbiddenError`` when a session sends a change without its token, or by GET."""
    checked = _Check(_nothing)
    checked.process_request(request)
    if request.method != "POST" and not getattr(request, "_dont_enforce_csrf_checks", False):
        msg = "A session changes things by POST, with its CSRF token."
        raise ForbiddenError(msg)
    reason = checked.process_view(request, _nothing, (), {})
    if reason is not None:
        msg = "The CSRF token is missing or wrong. Send it in the header X-CSRFToken."
        raise ForbiddenError(msg)


def _nothing(request: HttpRequest) -> HttpResponseBase:
    raise NotImplementedError
