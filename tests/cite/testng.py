"""Tells the suites written in Java what to do, and reads the ``testng-results.xml`` they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from lxml import etree

from tests.cite.results import Outcome, Report, Result

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lxml.etree import _Element

_OUTCOMES: Final = {"PASS": Outcome.PASSED, "FAIL": Outcome.FAILED, "SKIP": Outcome.SKIPPED}


def told(inputs: Callable[[str, Path], dict[str, str]]) -> Callable[[str, Path, Path], list[str]]:
    """The command of such a suite: ``inputs`` of the address and a folder stand in a file."""

    def command(address: str, _jar: Path, folder: Path) -> list[str]:
        file = folder / "inputs.xml"
        file.write_text(_properties(inputs(address, folder)), encoding="utf-8")
        return ["-o", str(folder), str(file)]

    return command


def _properties(values: dict[str, str]) -> str:
    """Java's XML properties, without the DOCTYPE, which would send the parser to the network."""
    entries = "".join(
        f'<entry key="{key}">{escape(value)}</entry>\n' for key, value in values.items()
    )
    return f'<properties version="1.0">\n{entries}</properties>\n'


def read(folder: Path) -> Report:
    """The report below ``folder``; raises ``FileNotFoundError`` when the suite wrote none."""
    files = sorted(folder.rglob("testng-results.xml"), key=lambda path: path.stat().st_mtime)
    if not files:
        msg = f"no testng-results.xml in {folder}: the suite did not run"
        raise FileNotFoundError(msg)
    root = etree.parse(files[-1]).getroot()
    return Report(
        tuple(
            _result(test.get("name", ""), method)
            for test in root.iter("test")
            for method in test.iter("test-method")
            if method.get("is-config") != "true" or _tells_why(method)
        )
    )


def _tells_why(method: _Element) -> bool:
    """Whether a method that only prepares says why it could not: all behind it is skipped."""
    message = (method.findtext("exception/message") or "").strip()
    return method.get("status") == "FAIL" or (method.get("status") == "SKIP" and message != "")


def _result(conformance_class: str, method: _Element) -> Result:
    owner = method.getparent()
    short = "" if owner is None else owner.get("name", "").rpartition(".")[2]
    return Result(
        conformance_class=conformance_class,
        method=f"{short}.{method.get('name')}",
        outcome=_OUTCOMES[method.get("status", "FAIL")],
        message=(method.findtext("exception/message") or "").strip(),
        about=tuple((p.findtext("value") or "").strip() for p in method.iter("param")),
    )
