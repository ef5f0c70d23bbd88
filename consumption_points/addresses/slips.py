"""What a slip of the finger costs: Damerau–Levenshtein with weights of a Finnish keyboard.

A key beside the right one, two keys in the wrong order, a doubled or a lost one are the slips
that people make, so they cost less than an arbitrary change. Texts are squeezed (``text.squeeze``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import Final

NEIGHBOUR: Final = 0.8
SWAP: Final = 0.7
DOUBLED: Final = 0.65
LOST: Final = 0.9
OTHER: Final = 1.3

# Stands in a query for a character that no address has.
ODD: Final = "?"

_DIGITS: Final = "0123456789"
_LONGEST_NUMBER: Final = 6
_LEADING_DIGITS: Final = re.compile(r"[0-9]{1,5}")

# The rows of the Finnish layout, each half a key to the right of the one above; letters as they
# look once accents are folded away.
_ROWS: Final = ("1234567890+", "qwertyuiopa", "asdfghjkloa", "zxcvbnm")


def _neighbours() -> frozenset[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    for y, row in enumerate(_ROWS):
        for x, key in enumerate(row):
            pairs.update((key, other) for other in row[max(0, x - 1) : x + 2])
            if y:
                above = _ROWS[y - 1]
                pairs.update((key, other) for other in above[x : x + 2])
    # A key that is no letter at all is always beside the right one.
    pairs.update((key, ODD) for row in _ROWS for key in row)
    return frozenset(pair for a, b in pairs if a != b for pair in ((a, b), (b, a)))


_NEIGHBOURS: Final = _neighbours()


def prefix_costs(name: str, typed: str) -> list[float]:
    """The cost of having typed each beginning of ``typed`` for ``name``, by length from 0."""
    extra = [_inserted_cost(typed, j) for j in range(len(typed) + 1)]
    before: list[float] = []
    row = list(accumulate(extra))
    for i, wanted in enumerate(name, start=1):
        current = [row[0] + LOST]
        last = current[0]
        for j, got in enumerate(typed, start=1):
            if wanted == got:
                best = row[j - 1]
            else:
                best = row[j - 1] + (NEIGHBOUR if (wanted, got) in _NEIGHBOURS else OTHER)
                if i > 1 and j > 1 and wanted == typed[j - 2] and got == name[i - 2]:
                    best = min(best, before[j - 2] + SWAP)
            last = min(best, row[j] + LOST, last + extra[j])
            current.append(last)
        before, row = row, current
    return row


@lru_cache(maxsize=4096)
def cost(name: str, typed: str) -> float:
    """The cost of having typed all of ``typed`` for ``name``."""
    return prefix_costs(name, typed)[-1]


def _inserted_cost(typed: str, j: int) -> float:
    """What the ``j``-th typed character costs when nothing asked for it."""
    if j == 0:
        return 0.0
    return DOUBLED if j > 1 and typed[j - 1] == typed[j - 2] else OTHER


def near_numbers(typed: str) -> set[int]:
    """The house numbers that ``typed`` may stand for with at most one slip: ``q2`` → 12, 2, …."""
    start = typed[:_LONGEST_NUMBER]
    made: set[str] = {start}
    for i in range(len(start) + 1):
        made.update(start[:i] + digit + start[i:] for digit in _DIGITS)
        made.update(start[:i] + digit + start[i + 1 :] for digit in _DIGITS)
        made.add(start[:i] + start[i + 1 :])
        made.add(start[:i] + start[i : i + 2][::-1] + start[i + 2 :])
    matches = (_LEADING_DIGITS.match(text) for text in made)
    return {int(match[0]) for match in matches if match}
