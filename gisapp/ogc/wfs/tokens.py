"""The CSRF token, where a request of the WFS changes something.

Reading posts need none, because other pages gain nothing by them. A credential travels in a header
that no foreign page can send, so only sessions are asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from rest_framework.authentication import CSRFCheck

from gisapp.access.problems import UNPROVEN
from gisapp.core.errors import ForbiddenError

if TYPE_CHECKING:
    from django.http import HttpRequest


def require_token(request: HttpRequest) -> None:
    """Raise ``ForbiddenError`` when a session sends a change without its token, or by GET."""
    if request.method != "POST" and not getattr(request, "_dont_enforce_csrf_checks", False):
        msg = "A session changes things by POST, with its CSRF token."
        raise ForbiddenError(msg)
    # Django's own check, in the form that gives the reason instead of a page.
    check = CSRFCheck(_passed)
    check.process_request(request)
    if check.process_view(request, _passed, (), {}) is not None:
        raise ForbiddenError(UNPROVEN)


def _passed(_request: HttpRequest) -> HttpResponse:
    """What the check would hand the request on to."""
    return HttpResponse()
