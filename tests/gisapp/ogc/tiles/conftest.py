"""Tests of tiles begin with none made: Django does not empty tables that are no models."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def nothing_is_made_yet(request: pytest.FixtureRequest) -> None:
    """Forget what tests that commit have left of cells, moments, lines and tiles."""
    if request.node.get_closest_marker("django_db") is None:
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        for name in ("cell", "moment", "line", "built", "level", "cache", "part"):
            cursor.execute(f"DELETE FROM gisapp_tile_{name}")
