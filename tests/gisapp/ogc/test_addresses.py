"""The address in our links: the proxy's word is taken, a stranger's is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import RequestFactory

from gisapp.ogc.addresses import address_of

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

FORWARDED = {
    "X-Forwarded-Host": "kartta.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/verkko/",
}


def asked(address: str, **headers: str) -> str:
    request = RequestFactory().get("/wfs", headers=headers, REMOTE_ADDR=address)
    return address_of(request)


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["192.0.2.0/24"]
    settings.ALLOWED_HOSTS = ["testserver", "kartta.example"]


def test_a_trusted_proxy_says_where_we_are() -> None:
    assert asked("192.0.2.7", **FORWARDED) == "https://kartta.example/verkko/wfs"


@pytest.mark.parametrize("address", ["198.51.100.7", "", "not an address"])
def test_a_stranger_does_not(address: str) -> None:
    assert asked(address, **FORWARDED) == "http://testserver/wfs"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Host", "kartta.example@evil.example"),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-Prefix", '/a"><script>'),
        ("X-Forwarded-Prefix", "/../.."),
    ],
)
def test_what_a_proxy_cannot_mean_is_left_out(name: str, value: str) -> None:
    said = asked("192.0.2.7", **{name: value})

    assert said in ("http://testserver/wfs", "http://testserver/../../wfs")
    assert "evil" not in said


def test_the_nearest_client_counts_among_several_proxies() -> None:
    headers = {
        "X-Forwarded-Host": "kartta.example, inner.example",
        "X-Forwarded-Proto": "https,http",
    }

    assert asked("192.0.2.7", **headers) == "https://kartta.example/wfs"
