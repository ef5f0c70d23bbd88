"""REST takes whoever the middleware signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.authentication import BaseAuthentication, SessionAuthentication

from gisapp.access.middleware import challenge_scheme

if TYPE_CHECKING:
    from rest_framework.request import Request


class RequestUserAuthentication(BaseAuthentication):
    """The account of the session, with its CSRF check, or the machine of the credential."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """The user that the middleware found, if any."""
        user = getattr(request._request, "user", None)  # noqa: SLF001 -- DRF's way to the Django request
        if user is None or not user.is_authenticated:
            return None
        if hasattr(user, "credential"):
            return user, None
        SessionAuthentication().enforce_csrf(request)
        return user, None

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return challenge_scheme(request._request)  # noqa: SLF001 -- DRF's way to the Django request
