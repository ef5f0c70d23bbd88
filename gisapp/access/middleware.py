"""From a request to a caller: request id, credentials, the caller, and the closed default."""

from __future__ import annotations

import base64
import binascii
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import structlog
from csp.constants import HEADER
from csp.utils import build_policy
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from gisapp import audit
from gisapp.access.caller import ANONYMOUS, Caller, session_pseudonym, source_class
from gisapp.access.credentials import CredentialUser, credential_check
from gisapp.access.problems import problem_of, problem_response
from gisapp.core.errors import VesiverkkoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    GetResponse = Callable[[HttpRequest], HttpResponseBase]

MACHINE_PATHS: Final = ("/wfs", "/wms", "/ogc/", "/api/", "/metrics")
PAGE_PATHS: Final = ("/ogc/",)


class RequestIdMiddleware:
    """Gives every request an id that the technical log and the ledger share."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Name the request, and answer with the name."""
        request.request_id = str(uuid.uuid4())  # type: ignore[attr-defined]  # our own attribute
        with structlog.contextvars.bound_contextvars(request_id=request.request_id):  # type: ignore[attr-defined]
            response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say in plain words what no face has said: above all that the ledger does not answer."""
        if not isinstance(error, VesiverkkoError):
            return None
        return problem_of(error)


class PagePolicyMiddleware:
    """The content security policy, for answers in which a browser may run something.

    Those are HTML and XML, SVG with it. Pictures, tiles, JSON and files go without, and a 304,
    whose page the browser has with its policy. ``X-Content-Type-Options`` stops any guessing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        # The same for every page: nothing is allowed for one answer alone.
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the policy where the answer's type, or the lack of one, asks for it."""
        response = self.get_response(request)
        media_type = response.headers.get("Content-Type", "html").lower()
        if response.status_code != HTTPStatus.NOT_MODIFIED and (
            "html" in media_type or "xml" in media_type
        ):
            response.headers[HEADER] = self.policy
        return response


class CredentialMiddleware:
    """Signs machines in by HTTP Basic or Bearer; a wrong credential is refused at once.

    A machine has its caller from here, by which the middleware of people knows to let it pass.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Check the Authorization header, if there is one."""
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return self.get_response(request)
        key, secret = _read_authorization(header)
        address = request.META.get("REMOTE_ADDR", "")
        found = credential_check(key=key, secret=secret, address=address) if secret else None
        if found is None:
            _write_refused_sign_in(request, "credential")
            return challenge(request)
        request.user = CredentialUser(found)  # type: ignore[assignment]  # a machine is no account
        # A credential travels in a header that no foreign page can send, so no token is needed.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001 -- Django's switch for this
        request.caller = caller_of(request)  # type: ignore[attr-defined]  # our own attribute
        return self.get_response(request)


class CallerMiddleware:
    """Sets the ``request.caller`` of people, and writes attempts to sign in as answers leave."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Tell the doors who asks."""
        if hasattr(request, "caller"):
            return self.get_response(request)
        request.caller = caller_of(request)  # type: ignore[attr-defined]  # our own attribute
        response = self.get_response(request)
        if request.method == "POST" and request.path == "/accounts/login/":
            _write_sign_in(request)
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Everything is closed unless its view says otherwise: pages redirect, interfaces say 401."""

    def handle_no_permission(  # type: ignore[override]  # wider answer than a redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Send people to the sign-in page and machines a challenge.

        The pages of the OGC API stand beside its documents, at the same addresses.
        """
        browses = request.headers.get("Sec-Fetch-Mode") == "navigate"
        if request.path.startswith(MACHINE_PATHS) and not (
            browses and request.path.startswith(PAGE_PATHS)
        ):
            return challenge(request)
        return super().handle_no_permission(request, view_func)


def challenge(request: HttpRequest) -> HttpResponse:
    """The 401 answer."""
    response = problem_response(
        HTTPStatus.UNAUTHORIZED, "Sign in, or send a valid credential by HTTP Basic."
    )
    response["WWW-Authenticate"] = challenge_scheme(request)
    return response


def challenge_scheme(request: HttpRequest) -> str:
    """What to ask for: Basic, or a session for our own page, lest the browser opens a dialog."""
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return 'Session realm="Vesiverkko"'
    return 'Basic realm="Vesiverkko", charset="UTF-8"'


def caller_of(request: HttpRequest) -> Caller:
    """The caller behind ``request``."""
    user: Any = request.user
    if isinstance(user, CredentialUser):
        actor, roles = f"credential:{user.username}", frozenset({user.credential.role})
    elif user.is_authenticated and (
        not user.valid_until or user.valid_until >= timezone.localdate()
    ):
        actor = f"account:{user.username}"
        roles = frozenset(user.groups.values_list("name", flat=True))
    else:
        request.user = AnonymousUser()
        actor, roles = ANONYMOUS, frozenset()
    return Caller(
        actor=actor,
        roles=roles,
        source=source_class(request.META.get("REMOTE_ADDR", "")),
        session=session_pseudonym(request),
        request_id=getattr(request, "request_id", ""),
    )


def _read_authorization(header: str) -> tuple[str | None, str]:
    """Key and secret of a Basic or Bearer header; an empty secret where it cannot be read.

    Bearer takes ``KEY.SECRET`` or the secret alone.
    """
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        key, dot, secret = value.strip().partition(".")
        return (key, secret) if dot else (None, key)
    if scheme.lower() != "basic":
        return None, ""
    try:
        key, _, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None, ""
    return key, secret


def _write_sign_in(request: HttpRequest) -> None:
    caller = caller_of(request)
    if caller.actor == ANONYMOUS:
        _write_refused_sign_in(request, "password")
        return
    audit.write(_sign_in_entry(caller, outcome="ok", reason=""))


def _write_refused_sign_in(request: HttpRequest, reason: str) -> None:
    nobody = Caller(
        actor=ANONYMOUS,
        roles=frozenset(),
        source=source_class(request.META.get("REMOTE_ADDR", "")),
        request_id=getattr(request, "request_id", ""),
    )
    audit.write(_sign_in_entry(nobody, outcome="denied", reason=reason))


def _sign_in_entry(caller: Caller, *, outcome: str, reason: str) -> audit.Entry:
    return audit.Entry(
        actor=caller.actor,
        roles=tuple(sorted(caller.roles)),
        source=caller.source,
        session=caller.session,
        request_id=caller.request_id,
        action="login",
        outcome=outcome,
        reason=reason,
    )
