"""What a suite found, outcomes by conformance class."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum


class Outcome(Enum):
    """How one run of one test ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Result:
    """One run of one test method: a method may run many times, with other parameters.

    ``about`` are the parameters of this run.
    """

    conformance_class: str
    method: str
    outcome: Outcome
    message: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All results of one suite."""

    results: tuple[Result, ...] = field(default=())

    def classes(self) -> list[str]:
        """The conformance classes, in the order in which they ran."""
        return list(dict.fromkeys(result.conformance_class for result in self.results))

    def counts(self, conformance_class: str) -> Counter[Outcome]:
        """How often each outcome came in a class."""
        return Counter(
            result.outcome
            for result in self.results
            if result.conformance_class == conformance_class
        )

    def passed(self) -> set[str]:
        """The methods that passed at least once and never failed, as ``class: method``."""
        found: dict[str, set[Outcome]] = {}
        for result in self.results:
            name = f"{result.conformance_class}: {result.method}"
            found.setdefault(name, set()).add(result.outcome)
        return {
            name
            for name, outcomes in found.items()
            if Outcome.PASSED in outcomes and Outcome.FAILED not in outcomes
        }
