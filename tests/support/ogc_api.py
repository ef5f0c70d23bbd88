"""One request to the OGC API, and its answer taken apart."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.test import Client


@dataclass(frozen=True)
class ApiAnswer:
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self) -> dict[str, Any]:
        """The answer as JSON."""
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded

    @property
    def text(self) -> str:
        """The answer as text."""
        return self.body.decode()

    @property
    def ids(self) -> list[str]:
        """The ids of the features, in order."""
        return [feature["id"] for feature in self.json["features"]]

    def link(self, rel: str) -> str:
        """The address of the first link with ``rel``; empty where there is none."""
        return next((link["href"] for link in self.json["links"] if link["rel"] == rel), "")


def ask(
    client: Client,
    path: str,
    query: Mapping[str, Any] | None = None,
    *,
    accept: str = "",
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> ApiAnswer:
    """GET ``path`` below ``/ogc``, or an address as a link has it."""
    address = path if path.startswith("http") else f"/ogc{path}"
    sent = {**(headers or {}), **({"Accept": accept} if accept else {})}
    return _read(client.get(address, {**(query or {}), **more}, headers=sent))


def send(
    client: Client,
    method: str,
    path: str,
    body: Any = None,
    *,
    content_type: str = "application/geo+json",
    headers: Mapping[str, str] | None = None,
) -> ApiAnswer:
    """Send ``body`` as JSON, or as it is when it is text or bytes."""
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return _read(
        client.generic(
            method,
            f"/ogc{path}",
            "" if body is None else data,
            content_type=content_type,
            headers=dict(headers or {}),
        )
    )


def _read(response: Any) -> ApiAnswer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return ApiAnswer(response.status_code, response.headers, body)
