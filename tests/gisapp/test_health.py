"""Health addresses."""

from __future__ import annotations

import pytest
from django.test import Client


def test_live_needs_no_database() -> None:
    assert Client().get("/livez").json() == {"status": "live"}


@pytest.mark.django_db
def test_ready_looks_at_every_connection_and_at_migrations() -> None:
    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready", "faults": []})
