"""Everything here paints with the real engine, whose processes end with the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gisapp.ogc.wms import engine

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def ended_engine() -> Iterator[None]:
    """The engine's connections would keep a test database from being emptied."""
    yield
    engine.end_all()
