"""Prints what the suites found, and compares it with what they found before."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.cite.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.cite.results import Report, Result

LISTS: Final = Path(__file__).with_name("passed")
_LONGEST: Final = 300
_VARYING: Final = re.compile(r"\b[0-9a-f]{8}-[0-9a-f-]{27}\b|https?://127\.0\.0\.1:\d+|\d{5,}")


def rows(report: Report, claimed: frozenset[str]) -> Iterator[str]:
    """One line for each conformance class; those that are not claimed stand in brackets."""
    for name in report.classes():
        counts = report.counts(name)
        title = name if name in claimed else f"({name})"
        yield (
            f"  {title:<72.72} {counts[Outcome.PASSED]:>6} {counts[Outcome.FAILED]:>6}"
            f" {counts[Outcome.SKIPPED]:>7}"
        )


def heading(title: str) -> str:
    """The head of a suite's table."""
    return f"{title:<74.74} passed failed skipped"


def faults(report: Report, outcome: Outcome, claimed: frozenset[str]) -> Iterator[str]:
    """Failures or skips of the claimed classes, those with one reason together."""
    groups: Counter[str] = Counter()
    for result in report.results:
        if result.outcome is outcome and result.conformance_class in claimed:
            groups[f"{result.conformance_class}: {result.method} — {_reason(result)}"] += 1
    for text, times in groups.items():
        yield f"  {outcome.value} {times} × {text}"


def sound(report: Report, claimed: frozenset[str], excused: Callable[[Result], bool]) -> bool:
    """Whether every claimed class ran, and failed and skipped nothing but what is excused."""
    faulty = [
        result
        for result in report.results
        if result.conformance_class in claimed
        and result.outcome is not Outcome.PASSED
        and not excused(result)
    ]
    return claimed <= set(report.classes()) and not faulty


def compare(name: str, report: Report) -> tuple[list[str], list[str]]:
    """Methods that passed before and do not now, and methods that pass for the first time."""
    before, now = listed(name), report.passed()
    return sorted(before - now), sorted(now - before)


def listed(name: str) -> set[str]:
    """The committed list of passed methods of a suite."""
    file = LISTS / f"{name}.txt"
    return set(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else set()


def write(folder: Path, name: str, methods: Iterable[str]) -> None:
    """Write the list of passed methods into ``folder``, from where a person takes it."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{method}\n" for method in sorted(methods))
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def _reason(result: Result) -> str:
    line = " ".join(_VARYING.sub("…", result.message).split())
    return line[:_LONGEST] or "no message"
