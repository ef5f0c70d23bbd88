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
CLOSE: Final = 1.0
_LIKE_ENOUGH: Final = 0.6
_COST_OF_UNLIKENESS: Final = 3.0


def candidates(query: AddressQuery) -> list[Candidate]:
    """The streets that may be meant, likeliest first."""
    names = StreetName.objects.using("read")
    typed = Value(query.street[:STREET_LENGTH])
    near = (
        names.annotate(distance=_EditDistance(F("key"), typed, Value(2)))
        .filter(Q(distance__lte=2) | Q(key__startswith=query.street))
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
