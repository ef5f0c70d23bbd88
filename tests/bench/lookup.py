"""Speed and quality of the look-up, on the points that are in the database.

The slips come from kalja, which knows the Finnish keyboard and nothing of our ranking. A slip can
turn one real address into another real one (12 into 13) or take the only digit of the number away:
no search can know better, so such queries are counted apart.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import kalja

from consumption_points.addresses.query import parse_query
from consumption_points.addresses.ranking import tail_of
from consumption_points.addresses.text import street_key
from consumption_points.lookup import Answer, lookup_text
from consumption_points.models import ConsumptionPoint

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
    """What was measured; shares are 0–1, times ms."""

    queries: int
    right_first: float
    ambiguous: float
    right_first_of_knowable: float
    p50_ms: float
    p95_ms: float
    missed: tuple[tuple[str, str, str], ...]


def measure_lookup(
    *,
    queries: int = 500,
    seed: int = 1,
    with_postcode: bool = False,
    slip: bool = True,
    ask: Callable[[str], Answer] = lookup_text,
) -> LookupFigures:
    """Ask for ``queries`` random points with one slip each and see what comes first."""
    generator = random.Random(seed)
    points = list(ConsumptionPoint.objects.current().order_by("pk"))
    known = {_key_of(point) for point in points}
    times, right, ambiguous, missed = [], 0, 0, []
    for point in generator.choices(points, k=queries):
        wanted = point.address if with_postcode else point.address.split(",")[0]
        text = slipped(wanted, generator) if slip else wanted
        begun = time.perf_counter()
        answer = ask(text)
        times.append((time.perf_counter() - begun) * 1000)
        first = answer.found[0].address if answer.found else ""
        if first == point.address or (not with_postcode and first.split(",")[0] == wanted):
            right += 1
        elif _is_ambiguous(text, known):
            ambiguous += 1
        else:
            missed.append((wanted, text, first))
    times.sort()
    return LookupFigures(
        queries=queries,
        right_first=right / queries,
        ambiguous=ambiguous / queries,
        right_first_of_knowable=right / max(1, queries - ambiguous),
        p50_ms=statistics.median(times),
        p95_ms=times[int(0.95 * (len(times) - 1))],
        missed=tuple(missed),
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
