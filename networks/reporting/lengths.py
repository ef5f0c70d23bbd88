"""Lengths of the network by network, state of use, kind, material, diameter class and decade.

Lengths are on the ellipsoid (GRS 80), m, as every link has its own; one that a border cuts is
measured anew, so parts that share no ground sum to the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.db.models import Func, GeometryField
from django.contrib.gis.db.models.functions import Difference, GeoFunc, Intersection
from django.db.models import BooleanField, Case, CharField, Count, F, Q, Sum, Value, When

from networks.graph.traits import IN_THE_GROUND
from networks.models.link import EllipsoidalLength

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.gis.geos import GEOSGeometry
    from django.db.models import QuerySet

UNKNOWN: Final = "ei_tiedossa"
_LIMITS: Final = (63, 110, 160, 225, 315, 500, 800)
# Nominal diameters, mm, both ends included, in their order; the last has no upper end. The limits
# are this report's own, at usual sizes of plastic pipes.
DIAMETER_CLASSES: Final = (
    f"0-{_LIMITS[0]}",
    *(f"{low + 1}-{high}" for low, high in pairwise(_LIMITS)),
    f"{_LIMITS[-1] + 1}-",
    UNKNOWN,
)
DIMENSIONS: Final = ("network", "usage_state", "kind", "material", "diameter_class", "decade")


class _Lines(Func):
    """The lines of a geometry; what only touches a border is none."""

    template = "ST_CollectionExtract(%(expressions)s, 2)"
    output_field = GeometryField()


class _Covers(GeoFunc):
    """Whether an area covers a line: PostGIS prepares the area once for this, not for CoveredBy."""

    function = "ST_Covers"
    output_field = BooleanField()
    geom_param_pos = (0, 1)


@dataclass(frozen=True, slots=True)
class LengthRow:
    """Links that are alike: how many, and their length, m. ``decade`` is its first year."""

    network: str
    usage_state: str
    kind: str
    material: str
    diameter_class: str
    decade: int | None
    links: int
    length_m: float


def classified(links: QuerySet[Any]) -> QuerySet[Any]:
    """``links`` in the ground with their diameter class and decade."""
    classes = [
        When(nominal_diameter_mm__lte=limit, then=Value(name))
        for limit, name in zip(_LIMITS, DIAMETER_CLASSES, strict=False)
    ]
    unknown = When(nominal_diameter_mm=None, then=Value(UNKNOWN))
    largest = Value(DIAMETER_CLASSES[len(_LIMITS)])
    found: QuerySet[Any] = links.filter(usage_state__in=IN_THE_GROUND).annotate(
        diameter_class=Case(unknown, *classes, default=largest, output_field=CharField()),
        decade=F("built_year") / 10 * 10,
    )
    return found


def lengths(links: QuerySet[Any]) -> list[LengthRow]:
    """The lengths of whole ``links``."""
    return _summed(classified(links).annotate(part_m=F("length_m")))


def lengths_inside(links: QuerySet[Any], area: GEOSGeometry) -> list[LengthRow]:
    """The lengths of what of ``links`` lies in ``area`` (EPSG:3067) or on its border."""
    part = EllipsoidalLength(_Lines(Intersection(F("geometry"), area)))
    whole = When(_Covers(area, F("geometry")), then=F("length_m"))
    chosen = classified(links).filter(geometry__intersects=area)
    return _summed(chosen.annotate(part_m=Case(whole, default=part)).filter(part_m__gt=0))


def lengths_outside(links: QuerySet[Any], area: GEOSGeometry) -> list[LengthRow]:
    """The lengths of what of ``links`` lies outside ``area`` (EPSG:3067)."""
    part = EllipsoidalLength(_Lines(Difference(F("geometry"), area)))
    whole = When(~Q(geometry__intersects=area), then=F("length_m"))
    chosen = classified(links).exclude(_Covers(area, F("geometry")))
    return _summed(chosen.annotate(part_m=Case(whole, default=part)).filter(part_m__gt=0))


def total_m(rows: Iterable[LengthRow]) -> float:
    """The length of all ``rows``, m."""
    return round(sum(row.length_m for row in rows), 2)


def _summed(links: QuerySet[Any]) -> list[LengthRow]:
    grouped = links.order_by().values(*DIMENSIONS)
    summed = grouped.annotate(links=Count("pk"), total=Sum("part_m")).order_by(*DIMENSIONS)
    return [
        LengthRow(
            **{name: one[name] for name in (*DIMENSIONS, "links")}, length_m=round(one["total"], 2)
        )
        for one in summed
    ]
