"""Objects of a large answer as JSON that leaves block by block: memory holds one block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.rest.texts import quoted
from networks.asking.answers import Some, Told, by_type, feature_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from networks.asking.answers import Answer
    from networks.graph.labels import Labels
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers

ROWS: Final = 5_000


@dataclass(slots=True)
class FeatureStream:
    """Objects by type, as ``Answer.features`` gives them; ``hidden`` grows while it is read.

    Each type has two lines in the ledger: one before its first byte, one after its last.
    """

    answer: Answer
    hidden: int = 0

    def blocks(self, snapshot: Snapshot, nodes: Integers, links: Integers) -> Iterator[bytes]:
        """One JSON object of lists; run it inside the snapshot of the database."""
        yield b"{"
        comma = ""
        for name, some in by_type(snapshot, nodes, links).items():
            yield f"{comma}{quoted(name)}:[".encode()
            yield from self._of_type(name, some, self.answer.labels(snapshot))
            yield b"]"
            comma = ","
        yield b"}"

    def _of_type(self, name: str, some: Some, labels: Labels | None) -> Iterator[bytes]:
        reading, comma = self.answer.reading(name), ""
        with reading.disclosure(scope=self.answer.scope) as disclosure:
            for first in range(0, len(some.keys), ROWS):
                block = slice(first, first + ROWS)
                told = Told(reading)
                rows = told.look_up(Some(some.keys[block], some.indices[block]), labels)
                self.hidden += told.hidden_count
                if not rows:
                    continue
                disclosure.add(told.ids())
                yield f"{comma}{feature_texts(name, rows)}".encode()
                comma = ","
