"""The middleware that only people need, who come with a session: machines pass it by.

A credential signs in one request, so whoever comes with one has no session, no token against
foreign pages and no messages. The closed default and the headers of answers hold for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.middleware.csrf import CsrfViewMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest


class PeopleOnly:
    """Goes before a library's middleware in the bases of a class, and lets machines pass it by.

    A request that has its caller already is a machine's: ``CredentialMiddleware`` has set it.
    """

    def __call__(self, request: HttpRequest) -> Any:
        """Go on at once with a machine, and through the library with everybody else."""
        if hasattr(request, "caller"):
            return self.get_response(request)  # type: ignore[attr-defined]  # the next base has it
        return super().__call__(request)  # type: ignore[misc]  # the next base has it


class PeopleSessionMiddleware(PeopleOnly, SessionMiddleware):
    """``request.session``."""


class PeopleAuthenticationMiddleware(PeopleOnly, AuthenticationMiddleware):
    """``request.user`` of the session."""


class PeopleCsrfMiddleware(PeopleOnly, CsrfViewMiddleware):
    """Refuses what a foreign page makes a browser send with its session."""


class PeopleMessageMiddleware(PeopleOnly, MessageMiddleware):
    """Messages that the administration pages show once."""
