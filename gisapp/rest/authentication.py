"""REST takes whoever the middleware signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication

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

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 -- DRF's signature
        """What a 401 asks for."""
        return 'Basic realm="Vesiverkko"'


class RequestUserScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # library without types
    """How the OpenAPI document describes the ways in."""

    target_class = RequestUserAuthentication
    name = ["credential", "session"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:  # noqa: ARG002 -- library's signature
        """HTTP Basic for machines, the session cookie for people."""
        return [
            {"type": "http", "scheme": "basic"},
            {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        ]
