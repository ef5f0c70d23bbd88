"""Rules of the house that the import contracts cannot see, checked in the syntax tree."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGES = ("gisapp", "networks", "consumption_points", "sync", "demo")
FACES = ("ogc", "rest", "web")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "base", "utils2"}
SYSTEM_NUMBERS = {3067, 3881, 4326, 3857}
LONGEST_MODULE = 250
LONGEST_FUNCTION = 40


def modules(*parts: str) -> Iterator[Path]:
    for path in sorted(ROOT.joinpath(*parts).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("face", FACES)
def test_a_face_reads_only_through_the_door(face: str) -> None:
    """A face may not ask a model's manager or a declaration's rows by itself."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} .{node.attr}"
        for path in modules("gisapp", face)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and (
            node.attr == "objects"
            or (node.attr == "_default_manager" and path.name != "urls.py")
            or (
                node.attr == "rows" and isinstance(node.value, ast.Name) and "type" in node.value.id
            )
        )
    ]

    assert found == []


def test_system_numbers_stand_in_one_module() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in PACKAGES
        for path in modules(package)
        if path != ROOT / "gisapp" / "geo" / "crs.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and node.value in SYSTEM_NUMBERS
    ]

    assert found == []


# A database backend is found by this name.
NAMED_BY_DJANGO = Path("gisapp/database/base.py")


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in modules(package)
        if path.stem in FORBIDDEN_NAMES and path.relative_to(ROOT) != NAMED_BY_DJANGO
    ]

    assert found == []


def test_modules_stay_small() -> None:
    sizes = {
        str(path.relative_to(ROOT)): sum(
            1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
        )
        for package in PACKAGES
        for path in modules(package)
    }

    assert {name: size for name, size in sizes.items() if size > LONGEST_MODULE} == {}


def test_functions_stay_small() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for package in PACKAGES
        for path in modules(package)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]

    assert found == []


def test_every_module_says_what_it_is() -> None:
    found = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in modules(package)
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree_of(path))
    ]

    assert found == []


def test_the_xml_parser_is_never_told_to_be_lax() -> None:
    found = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in modules(package)
        if "huge_tree=True" in path.read_text(encoding="utf-8")
        or "resolve_entities=True" in path.read_text(encoding="utf-8")
    ]

    assert found == []
