"""Addresses of the register, inside an area, that a network does not serve as far as we know.

An address is served when a current consumption point has it and a connection to the network. A
point has an address when street (in either language), number, letter, postcode and municipality are
the same; what one of them leaves open in the last two is no difference, and a stair ``A`` stands
for the letter ``a``. A point of the numbers 12-14 has the address 12 and 14.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

from gisapp.database import cursors
from gisapp.geo.crs import GEOGRAPHIC_SRID, STORAGE_SRID

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from django.contrib.gis.geos import GEOSGeometry

ROWS: Final = 500
_QUERY: Final = """
SELECT a.id, a.street_fi, a.house_number, a.house_number_end, a.house_letter, a.postcode,
  a.municipality, ST_X(a.geometry), ST_Y(a.geometry), ST_X(w.geom), ST_Y(w.geom), known.has_point
FROM consumption_points_address a
CROSS JOIN LATERAL (
  SELECT count(*) > 0 AS has_point, coalesce(bool_or(EXISTS (
    SELECT FROM consumption_points_connection c
    WHERE c.point_id = p.id AND c.network = ANY(%(networks)s)
      AND (%(estimates)s OR c.rule <> 'lahin_johto'))), false) AS is_served
  FROM consumption_points_consumptionpoint p
  WHERE p.ended_at IS NULL AND p.street IN (a.street_fi, a.street_sv)
    AND (p.house_number IS NOT DISTINCT FROM a.house_number
         OR a.house_number = p.house_number_end)
    AND (p.house_letter = a.house_letter OR p.stair = upper(a.house_letter))
    AND (p.postcode = a.postcode OR '' IN (p.postcode, a.postcode))
    AND (p.municipality = a.municipality OR '' IN (p.municipality, a.municipality))
) known
CROSS JOIN LATERAL ST_Transform(a.geometry, %(wgs84)s) w (geom)
WHERE NOT known.is_served AND ST_Intersects(a.geometry, ST_GeomFromWKB(%(area)s, %(storage)s))
ORDER BY a.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconnected:
    """An address without connection; ``place`` is east and north in EPSG:3067, ``degrees`` WGS 84.

    ``reason`` is ``no_point`` or ``no_connection``.
    """

    key: int
    parts: tuple[Any, ...]
    place: tuple[float, float]
    degrees: tuple[float, float]
    reason: str


def unconnected(
    area: GEOSGeometry, networks: tuple[str, ...], *, estimates: bool
) -> Iterator[list[Unconnected]]:
    """The addresses inside ``area`` (EPSG:3067), the oldest row first, ``ROWS`` at a time.

    Without ``estimates`` a connection to the nearest pipe, which is a guess, counts for none. Call
    it inside the snapshot of the answer.
    """
    values = {
        "networks": list(networks),
        "estimates": estimates,
        "area": bytes(area.wkb),
        "storage": STORAGE_SRID,
        "wgs84": GEOGRAPHIC_SRID,
    }
    with (
        cursors.bare("read") as cursor,
        closing(cast("Generator[Any]", cursor.stream(_QUERY, values, size=ROWS))) as rows,
    ):
        while block := list(islice(rows, ROWS)):
            yield [_address(row) for row in block]


def _address(row: tuple[Any, ...]) -> Unconnected:
    key, *parts, east, north, longitude, latitude, has_point = row
    return Unconnected(
        key=key,
        parts=tuple(parts),
        place=(east, north),
        degrees=(longitude, latitude),
        reason="no_connection" if has_point else "no_point",
    )
