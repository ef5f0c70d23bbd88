"""The address of the service as the client knows it, for the links in documents.

A proxy may serve us under another name, scheme and path. What it says is believed only when the
request comes from one of ``TRUSTED_PROXIES``; from anybody else the same headers are a forgery.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http.request import split_domain_port, validate_host

if TYPE_CHECKING:
    from django.http import HttpRequest

_SCHEMES: Final = ("http", "https")
_PREFIX: Final = re.compile(r"(?:/[A-Za-z0-9._~-]{1,60}){1,6}", re.ASCII)


def address_of(request: HttpRequest) -> str:
    """The address that ``request`` was sent to, without its query."""
    return f"{root_of(request)}{request.path}"


def root_of(request: HttpRequest) -> str:
    """Scheme, host and the proxy's path, without a slash at the end."""
    scheme, host, prefix = str(request.scheme), request.get_host(), ""
    if _is_trusted(request.META.get("REMOTE_ADDR", ""), tuple(settings.TRUSTED_PROXIES)):
        said = (_first(request, name) for name in ("Proto", "Host", "Prefix"))
        said_scheme, said_host, said_prefix = said
        scheme = said_scheme if said_scheme in _SCHEMES else scheme
        host = said_host if _is_ours(said_host) else host
        prefix = said_prefix.rstrip("/") if _PREFIX.fullmatch(said_prefix.rstrip("/")) else ""
    return f"{scheme}://{host}{prefix}"


def _first(request: HttpRequest, name: str) -> str:
    """What the nearest proxy was asked by; those behind it have appended their own."""
    return request.headers.get(f"X-Forwarded-{name}", "").partition(",")[0].strip()


def _is_ours(host: str) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


@lru_cache(maxsize=1024)
def _is_trusted(address: str, networks: tuple[str, ...]) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(ip in ipaddress.ip_network(network) for network in networks)
