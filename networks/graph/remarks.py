"""What an answer must say besides its objects: facts that are missing or surprising."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from networks.graph.tables import Integers


class Remark(StrEnum):
    """A kind of remark; faces have the sentence for each."""

    START_CLOSED = "start_closed"
    DIRECTION_UNKNOWN = "direction_unknown"
    DIRECTION_DIGITISED = "direction_digitised"
    RISES = "rises"
    POSITION_UNSURE = "position_unsure"
    CHECK_WITHOUT_DIRECTION = "check_without_direction"
    NO_SOURCE = "no_source"
    NO_OUTLET = "no_outlet"
    NO_PUMP = "no_pump"
    NO_WAY = "no_way"
    SOURCE_INSIDE = "source_inside"
    IMMOVABLE_PASSED = "immovable_passed"
    SHUT_IMMOVABLE = "shut_immovable"
    UNSUPPLIED_BEFORE = "unsupplied_before"


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """A remark with the objects it is about: indices of nodes, or of edges."""

    remark: Remark
    nodes: Integers | None = None
    edges: Integers | None = None

    @property
    def count(self) -> int:
        """How many objects it is about."""
        return sum(len(some) for some in (self.nodes, self.edges) if some is not None)
