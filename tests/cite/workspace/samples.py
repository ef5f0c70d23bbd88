"""The data: a dozen of each, on a grid, every third without some value."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from django.db import transaction

from gisapp.geo.crs import STORAGE_SRID
from tests.cite.workspace.models import SampleArea, SampleLine, SamplePoint, SampleZone

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry

EAST: Final = 514_000
NORTH: Final = 6_839_000
# Known beforehand to the scripts for 1.1.0, which ask for features by their ids.
ID: Final = "00000000-0000-4000-8000-{:012d}"
_STEP: Final = 500
_MANY: Final = 12
_BEGIN: Final = datetime(2021, 3, 1, 6, 30, tzinfo=UTC)
_KINDS: Final = ("kaivo", "venttiili", "paloposti")


def load() -> int:
    """Put the data into the empty tables; how many there are."""
    with transaction.atomic():
        for number in range(1, _MANY + 1):
            east, north = EAST + _STEP * (number % 4), NORTH + _STEP * (number // 4)
            SamplePoint._default_manager.create(
                geometry=_point(east, north), **_values("piste", number)
            )
            SampleLine._default_manager.create(
                geometry=_line(east, north), **_values("viiva", number)
            )
            SampleArea._default_manager.create(
                geometry=_area(east, north), **_values("alue", number)
            )
            SampleZone._default_manager.create(
                geometry=_area(east + 60, north + 30), **_values("vyohyke", number)
            )
    return 4 * _MANY


def _values(kind: str, number: int) -> dict[str, Any]:
    whole = number % 3 != 0
    return {
        "tunnus": uuid.UUID(ID.format(number)),
        "identifier": f"https://esimerkki.invalid/{kind}/{number}" if whole else None,
        "name": f"Koe{kind} {number}" if whole else None,
        "description": f"Keksitty {kind}, {number}. lajissaan" if whole else None,
        "observed_at": _BEGIN + timedelta(days=31 * number, hours=number),
        "count": number * 7,
        "depth_m": 1.25 * number if whole else None,
        "label": f"{_KINDS[number % 3]} {number}",
    }


def _point(east: float, north: float) -> GEOSGeometry:
    return Point(east, north, srid=STORAGE_SRID)


def _line(east: float, north: float) -> GEOSGeometry:
    return LineString(
        (east, north), (east + 120, north + 40), (east + 200, north + 180), srid=STORAGE_SRID
    )


def _area(east: float, north: float) -> GEOSGeometry:
    return MultiPolygon(Polygon.from_bbox((east, north, east + 150, north + 90)), srid=STORAGE_SRID)
