"""Quality of the look-up, on the points that are in the database.

The slips come from kalja, which knows the Finnish keyboard and nothing of our ranking. A slip can
turn one real address into another real one (12 into 13) or take the only digit of the number away:
no search can know better, so such queries are counted apart.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import kalja

from consumption_points.addresses.query import parse_query
from consumption_points.addresses.ranking import tail_of
from consumption_points.addresses.text import street_key
from consumption_points.lookup import lookup_text
from consumption_points.models import ConsumptionPoint

_SEED: Final = 1
Slip = Callable[[str, int], str]
_SLIPS: Final[tuple[Slip, ...]] = (
    lambda text, seed: kalja.keyboard_error(text, rate=1 / len(text), seed=seed),
    lambda text, seed: kalja.transpose_chars(text, rate=1 / len(text), seed=seed),
    lambda text, seed: kalja.drop_chars(text, rate=1 / len(text), seed=seed),
    lambda text, seed: kalja.repeat_chars(text, rate=1 / len(text), seed=seed),
    lambda text, seed: kalja.mutate_spacing(text, rate=1 / len(text), seed=seed),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupFigures:
    """What was found; shares are 0–1. ``right_first`` is of those that could be known."""

    queries: int
    ambiguous: float
    right_first: float


def measure_lookup(*, queries: int) -> LookupFigures:
    """Ask for ``queries`` random points with one slip each and see what comes first."""
    generator = random.Random(_SEED)
    points = list(ConsumptionPoint.objects.current().order_by("pk"))
    known = {_key_of(point) for point in points}
    right = ambiguous = 0
    for point in generator.choices(points, k=queries):
        wanted = point.address.split(",")[0]
        text = slipped(wanted, generator)
        found = lookup_text(text).found
        if found and found[0].address.split(",")[0] == wanted:
            right += 1
        elif _is_ambiguous(text, known):
            ambiguous += 1
    return LookupFigures(
        queries=queries,
        ambiguous=ambiguous / queries,
        right_first=right / max(1, queries - ambiguous),
    )


def slipped(text: str, generator: random.Random) -> str:
    """``text`` with exactly one slip."""
    while True:
        candidate = generator.choice(_SLIPS)(text, generator.randrange(2**31))
        if _is_one_slip(text, candidate):
            return candidate


def _is_one_slip(text: str, other: str) -> bool:
    """Whether one substitution, swap, loss or insertion parts the two."""
    if text == other or abs(len(text) - len(other)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b),
        min(len(text), len(other)),
    )
    rest, changed = text[start:], other[start:]
    return (
        rest[1:] == changed[1:]
        or rest[1:] == changed
        or rest == changed[1:]
        or (rest[:2] == changed[:2][::-1] and rest[2:] == changed[2:])
    )


def _key_of(point: ConsumptionPoint) -> tuple[str, str]:
    tail = tail_of(point.house_number, point.house_letter, point.stair, point.apartment)
    return street_key(point.street), tail


def _is_ambiguous(text: str, known: set[tuple[str, str]]) -> bool:
    query = parse_query(text)
    return not query.tail or (query.street, query.tail) in known
