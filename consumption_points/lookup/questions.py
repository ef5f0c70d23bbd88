"""The three questions of the look-up, and what answers each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.contrib.gis.db.models import functions as gis
from django.db.models import Q

from consumption_points.addresses import AddressQuery, parse_query, street_key
from consumption_points.addresses.ranking import Candidate, Ranked, leading_number
from consumption_points.lookup.answers import (
    AS_ASKED,
    FIELDS,
    Found,
    Row,
    found_of,
    in_order,
    meant,
    points,
    rows_of,
    verdicts,
)
from consumption_points.lookup.streets import CLOSE, candidates
from consumption_points.models import Address
from gisapp.core.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.gis.geos import Point, Polygon

NEAREST: Final = 5
_NEAREST_NUMBER_COST: Final = 2.5
_ONLY_OF_POINTS: Final = ("point_id", "street", "stair", "apartment", "address", "ended_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAddress:
    """An address of the register at which there is no point; ``place`` is in EPSG:3067."""

    address: str
    place: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All points that answer, best first; ``known`` where only the register knows the address."""

    found: tuple[Found, ...]
    known: KnownAddress | None = None


def lookup_text(text: str) -> Answer:
    """The points that ``text`` may mean; raises ``InvalidInputError`` where it names no place."""
    query = parse_query(text)
    if not query.street:
        msg = "Write a street and a number, or the name of a place."
        raise InvalidInputError(msg, locator="q")
    streets = candidates(query)
    found = _ranked_points(query, streets)
    if found and found[0].ranked.cost <= AS_ASKED:
        return Answer(found=found)
    known = _known_address(query, streets, best=found[0].ranked.cost if found else None)
    if known is not None:
        return Answer(found=_nearest(known.place), known=known)
    return Answer(found=found or _nearest_numbers(query, streets))


def lookup_range(*, street: str, first: int, last: int) -> Answer:
    """The points of a street whose numbers are between ``first`` and ``last``, both included."""
    if first > last:
        msg = "from is greater than to."
        raise InvalidInputError(msg, locator="from")
    query = parse_query(street)
    names = candidates(replace(query, text=street_key(street), street=street_key(street), tail=""))
    names = [name for name in names if name.least <= min(names[0].least + 0.01, CLOSE)]
    numbers = Q(house_number__range=(first, last)) | Q(
        house_number__lte=last, house_number_end__gte=first
    )
    rows = rows_of(points().filter(numbers, street__in=[name.street for name in names]))
    costs = {name.street: name.least for name in names}
    return Answer(
        found=in_order((row, Ranked(cost=costs[row.values["street"]], rule="katu")) for row in rows)
    )


def lookup_area(area: Polygon) -> Answer:
    """The points inside ``area``, EPSG:3067, by address."""
    rows = rows_of(points().filter(geometry__intersects=area))
    return Answer(found=in_order((row, Ranked(cost=0.0, rule="alue")) for row in rows))


def places_of(keys: Iterable[int], *, srid: int) -> dict[int, Point | None]:
    """The places of points by primary key, in ``srid``."""
    placed = points().filter(pk__in=list(keys)).annotate(shown=gis.Transform("geometry", srid))
    return dict(placed.values_list("pk", "shown"))


def _ranked_points(query: AddressQuery, streets: list[Candidate]) -> tuple[Found, ...]:
    rows = rows_of(points().filter(meant(streets))) if streets else []
    return in_order(verdicts(query, streets, rows))


def _known_address(
    query: AddressQuery, streets: list[Candidate], *, best: float | None
) -> KnownAddress | None:
    """A register address that answers better than any point does."""
    if not streets or not query.tail:
        return None
    fields = [name for name in FIELDS if name not in _ONLY_OF_POINTS]
    register = Address.objects.using("read").filter(meant(streets, street_field="street_fi"))
    rows = [
        Row.of({**values, "street": values["street_fi"]})
        for values in register.values(*fields, "street_fi", "geometry")
    ]
    judged = sorted(
        ((ranked.cost, row.values["pk"], row) for row, ranked in verdicts(query, streets, rows)),
        key=lambda one: one[:2],
    )
    if not judged or (best is not None and judged[0][0] + AS_ASKED >= best):
        return None
    values = judged[0][2].values
    address = f"{values['street_fi']} {values['house_number']}{values['house_letter']}"
    end = f"{values['postcode']} {values['municipality']}".strip()
    return KnownAddress(address=f"{address}, {end}" if end else address, place=values["geometry"])


def _nearest(place: Point) -> tuple[Found, ...]:
    """The points nearest to a place, by distance."""
    near = (
        points()
        .filter(ended_at__isnull=True, geometry__isnull=False)
        .order_by(gis.GeometryDistance("geometry", place), "pk")[:NEAREST]
    )
    rows = rows_of(near)
    found = [found_of(row, Ranked(cost=_NEAREST_NUMBER_COST, rule="lahin"), {}) for row in rows]
    return tuple(replace(one, order=(i,)) for i, one in enumerate(found))


def _nearest_numbers(query: AddressQuery, streets: list[Candidate]) -> tuple[Found, ...]:
    """The nearest numbers of a street that is known, where the one asked for is not."""
    known = [street for street in streets if street.least <= CLOSE]
    asked = leading_number(query.tail)
    if not known or asked is None:
        return ()
    names = [street.street for street in known if street.least == known[0].least]
    rows = rows_of(points().filter(street__in=names, house_number__isnull=False))
    rows.sort(key=lambda row: (abs(row.values["house_number"] - asked), row.values["point_id"]))
    return in_order(
        (
            row,
            Ranked(
                cost=_NEAREST_NUMBER_COST + min(abs(row.values["house_number"] - asked), 90) / 100,
                rule="lahin_numero",
            ),
        )
        for row in rows[:NEAREST]
    )
