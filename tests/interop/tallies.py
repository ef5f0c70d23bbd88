"""The table of counts at the end of a run: each type, as the database and every client has it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Tallies:
    """Counts by type and column; a column that was counted differently shows all its counts."""

    columns: list[str] = field(default_factory=list)
    counts: dict[str, dict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def note(self, type_name: str, column: str, count: int) -> None:
        """Somebody counted ``count`` features of a type."""
        if column not in self.columns:
            self.columns.append(column)
        self.counts[type_name][column].add(count)

    def lines(self) -> Iterator[str]:
        """The table as text, the database first."""
        columns = sorted(self.columns, key=lambda name: (name != "database", name.lower()))
        widths = [max(len(name), 6) for name in columns]
        head = " ".join(name.rjust(width) for name, width in zip(columns, widths, strict=True))
        longest = max((*map(len, self.counts), 16))
        yield f"{'type':{longest}} {head}"
        for type_name, row in sorted(self.counts.items()):
            cells = ("/".join(map(str, sorted(row[name]))) or "-" for name in columns)
            yield f"{type_name:{longest}} " + " ".join(
                cell.rjust(width) for cell, width in zip(cells, widths, strict=True)
            )
