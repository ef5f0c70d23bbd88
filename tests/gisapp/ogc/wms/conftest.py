"""Everything here paints with the real engine, whose processes end with the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gisapp.ogc.wms import engine

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def ended_engine(django_db_setup: None) -> Iterator[None]:
    """The engine's connections would keep the test database from being dropped."""
    yield
    engine.end_all()
