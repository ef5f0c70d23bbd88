"""Length, make-up and outline of areas that are sets of links, in a few statements for all.

An outline is the squares of 50 m in which the links lie, rounded and joined by 10 m: it is made in
a tenth of the time of a buffer around each link, and shows about the same ground. Outlines of
neighbours may overlap where their links share a square.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.geos import GEOSGeometry
from django.db import connections

from gisapp import access
from gisapp.features import registry
from gisapp.geo.crs import GEOGRAPHIC_SRID, STORAGE_SRID
from networks.reporting.lengths import classified

if TYPE_CHECKING:
    from collections.abc import Collection

    from gisapp.access import Caller
    from networks.reporting.members import Pairs

_BREAKDOWNS: Final = ("material", "diameter_class", "decade")
_VALUES: Final = ("pk", *_BREAKDOWNS, "length_m")
_FIGURES: Final = """
SELECT a.n, v.material, v.diameter_class, v.decade, count(*), sum(v.length_m)
FROM ({visible}) v JOIN unnest(%s::bigint[], %s::int[]) a (id, n) ON a.id = v.pk
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_OUTLINES: Final = """
WITH cell AS (
  SELECT DISTINCT a.n, floor(ST_X(d.geom) / 50)::int AS x, floor(ST_Y(d.geom) / 50)::int AS y
  FROM ({visible}) v JOIN unnest(%s::bigint[], %s::int[]) a (id, n) ON a.id = v.pk
  JOIN networks_link l ON l.id = v.pk,
  ST_DumpPoints(ST_Segmentize(ST_Force2D(l.geometry), 25)) d
), run AS (
  SELECT n, y, min(x) AS west, max(x) + 1 AS east
  FROM (SELECT n, x, y, x - row_number() OVER (PARTITION BY n, y ORDER BY x) AS run FROM cell) c
  GROUP BY n, y, run
), outline AS (
  SELECT n, ST_Multi(ST_Buffer(ST_Union(
    ST_MakeEnvelope(west * 50, y * 50, east * 50, y * 50 + 50, %s)), 10, 'quad_segs=2')) AS shape
  FROM run GROUP BY n
)
SELECT n, ST_AsEWKB(shape), ST_AsGeoJSON(ST_Transform(shape, %s), 6) FROM outline
"""


@dataclass(slots=True)
class Figures:
    """What an area holds of the links that the caller may see.

    Lengths in m on the ellipsoid, ``breakdowns`` by material, diameter class and decade.
    ``outline`` is a MultiPolygon in EPSG:3067, ``geojson`` the same in longitude and latitude.
    """

    links: int = 0
    length_m: float = 0.0
    breakdowns: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in _BREAKDOWNS}
    )
    outline: GEOSGeometry | None = None
    geojson: str = ""


def figures_of(
    pairs: Pairs,
    types: Collection[str],
    *,
    caller: Caller,
    action: str,
    without_secret: bool = False,
) -> dict[int, Figures]:
    """The figures of each area by its number; areas of which the caller sees nothing have none.

    ``types`` are published types of links. What is kept for all to see is made ``without_secret``
    links, whoever asks. The ledger tells how many links were counted. Call it inside the snapshot
    of the answer. Raises ``ForbiddenError``.
    """
    found: dict[int, Figures] = {}
    parts: list[tuple[str, tuple[Any, ...]]] = []
    for name in types:
        reading = access.readable(registry.get(name), caller=caller, action=action)
        rows: Any = reading.rows
        rows = rows.without_secret() if without_secret else rows
        visible = classified(rows).order_by().values(*_VALUES).query.sql_with_params()
        counted = _add_lengths(found, visible, pairs)
        reading.record_count(counted, scope={"areas": len(found)})
        parts.append(rows.order_by().values("pk").query.sql_with_params())
    visible = " UNION ALL ".join(part for part, _ in parts), sum((each for _, each in parts), ())
    for number, shape, geojson in _rows(_OUTLINES, visible, pairs, STORAGE_SRID, GEOGRAPHIC_SRID):
        found[number].outline, found[number].geojson = GEOSGeometry(memoryview(shape)), geojson
    return found


def _add_lengths(
    found: dict[int, Figures], visible: tuple[str, tuple[Any, ...]], pairs: Pairs
) -> int:
    """Add what lies in each area of one type; how many links that was."""
    counted = 0
    for number, *alike, links, length_m in _rows(_FIGURES, visible, pairs):
        figures = found.setdefault(number, Figures())
        figures.links += links
        figures.length_m += length_m
        counted += links
        for name, value in zip(_BREAKDOWNS, alike, strict=True):
            figures.breakdowns[name]["ei_tiedossa" if value is None else str(value)] += length_m
    return counted


def _rows(
    statement: str, visible: tuple[str, tuple[Any, ...]], pairs: Pairs, *more: int
) -> list[tuple[Any, ...]]:
    text, values = visible
    with connections["read"].cursor() as cursor:
        cursor.execute(statement.format(visible=text), [*values, pairs.keys, pairs.areas, *more])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
