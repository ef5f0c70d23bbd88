"""What KuntaGML has no word for: counted while a file is written, told to whoever wants it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

_ALWAYS: Final = (
    "KuntaGML has no word for the position and condition of valves, pressure classes, inverts, "
    "levels and sizes of devices, directions of flow, closed pipes, or which node a pipe ends in: "
    "ends are found by place again"
)
CONFIDENTIAL: Final = (
    "objects are secret (suojaustaso salassa) and the file cannot say so: hand it only to those "
    "who may have them"
)
ROUNDED: Final = (
    "objects have an uncertainty of place that is none of KuntaGML's: the next larger one stands, "
    "or none"
)
PLASTIC: Final = "pipes are of PP, which KuntaGML does not know: written as Muovi"
FLAT: Final = "objects have heights of another system than the file's: written without heights"
METHOD: Final = "objects come from a hydraulic model, which KuntaGML does not know: written as muu"
STATES: Final = "objects are planned, under construction, abandoned or removed and stay here"
COUPLED: Final = (
    "joints inside pumps and valves cannot be said: what they join is apart in the file"
)
_SOURCES: Final = (
    "sources are in the file, whose ids may be the same: an import refuses two of one id"
)


@dataclass(slots=True)
class Losses:
    """Counts by sentence; ``heights`` is the one height system of the file."""

    heights: str
    counts: Counter[str] = field(default_factory=Counter)
    sources: int = 1

    def told(self) -> tuple[str, ...]:
        """The sentences for people."""
        several = (f"{self.sources} {_SOURCES}",) if self.sources > 1 else ()
        return (*(f"{n} {what}" for what, n in self.counts.items() if n), *several, _ALWAYS)
