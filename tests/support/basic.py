"""HTTP Basic, the way in for machines (RFC 7617)."""

from __future__ import annotations

import base64


def authorization(key: str, secret: str) -> str:
    """The Authorization header of a credential."""
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()
