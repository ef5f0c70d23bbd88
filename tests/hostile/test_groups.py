"""The table of hostile input is true: every kind has tests, and they are there."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

import pytest

from tests.hostile.groups import GROUPS, Group

TESTS = Path(__file__).parents[1]


@lru_cache
def functions_of(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: str(group.number))
def test_every_kind_of_hostile_input_has_its_tests(group: Group) -> None:
    assert group.tests
    for test in group.tests:
        file, _, name = test.partition("::")
        assert name in functions_of(file), test


def test_no_kind_is_left_out() -> None:
    assert [group.number for group in GROUPS] == list(range(1, 38))
