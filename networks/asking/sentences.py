"""Remarks of the engine as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from networks.graph.remarks import Remark

if TYPE_CHECKING:
    from networks.graph.remarks import Note

SENTENCES: Final = {
    Remark.START_CLOSED: "The start is closed itself; both of its sides are in the answer.",
    Remark.DIRECTION_UNKNOWN: "Flow direction unknown: followed both ways.",
    Remark.DIRECTION_DIGITISED: "Flow direction and inverts missing: taken as digitised.",
    Remark.RISES: "Rises in its recorded flow direction.",
    Remark.POSITION_UNSURE: "Position of the valve unknown or partly open: taken as open.",
    Remark.CHECK_WITHOUT_DIRECTION: "Direction of the check valve unknown: passed both ways.",
    Remark.NO_SOURCE: "No source (intake, plant, tank) was reached.",
    Remark.NO_OUTLET: "No outlet (outfall, overflow, treatment plant) was reached.",
    Remark.NO_PUMP: "No pump was reached: upstream of water, downstream of a sewer.",
    Remark.NO_WAY: "There is no way between the two: closed, or in parts that do not meet.",
    Remark.SOURCE_INSIDE: "A source lies inside the segment and keeps feeding it.",
    Remark.IMMOVABLE_PASSED: "The valve cannot be closed: the closure goes on past it.",
    Remark.SHUT_IMMOVABLE: "The valve is shut and inoperable: it holds, and stays shut.",
    Remark.UNSUPPLIED_BEFORE: "The place had no way to a source even before.",
}


def warnings(notes: tuple[Note, ...]) -> list[dict[str, Any]]:
    """Notes as they are written in an answer."""
    return [
        {"koodi": note.remark.value, "selite": SENTENCES[note.remark], "maara": note.count}
        for note in notes
    ]
