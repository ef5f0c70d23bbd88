"""If a valve fails: what must be closed instead, known before somebody stands at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from networks.isolation.segments import closure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from networks.graph.places import Place
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers

AT_MOST: Final = 12


@dataclass(frozen=True, slots=True, eq=False)
class Alternative:
    """The closure without ``failing``: valves it needs more, and links it takes more, m."""

    failing: int
    valves: Integers
    more_length_m: float


def alternatives(
    snapshot: Snapshot, places: Sequence[Place], valves: Integers, stuck: Iterable[int] = ()
) -> tuple[Alternative, ...]:
    """An alternative for each of the first ``AT_MOST`` of ``valves``, should it fail."""
    known = list(stuck)
    now = closure(snapshot, places, known)
    length = snapshot.edges["length"]
    answers = []
    for valve in valves[:AT_MOST].tolist():
        wider = closure(snapshot, places, [*known, valve])
        answers.append(
            Alternative(
                valve,
                np.setdiff1d(wider.valves, valves),
                float(length[wider.edges].sum() - length[now.edges].sum()),
            )
        )
    return tuple(answers)
