"""Who asks: the account or credential behind a request, or the command that runs."""

from __future__ import annotations

import hashlib
import ipaddress
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.conf import settings

from gisapp.access.policy import READING, ROLES, Right

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gisapp.features.declaration import Subject

ANONYMOUS: Final = "anonymous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who asks, with what the doors need to know.

    ``actor`` is ``account:NAME``, ``credential:KEY``, ``command:NAME`` or ``anonymous``; ``source``
    is a class of network address (``host``, ``private``, ``public``), never the address.
    """

    actor: str
    roles: frozenset[str]
    source: str = ""
    session: str = ""
    request_id: str = ""

    @property
    def rights(self) -> frozenset[Right]:
        """Everything that the caller's roles may do."""
        return _rights(self.roles)

    def may(self, right: Right) -> bool:
        """Whether one of the caller's roles has ``right``."""
        return right in _rights(self.roles)

    @property
    def sees_secret(self) -> bool:
        """Whether features of class ``salassa`` may be shown."""
        return self.may(Right.READ_SECRET)

    @property
    def sees_addresses(self) -> bool:
        """Whether personal properties may be shown."""
        return self.may(Right.READ_ADDRESSES)

    def reads(self, subject: Subject) -> bool:
        """Whether types about ``subject`` may be read."""
        return self.may(READING[subject])

    @property
    def rights_class(self) -> str:
        """A short name for what this caller may see: equal names see equal data."""
        return _rights_class(self.roles)


@lru_cache(maxsize=256)
def _rights(roles: frozenset[str]) -> frozenset[Right]:
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))


@lru_cache(maxsize=256)
def _rights_class(roles: frozenset[str]) -> str:
    seen = (Right.READ_NETWORKS, Right.READ_SECRET, Right.READ_POINTS, Right.READ_ADDRESSES)
    return "".join(
        letter for letter, right in zip("nspa", seen, strict=True) if right in _rights(roles)
    )


def command_caller(command: str) -> Caller:
    """The caller of a management command, which its operating system account has let in."""
    return Caller(
        actor=f"command:{command}",
        roles=frozenset({"main_user"}),
        source="host",
        request_id=str(uuid.uuid4()),
    )


def source_class(address: str) -> str:
    """The class of a network address: ``host``, ``private``, ``public`` or ``unknown``."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if ip.is_loopback:
        return "host"
    return "private" if ip.is_private else "public"


def session_pseudonym(request: HttpRequest) -> str:
    """A stable name for the session that does not give the session key away."""
    key = request.session.session_key if hasattr(request, "session") else None
    if not key:
        return ""
    return hashlib.blake2b(
        key.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12
    ).hexdigest()
