"""How well an address answers a query, as a cost and a score; pure, so it can be reasoned about.

The cost is in slips (``slips``): 0 is what was asked for, 1 about one wrong key. The score falls
from 1 as the cost rises. Equal costs are ordered by the address itself, never by chance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from consumption_points.addresses.query import AddressQuery, squeeze_tail
from consumption_points.addresses.slips import LOST, cost, prefix_costs
from consumption_points.addresses.text import squeeze

# More than this is no answer; and answers that are this much worse than the best are left out.
LARGEST_COST: Final = 3.5
WORSE_THAN_BEST: Final = 1.2
_SHORTEST_BEGINNING: Final = 3
_BEGINNING: Final = 0.5
_LESS_ASKED: Final = 0.15
_MORE_ASKED: Final = 0.9
_EACH_MORE_ASKED: Final = 0.1
_RANGE_NOT_ASKED: Final = 0.1
_OTHER_RANGE: Final = 0.3
_IN_RANGE: Final = 0.4
_WRONG_HINT: Final = 0.6
_NEAR_HINT: Final = 0.1
_NO_HINT: Final = 0.2
_COST_OF_SCORE: Final = 0.15
_LEADING_DIGITS: Final = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A street that may be meant: its stored name, and for each split what it costs.

    ``splits`` pairs the cost of the street with what then remains of the query for the tail.
    """

    street: str
    splits: tuple[tuple[float, str], ...]

    @property
    def least(self) -> float:
        """The cost at the best split."""
        return min(price for price, _rest in self.splits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The verdict on one address: its cost in slips and the rule that found it."""

    cost: float
    rule: str

    @property
    def score(self) -> float:
        """From 1 (as asked) towards 0."""
        return round(max(0.0, 1 - _COST_OF_SCORE * self.cost), 3)


def candidate(query: AddressQuery, *, key: str, street: str) -> Candidate | None:
    """The street of key ``key`` as a candidate, or None where it is too far off."""
    splits = _splits(query, key)
    if _is_beginning(query.street, key):
        splits.append((_BEGINNING, query.tail))
    kept = tuple(pair for pair in splits if pair[0] <= LARGEST_COST)
    return Candidate(street=street, splits=kept) if kept else None


def rank(
    query: AddressQuery,
    found: Candidate,
    *,
    tail: str,
    range_end: int | None,
    ends: tuple[str, str],
) -> Ranked | None:
    """Judge an address on a candidate street; None where it is no answer.

    ``tail`` is the address's squeezed tail, ``range_end`` the end of its number's range, ``ends``
    its postcode and municipality.
    """
    price, rule = min(_tail_cost(query, split, tail, range_end) for split in found.splits)
    price += _hint(query.postcode, ends[0]) + _hint(query.municipality, squeeze(ends[1]))
    if price > LARGEST_COST:
        return None
    return Ranked(cost=round(price, 4), rule=rule)


def tail_of(number: int | None, letter: str, stair: str, apartment: str) -> str:
    """The squeezed tail of a stored address, as queries' tails are squeezed."""
    if number is None:
        return ""
    flat = f" as {apartment}" if apartment else ""
    return squeeze_tail(f"{number}{letter} {stair}{flat}")


def leading_number(tail: str) -> int | None:
    """The number at the beginning of a squeezed tail."""
    match = _LEADING_DIGITS.match(tail)
    return int(match[0]) if match else None


def _splits(query: AddressQuery, key: str) -> list[tuple[float, str]]:
    """The best splits of the query's text between ``key`` and a tail."""
    prices = prefix_costs(key, query.text)
    least = min(prices)
    return [(price, query.text[j:]) for j, price in enumerate(prices) if price <= least + 1.0]


def _is_beginning(typed: str, key: str) -> bool:
    return len(typed) >= _SHORTEST_BEGINNING and typed != key and key.startswith(typed)


def _tail_cost(
    query: AddressQuery, split: tuple[float, str], tail: str, range_end: int | None
) -> tuple[float, str]:
    price, rest = split
    extra, rule = _compare(rest, tail)
    if range_end is not None or query.range_end is not None:
        extra, rule = min(
            (extra + _range_cost(query.range_end, range_end), rule),
            _within_range(rest, tail, range_end),
        )
    if price and rule in ("tarkka", "ilman_osia"):
        rule = "kirjoitusvirhe"
    return price + extra, rule


def _compare(rest: str, tail: str) -> tuple[float, str]:
    """The cost and rule of the tail alone, its range left aside."""
    if rest == tail:
        return 0.0, "tarkka"
    if not rest:
        return _LESS_ASKED, "katu"
    choices = [(cost(tail, rest), "kirjoitusvirhe")]
    if _extends(tail, rest):
        choices.append((_LESS_ASKED, "ilman_osia"))
    elif _extends(rest, tail):
        choices.append((_more_cost(len(rest) - len(tail)), "ilman_osia"))
    return min(choices)


def _more_cost(more: int) -> float:
    """What it costs that ``more`` characters of stair or flat were asked for and are not there."""
    return _MORE_ASKED + _EACH_MORE_ASKED * more if more else 0.0


def _range_cost(asked: int | None, stored: int | None) -> float:
    """What it costs that one side has a range and the other has none or a different one."""
    if asked == stored:
        return 0.0
    return _RANGE_NOT_ASKED if asked is None else _OTHER_RANGE


def _within_range(rest: str, tail: str, range_end: int | None) -> tuple[float, str]:
    """A number inside the address's range, or its two ends run together (``1820``)."""
    asked, start = leading_number(rest), leading_number(tail)
    if range_end is None or asked is None or start is None:
        return LARGEST_COST + 1, "numerovali"
    if rest == f"{start}{range_end}{tail.lstrip('0123456789')}":
        return LOST, "kirjoitusvirhe"
    low, high = sorted((start, range_end))
    # 20–22 stands on the even side of the street, so 21 is not in it.
    other_side = (high - low) % 2 == 0 and (asked - low) % 2 == 1
    if other_side or not low <= asked <= high:
        return LARGEST_COST + 1, "numerovali"
    more = len(rest) - len(str(asked))
    return _IN_RANGE + _more_cost(more), "numerovali"


def _extends(longer: str, shorter: str) -> bool:
    """Whether ``longer`` is ``shorter`` and more parts, not more digits of the same number."""
    if not longer.startswith(shorter) or not shorter:
        return False
    return not (shorter[-1].isdigit() and longer[len(shorter) : len(shorter) + 1].isdigit())


def _hint(asked: str, stored: str) -> float:
    """What a postcode or municipality adds: nothing where it fits or was not asked for."""
    if not asked or asked == stored:
        return 0.0
    if not stored:
        return _NO_HINT
    return _NEAR_HINT if cost(stored, asked) < 2 * LOST else _WRONG_HINT
