"""The environment keys are told alike everywhere: settings, example file, containers."""

from __future__ import annotations

import re
from pathlib import Path

from gisapp.settings import ENVIRONMENT

ROOT = Path(__file__).parents[2]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def keys_of(text: str, pattern: str) -> list[str]:
    found = re.findall(pattern, text, re.MULTILINE)
    return [key if key in ENVIRONMENT else key.removesuffix("_FILE") for key in found]


def test_the_example_names_every_key_in_order_and_explains_it() -> None:
    lines = text_of(".env.example").splitlines()
    keys = [line.partition("=")[0] for line in lines if "=" in line and line[0] != "#"]
    unexplained = [
        key
        for key in keys
        if not lines[[line.partition("=")[0] for line in lines].index(key) - 1].startswith("#")
    ]

    assert keys == list(ENVIRONMENT)
    assert unexplained == []


def test_the_example_has_the_defaults() -> None:
    given = dict(re.findall(r"^([A-Z_]+)=(.*)$", text_of(".env.example"), re.MULTILINE))
    defaults = {
        key: ",".join(default)
        if kind is list
        else str(default).lower()
        if kind is bool
        else str(default)
        for key, (kind, default) in ENVIRONMENT.items()
        if key != "STATIC_ROOT"
    }

    assert {key: given[key] for key in defaults} == defaults


def test_the_containers_use_known_keys_only() -> None:
    block = text_of("docker-compose.yml").partition("environment: &environment")[2]
    keys = keys_of(block.partition("secrets:")[0], r"^    ([A-Z_]+):")
    image = keys_of(text_of("Dockerfile"), r"(STATIC_ROOT)=")

    assert set(keys) | set(image) | {"DB_ROLE"} == set(ENVIRONMENT)


def test_the_database_log_is_as_quiet_in_containers_as_elsewhere() -> None:
    quiet = dict(
        re.findall(r"^(log_\w+) = (\S+)$", text_of("deploy/postgresql.conf"), re.MULTILINE)
    )
    container = dict(re.findall(r"-c(log_\w+)=(\S+)", text_of("docker-compose.yml")))

    assert len(quiet) == 5
    assert container == quiet


def test_every_source_package_is_in_the_image() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    dockerfile, ignored = text_of("Dockerfile"), text_of(".dockerignore")

    assert [name for name in packages if f"COPY {name} {name}\n" not in dockerfile] == []
    assert [name for name in packages if f"!{name}\n" not in ignored] == []
