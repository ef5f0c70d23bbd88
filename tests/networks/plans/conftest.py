"""One client that draws; pictures are painted by the real engine, which ends with the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.gisapp.ogc.wms.conftest import ended_engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

__all__ = ["ended_engine"]


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")
