"""Reader of a valve layer: a CSV that names, for each valve, a link and the node it is beside.

Columns are found by their names ``link`` and ``node``; others, such as the index column that
data frames write, are not read. Delimiter comma, semicolon or tab.
"""

from __future__ import annotations

import csv
import io
from typing import Final

from gisapp.core.errors import InvalidInputError

_DELIMITERS: Final = ";\t,"


def read_valve_layer(data: bytes) -> tuple[tuple[str, str, str], ...]:
    """Triples of link id, node id and place in the file.

    Raises ``InvalidInputError`` for an empty file, a header without both columns, a short row.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        msg = "The valve layer cannot be read as CSV."
        raise InvalidInputError(msg, locator="--valves") from error
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    if "link" not in header or "node" not in header:
        msg = "The first row of the valve layer must name the columns link and node."
        raise InvalidInputError(msg, locator="--valves, line 1")
    link, node = header.index("link"), header.index("node")
    valves = []
    for number, row in enumerate(rows[1:], 2):
        place = f"--valves, line {number}"
        if not row:
            continue
        if len(row) <= max(link, node):
            msg = "The row is shorter than the header."
            raise InvalidInputError(msg, locator=place)
        valves.append((row[link].strip(), row[node].strip(), place))
    return tuple(valves)
