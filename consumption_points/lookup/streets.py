"""The streets that a query may mean, by edit distance over the distinct names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Func, IntegerField, Q, Value

from consumption_points.addresses.ranking import Candidate, candidate
from consumption_points.models import STREET_LENGTH, StreetName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from consumption_points.addresses import AddressQuery

STREETS_CONSIDERED: Final = 12
SLIPS: Final = 2
_TRIGRAM: Final = 3
CLOSE: Final = 1.0
_LIKE_ENOUGH: Final = 0.6
_COST_OF_UNLIKENESS: Final = 3.0


def candidates(query: AddressQuery) -> list[Candidate]:
    """The streets that may be meant, likeliest first."""
    names = StreetName.objects.using("read")
    typed = Value(query.street[:STREET_LENGTH])
    near = (
        names.annotate(distance=_EditDistance(F("key"), typed, Value(SLIPS)))
        .filter(
            _may_be_near(query.street) & Q(distance__lte=SLIPS) | Q(key__startswith=query.street)
        )
        .order_by("distance", "key", "street")
        .values_list("key", "street")[:STREETS_CONSIDERED]
    )
    found = _judged(query, near)
    if found:
        return found
    # Nothing within two slips: the name may be one of several words, and some of them are left out.
    alike = (
        names.annotate(likeness=TrigramWordSimilarity(query.street, "key"))
        .filter(likeness__gte=_LIKE_ENOUGH)
        .order_by("-likeness", "key", "street")
        .values_list("street", "likeness")[:STREETS_CONSIDERED]
    )
    return [
        Candidate(street=street, splits=((1 + _COST_OF_UNLIKENESS * (1 - likeness), query.tail),))
        for street, likeness in alike
    ]


def _may_be_near(typed: str) -> Q:
    """What every name within two slips fulfils, and the trigram index can answer.

    Two slips leave one of three parts of the name whole. Short names have no part of three letters
    to look for, and few letters to compare.
    """
    size = len(typed) // (SLIPS + 1)
    if size < _TRIGRAM:
        return Q()
    ends = [typed[:size], typed[size : 2 * size], typed[2 * size :]]
    return Q(key__contains=ends[0]) | Q(key__contains=ends[1]) | Q(key__contains=ends[2])


def _judged(query: AddressQuery, names: Iterable[tuple[str, str]]) -> list[Candidate]:
    """Candidates for the names, one for each street, likeliest first, the unlikely left out."""
    best: dict[str, Candidate] = {}
    for key, street in names:
        found = candidate(query, key=key, street=street)
        if found and (street not in best or found.least < best[street].least):
            best[street] = found
    ordered = sorted(best.values(), key=lambda found: (found.least, found.street))
    return [found for found in ordered if found.least <= ordered[0].least + CLOSE]


class _EditDistance(Func):
    """Levenshtein distance of two names, counted up to a limit (fuzzystrmatch)."""

    function = "levenshtein_less_equal"
    output_field = IntegerField()
