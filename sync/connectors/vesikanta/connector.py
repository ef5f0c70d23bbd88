"""The nightly file of consumption points."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gisapp.core.errors import InvalidInputError
from sync.connector import Fault, FieldError, Source
from sync.connectors.vesikanta.mapping import to_record
from sync.connectors.vesikanta.records import decode, find_layout, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from consumption_points.services import PointRecord
    from sync.connectors.vesikanta.mapping import Area


class Vesikanta:
    """Reads one file; raises ``InvalidInputError`` at once for one that cannot be read."""

    name = "vesikanta"

    def __init__(self, content: bytes, *, columns: Mapping[str, str], area: Area) -> None:
        # Not splitlines(): it would also break lines at characters that may stand in a field.
        self._lines = decode(content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._layout = find_layout(self._lines[0], columns)
        self._area = area
        self.source = Source(
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            columns_left_out=self._layout.left_out,
        )
        if len(self) == 0:
            msg = "The file has a header and no rows."
            raise InvalidInputError(msg, locator="file")

    def __len__(self) -> int:
        return sum(1 for line in self._lines[1:] if line.strip(" \t;,"))

    def changes(self) -> Iterator[PointRecord | Fault]:
        """Each row, mapped or put aside; of rows with one id the first stands."""
        seen: set[str] = set()
        for row in read_rows(self._lines, self._layout):
            if isinstance(row, int):
                yield Fault(line=row, field="rivi", reason="muoto", explanation="broken line")
                continue
            try:
                record = to_record(row, area=self._area)
            except FieldError as error:
                yield Fault(
                    line=row.line,
                    field=error.locator,
                    reason=error.reason,
                    explanation=error.message,
                )
                continue
            if record.point_id in seen:
                yield Fault(
                    line=row.line,
                    field="tunnus",
                    reason="kahdesti",
                    explanation="The id stands on an earlier line too.",
                )
                continue
            seen.add(record.point_id)
            yield record
