"""Feeds a reader, and keeps what went wrong: a foreign error, too much time or memory."""

from __future__ import annotations

import resource
import time
import traceback
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import VesiverkkoError
from tests.fuzz.readers import READERS

if TYPE_CHECKING:
    from tests.fuzz.readers import Reader

# Processor time of one input, and what a process may grow by over all of them.
MOST_SECONDS: Final = 1.0
MOST_GROWTH_MB: Final = 200.0
_KEPT: Final = 10
_BATCH: Final = 500


@dataclass
class Outcome:
    """What became of the inputs of one reader."""

    reader: str
    inputs: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    growth_mb: float = 0.0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)

    @property
    def right(self) -> bool:
        """Whether nothing went wrong."""
        return not self.faults


def fuzz(name: str, inputs: int, seconds: float, seed: int) -> Outcome:
    """Give the reader ``name`` so many inputs, or as many as go into the time."""
    reader, random = READERS[name], Random(f"{seed} {name}")
    outcome = Outcome(name)
    start, before = time.monotonic(), _peak_mb()
    while outcome.inputs < inputs and time.monotonic() - start < seconds:
        for _ in range(min(_BATCH, inputs - outcome.inputs)):
            _one(reader, random, outcome)
    outcome.seconds = time.monotonic() - start
    outcome.growth_mb = _peak_mb() - before
    if outcome.growth_mb > MOST_GROWTH_MB:
        outcome.faults.append(f"the process grew by {outcome.growth_mb:.0f} MB")
    return outcome


def _one(reader: Reader, random: Random, outcome: Outcome) -> None:
    value = reader.make(random)
    outcome.inputs += 1
    started = time.process_time()
    try:
        reader.read(value)
        outcome.read += 1
    except VesiverkkoError:
        outcome.refused += 1
    except Exception as error:  # noqa: BLE001 -- any other is what we look for
        place = traceback.extract_tb(error.__traceback__)[-1]
        _keep(
            outcome,
            f"{type(error).__name__} {place.filename}:{place.lineno}",
            f"{traceback.format_exc(limit=-4)}\nof {value!s:.1500}",
        )
    taken = time.process_time() - started
    outcome.slowest = max(outcome.slowest, taken)
    if taken > MOST_SECONDS:
        _keep(outcome, "too slow", f"{taken:.1f} s for {value!s:.1500}")


def _keep(outcome: Outcome, place: str, fault: str) -> None:
    """Keep the first fault of each place."""
    if place not in outcome.places and len(outcome.faults) < _KEPT:
        outcome.faults.append(fault)
    outcome.places.add(place)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
