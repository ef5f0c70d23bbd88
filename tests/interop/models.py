"""What is in a network model, in numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many of each kind a model has; pumps and valves are links there and nodes here."""

    nodes: int
    pipes: int
    pumps: int
    valves: int = 0

    @property
    def stored_nodes(self) -> int:
        """How many nodes our network has for it."""
        return self.nodes + self.pumps + self.valves
