"""How far the tables under the graph have come: equal standings mean equal graphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from gisapp.database import prepared
from networks.graph.files import LAYOUT

# Deletions of couplings and the like are in no change number of a row, so they have a log.
_STANDING: Final = """
SELECT (SELECT oid FROM pg_database WHERE datname = current_database())::bigint, change_epoch(),
  greatest(max(p.largest), (SELECT max(number) FROM networks_graphchange)),
  coalesce((extract(epoch FROM max(p.overdue)) * 1000000)::bigint, 0)
FROM unnest(ARRAY['networks_node', 'networks_link']) AS name, change_position(name) AS p
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A state of the tables. ``overdue`` is µs since 1970: what the clock changed last."""

    database: int
    epoch: str
    number: int
    overdue: int

    @property
    def lineage(self) -> str:
        """What the standings that may follow each other share."""
        return f"{self.database}-{self.epoch}-{LAYOUT}"

    @property
    def file_name(self) -> str:
        """The name of the file that holds the snapshot."""
        return f"{self.lineage}-{self.number}-{self.overdue}.graph"

    @classmethod
    def of_file(cls, name: str) -> Self | None:
        """The standing of a file; None for a file of another layout."""
        parts = name.removesuffix(".graph").split("-")
        if len(parts) != len(("database", "epoch", "layout", "number", "overdue")):
            return None
        database, epoch, layout, number, overdue = parts
        return cls(int(database), epoch, int(number), int(overdue)) if layout == LAYOUT else None


def standing() -> Standing:
    """How things stand in the read side's snapshot."""
    ((database, epoch, number, overdue),) = prepared.rows("read", _STANDING)
    return Standing(int(database), str(epoch), int(number or 0), int(overdue))
