"""Objects of a large answer as JSON that leaves block by block: memory holds one block."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.database.arrays import is_among
from networks.asking.answers import feature, keys_by_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gisapp.access import Reading
    from networks.asking.answers import Answer
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
        for name, keys in keys_by_type(snapshot, nodes, links).items():
            reading = self.answer.reading(name)
            yield f"{comma}{json.dumps(name)}:[".encode()
            yield from self._of_type(reading, keys)
            yield b"]"
            comma = ","
        yield b"}"

    def _of_type(self, reading: Reading, keys: list[int]) -> Iterator[bytes]:
        comma = ""
        with reading.disclosure(scope=self.answer.scope) as disclosure:
            for some in blocks_of(keys, ROWS):
                found = reading.rows.filter(is_among(some))
                values = found.values_list("pk", "tunnus", "source", "source_id")
                rows = {key: row for key, *row in values}
                self.hidden += len(some) - len(rows)
                if not rows:
                    continue
                name = reading.feature_type.name
                texts = [json.dumps(feature(name, rows[key])) for key in some if key in rows]
                disclosure.add(rows)
                yield (comma + ",".join(texts)).encode()
                comma = ","


def blocks_of(keys: list[int], size: int) -> Iterator[list[int]]:
    """``keys`` in their order, ``size`` at a time."""
    for first in range(0, len(keys), size):
        yield keys[first : first + size]
