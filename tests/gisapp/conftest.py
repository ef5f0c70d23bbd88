"""Fixtures of the framework's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.features import Sessions


@pytest.fixture
def two_sessions(transactional_db: None) -> Iterator[Sessions]:
    """Two sessions in the test's database, by another way than Django's."""
    settings = connection.get_connection_params()
    options = {key: settings[key] for key in ("dbname", "user", "host") if key in settings}
    with psycopg.connect(**options) as first, psycopg.connect(**options) as second:
        yield first, second
