"""Feed credentials: made once, shown once, checked at every request."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from gisapp.access.policy import ROLES
from gisapp.core.errors import ConflictError, InvalidInputError, UnknownNameError
from gisapp.database import prepared
from gisapp.models import FeedCredential

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_FIND: Final = """
SELECT id, key, role, networks, last_used_on FROM gisapp_feedcredential
WHERE secret_sha256 = %s AND revoked_at IS NULL AND (expires_on IS NULL OR expires_on >= %s)
"""


@dataclass(frozen=True, slots=True)
class NewCredential:
    """A credential at the only moment when its secret is known."""

    key: str
    secret: str


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential that has been found good: its key and its role."""

    key: str
    role: str


class CredentialUser:
    """What ``request.user`` is for a machine: signed in, but no account."""

    is_authenticated = True
    is_anonymous = False
    is_active = True
    is_staff = False
    is_superuser = False
    pk = None

    def __init__(self, credential: Credential) -> None:
        self.credential = credential
        self.username = credential.key

    def get_username(self) -> str:
        """The key."""
        return self.username

    def has_perm(self, *_args: object) -> bool:
        """Machines have no administration rights."""
        return False

    has_perms = has_module_perms = has_perm


def credential_create(
    *, name: str, role: str, expires_on: date | None = None, networks: Sequence[str] = ()
) -> NewCredential:
    """Make a credential and give its key and secret; the secret is not kept.

    ``networks`` limits the callers' addresses (CIDR). Raises ``UnknownNameError`` for a role that
    is not in the policy, ``InvalidInputError`` for a bad address range or name, ``ConflictError``
    when the name is taken.
    """
    if role not in ROLES:
        msg = f"There is no such role; there are {', '.join(ROLES)}."
        raise UnknownNameError(msg, locator="role")
    secret = secrets.token_urlsafe(32)
    credential = FeedCredential(
        name=name,
        key=f"vv-{secrets.token_hex(6)}",
        secret_sha256=_digest(secret),
        role=role,
        expires_on=expires_on,
        networks=[_network(text) for text in networks],
    )
    try:
        credential.full_clean(exclude=["secret_sha256"], validate_unique=False)
        with transaction.atomic():
            credential.save()
    except ValidationError as error:
        msg = "The name may have letters, digits, spaces and the characters . _ -"
        raise InvalidInputError(msg, locator="name") from error
    except IntegrityError as error:
        msg = "There is already a credential with this name. Choose another, or revoke that one."
        raise ConflictError(msg, locator="name") from error
    return NewCredential(credential.key, secret)


def credential_revoke(*, key: str) -> None:
    """End a credential; its next request is refused."""
    FeedCredential.objects.filter(key=key, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )


def credential_check(*, key: str | None, secret: str, address: str) -> Credential | None:
    """The valid credential with this secret, or None.

    Looked up by the digest, so time says nothing about the secret; ``key`` must match when given.
    It is asked for at each request, so that a revoked one is refused at the next.
    """
    today = timezone.localdate()
    found = prepared.rows("default", _FIND, (_digest(secret), today))
    if not found:
        return None
    id_, known_key, role, networks, last_used_on = found[0]
    if (key is not None and known_key != key) or not _inside(address, networks):
        return None
    if last_used_on != today:
        _mark_used(id_, today)
    return Credential(known_key, role)


def _mark_used(id_: int, today: date) -> None:
    """Keep the day of the last use; a day is what a review of rights needs."""
    FeedCredential.objects.filter(pk=id_).update(last_used_on=today)


def _inside(address: str, networks: Sequence[str]) -> bool:
    if not networks:
        return True
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(ip in ipaddress.ip_network(network) for network in networks)


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        msg = "An address range is written as 192.0.2.0/24 or 2001:db8::/32."
        raise InvalidInputError(msg, locator="from") from error


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
