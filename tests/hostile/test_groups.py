"""The table of hostile input is true: every kind has tests, and they are there."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

import pytest

from tests.hostile.groups import GROUPS, Group

TESTS = Path(__file__).parents[1]


@lru_cache
def run_of(file: str) -> frozenset[str]:
    """What pytest runs of ``file``: its own functions, no helper, no fixture and nothing inside."""
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    names = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in names if name.startswith("test_"))


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: str(group.number))
def test_every_kind_of_hostile_input_has_its_tests(group: Group) -> None:
    assert group.tests
    for test in group.tests:
        file, _, name = test.partition("::")
        assert name in run_of(file), test


def test_every_test_of_this_folder_has_its_place_in_the_table() -> None:
    placed = {test for group in GROUPS for test in group.tests}
    files = {f"hostile/{path.name}" for path in Path(__file__).parent.glob("test_*.py")}

    there = {f"{file}::{name}" for file in files for name in run_of(file)}

    assert {one for one in there if not one.startswith("hostile/test_groups.py")} <= placed


def test_no_kind_is_left_out() -> None:
    assert [group.number for group in GROUPS] == list(range(1, 38))
