"""Who changes things in these tests: machines, whose credential needs no CSRF token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client


@pytest.fixture
def planner(machine_as: Callable[[str], Client]) -> Client:
    return machine_as("planner")


@pytest.fixture
def main_user(machine_as: Callable[[str], Client]) -> Client:
    return machine_as("main_user")
