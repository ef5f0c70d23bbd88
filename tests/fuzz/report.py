"""Tables of what came of the fuzzing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fuzz.http import HttpOutcome
    from tests.fuzz.run import Outcome

_console = Console(width=110)


def readers(outcomes: Sequence[Outcome]) -> bool:
    """Print the readers; whether nothing went wrong."""
    table = Table("reader", "inputs", "read", "refused", "faults", "slowest ms", "grew MB", "s")
    for one in outcomes:
        table.add_row(
            one.reader,
            f"{one.inputs:,}",
            f"{one.read:,}",
            f"{one.refused:,}",
            str(len(one.faults)),
            f"{one.slowest * 1000:.0f}",
            f"{one.growth_mb:.0f}",
            f"{one.seconds:.0f}",
        )
    _console.print(table)
    for one in outcomes:
        _faults(one.reader, one.faults)
    return all(one.right for one in outcomes)


def http(outcome: HttpOutcome) -> bool:
    """Print the requests; whether nothing went wrong."""
    table = Table("face", "requests", *outcome.statuses, "slowest ms")
    for face, counts in outcome.faces.items():
        numbers = [f"{counts.get(status, 0):,}" for status in outcome.statuses]
        slowest = f"{outcome.slowest[face] * 1000:.0f}"
        table.add_row(face, f"{sum(counts.values()):,}", *numbers, slowest)
    _console.print(table)
    _console.print(f"outbound calls {outcome.calls}, {outcome.seconds:.0f} s")
    _faults("HTTP", outcome.faults)
    return outcome.right


def _faults(title: str, faults: Sequence[str]) -> None:
    for fault in faults:
        _console.rule(title)
        _console.print(fault, markup=False, highlight=False)
