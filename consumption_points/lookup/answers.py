"""Stored addresses judged against a query, and put in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, IntegerField, Q, Value

from consumption_points.addresses.ranking import (
    WORSE_THAN_BEST,
    Candidate,
    Ranked,
    leading_number,
    rank,
    tail_of,
)
from consumption_points.addresses.slips import near_numbers
from consumption_points.models import ConsumptionPoint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from consumption_points.addresses import AddressQuery

AS_ASKED: Final = 0.2
_WORSE_THAN_AS_ASKED: Final = 0.5
FIELDS: Final = (
    "pk",
    "point_id",
    "street",
    "house_number",
    "house_number_end",
    "house_letter",
    "stair",
    "apartment",
    "postcode",
    "municipality",
    "address",
    "ended_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A point that answers, with its verdict; ``shared`` counts the points of its address."""

    pk: int
    point_id: str
    address: str
    ended: bool
    shared: int
    ranked: Ranked
    order: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A stored point or register address with what ranking needs."""

    values: dict[str, Any]
    tail: str

    @classmethod
    def of(cls, values: dict[str, Any]) -> Row:
        """Take the columns of ``FIELDS``, with or without those that only points have."""
        tail = tail_of(
            values["house_number"],
            values["house_letter"],
            values.get("stair", ""),
            values.get("apartment", ""),
        )
        return cls(values=values, tail=tail)


def points() -> QuerySet[ConsumptionPoint]:
    """All points, ended ones too: an ended point is shown as such."""
    return ConsumptionPoint.objects.using("read")


def rows_of(points: QuerySet[ConsumptionPoint]) -> list[Row]:
    """Fetch points for ranking, without their geometry."""
    return [Row.of(values) for values in points.values(*FIELDS)]


def meant(streets: list[Candidate], *, street_field: str = "street") -> Q:
    """The condition for rows on one of ``streets`` at a number that may be meant."""
    on_street = Q(**{f"{street_field}__in": [street.street for street in streets]})
    rests = {rest for street in streets for _price, rest in street.splits}
    if "" in rests:
        return on_street
    near = set().union(*(near_numbers(rest) for rest in rests))
    wanted = Q(_IsAnyOf("house_number", near))
    for number in {leading_number(rest) for rest in rests} - {None}:
        wanted |= Q(house_number__lt=number, house_number_end__gte=number)
        wanted |= Q(house_number__gt=number, house_number_end__lte=number)
    return on_street & wanted


def verdicts(
    query: AddressQuery, streets: list[Candidate], rows: list[Row]
) -> Iterable[tuple[Row, Ranked]]:
    """Each row that answers the query, with its verdict."""
    by_name = {street.street: street for street in streets}
    for row in rows:
        values = row.values
        verdict = rank(
            query,
            by_name[values["street"]],
            tail=row.tail,
            range_end=values["house_number_end"],
            ends=(values["postcode"], values["municipality"]),
        )
        if verdict:
            yield row, verdict


def in_order(verdicts: Iterable[tuple[Row, Ranked]]) -> tuple[Found, ...]:
    """Best first; ties by address and id, ended points after current ones."""
    kept = list(verdicts)
    if not kept:
        return ()
    best = min(ranked.cost for _row, ranked in kept)
    limit = best + (_WORSE_THAN_AS_ASKED if best <= AS_ASKED else WORSE_THAN_BEST)
    shared: dict[str, int] = {}
    for row, _ranked in kept:
        if row.values["ended_at"] is None:
            shared[row.values["address"]] = shared.get(row.values["address"], 0) + 1
    found = [found_of(row, ranked, shared) for row, ranked in kept if ranked.cost <= limit]
    return tuple(sorted(found, key=lambda one: one.order))


def found_of(row: Row, ranked: Ranked, shared: dict[str, int]) -> Found:
    """A row as an answer; ``shared`` counts current points by address."""
    values = row.values
    ended = values["ended_at"] is not None
    number = -1 if values["house_number"] is None else values["house_number"]
    return Found(
        pk=values["pk"],
        point_id=values["point_id"],
        address=values["address"],
        ended=ended,
        shared=shared.get(values["address"], 0),
        ranked=ranked,
        order=(
            ranked.cost,
            ended,
            values["street"],
            number,
            len(row.tail),
            row.tail,
            values["municipality"],
            values["postcode"],
            values["point_id"],
        ),
    )


class _IsAnyOf(Func):
    """True where a column equals one of many numbers, which travel as one array."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, field: str, numbers: Iterable[int]) -> None:
        array = Value(sorted(numbers), output_field=ArrayField(IntegerField()))
        super().__init__(F(field), array)
