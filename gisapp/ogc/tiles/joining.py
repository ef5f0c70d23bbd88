"""Joining the lines of far levels in the background.

A cell whose number has risen since its lines were joined, or in which a moment has passed, is done
again: the lines of each ranked type are cut at the cell's edges, joined where equals meet, and
simplified. Lines that only some may see are joined apart from the others, so no line says anything
of one that its reader may not see. Then it is counted which ranks each level can bear.

A cell's number is read before its lines: what changes meanwhile leaves the cell out of date, never
the other way round. Tiles do not wait for any of this (``gisapp.ogc.tiles.far``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connections, transaction

from gisapp import access
from gisapp.features import registry
from gisapp.geo.cells import square_sql
from gisapp.geo.crs import PRINT_SRID, STORAGE_SRID
from gisapp.ogc.tiles.far import lines_in_cell
from gisapp.ogc.tiles.levels import BANDS, BUDGETS, band_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.db.backends.utils import CursorWrapper

    from gisapp.features.declaration import FeatureType

_ONE_AT_A_TIME: Final = 7_205_759_403_792_797
_CELLS_AT_ONCE: Final = 100

_STALE: Final = """
SELECT c.x, c.y, c.seq, (
  SELECT min(m.at) FROM gisapp_tile_moment m
  WHERE m.table_name = c.table_name AND m.x = c.x AND m.y = c.y AND m.at > statement_timestamp())
FROM gisapp_tile_cell c LEFT JOIN gisapp_tile_built b USING (table_name, x, y)
WHERE c.table_name = %(table)s
  AND (b.seq IS DISTINCT FROM c.seq OR b.valid_until <= statement_timestamp())
ORDER BY c.seq LIMIT %(most)s
"""
_DROP: Final = """
DELETE FROM gisapp_tile_line WHERE feature_type = ANY (%(types)s)
  AND (x, y) IN (SELECT * FROM unnest(%(x)s::integer[], %(y)s::integer[]))
"""
_JOIN: Final = """
INSERT INTO gisapp_tile_line
  (feature_type, band, x, y, rank, secret, properties, geometry, geometry_gk27)
SELECT %(type)s, %(band)s, x, y, rank, secret, properties, line, ST_Transform(line, {gk27})
FROM (
  SELECT x, y, rank, secret, properties,
    ST_Simplify((ST_Dump(ST_LineMerge(ST_Collect(piece)))).geom, %(tolerance)s) AS line
  FROM (
    SELECT c.x, c.y, r.rank, r.properties, r.secret,
      (ST_Dump(ST_SetSRID(ST_ClipByBox2D(r.shape, c.box), {stored}))).geom AS piece
    FROM (
      SELECT x, y, {square} AS box
      FROM unnest(%(x)s::integer[], %(y)s::integer[]) AS numbers (x, y)
    ) AS c CROSS JOIN LATERAL (
      SELECT a.*, NOT EXISTS (SELECT FROM ({open}) AS o WHERE o.id = a.id) AS secret
      FROM ({all}) AS a OFFSET 0
    ) AS r
  ) AS cut WHERE ST_Dimension(piece) = 1
  GROUP BY x, y, rank, secret, properties
) AS joined WHERE line IS NOT NULL AND NOT ST_IsEmpty(line)
"""
_BUILT: Final = """
INSERT INTO gisapp_tile_built AS b (table_name, x, y, seq, built, valid_until)
SELECT %(table)s, x, y, seq, nextval('gisapp_tile_build_seq'), valid_until
FROM unnest(%(x)s::integer[], %(y)s::integer[], %(seq)s::bigint[], %(until)s::timestamptz[])
  AS done (x, y, seq, valid_until)
ON CONFLICT (table_name, x, y) DO UPDATE
SET seq = EXCLUDED.seq, built = EXCLUDED.built, valid_until = EXCLUDED.valid_until
"""
_COUNT: Final = """
SELECT feature_type, band, rank, count(*) FROM gisapp_tile_line
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 DESC
"""
_LEVEL: Final = """
INSERT INTO gisapp_tile_level AS l (feature_type, level, least_rank, lines, built)
VALUES (%s, %s, %s, %s, nextval('gisapp_tile_build_seq'))
ON CONFLICT (feature_type, level) DO UPDATE
SET least_rank = EXCLUDED.least_rank, lines = EXCLUDED.lines,
  built = CASE WHEN l.least_rank = EXCLUDED.least_rank THEN l.built ELSE EXCLUDED.built END
WHERE (l.least_rank, l.lines) IS DISTINCT FROM (EXCLUDED.least_rank, EXCLUDED.lines)
"""


@dataclass(frozen=True, slots=True)
class _Stale:
    """Cells of a table to be done: numbers, the numbers of their changes, and how long it holds."""

    x: list[int]
    y: list[int]
    seq: list[int]
    until: list[Any]


def refresh(progress: Callable[[int], None] = lambda _cells: None) -> int:
    """Join the lines of every cell that is out of date; how many cells were done.

    Each batch is a short transaction of its own. Where somebody else is at it, nothing is done.
    """
    done = 0
    while (batch := _batch()) > 0:
        done += batch
        progress(batch)
    return done


def _batch() -> int:
    by_table: dict[str, list[FeatureType]] = defaultdict(list)
    for feature_type in registry.all_types():
        if feature_type.rank is not None:
            by_table[feature_type.model._meta.db_table].append(feature_type)  # noqa: SLF001 -- Django's documented Meta API
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return 0
        done = sum(_table(cursor, table, types) for table, types in by_table.items())
        if done:
            _count(cursor)
    return done


def _table(cursor: CursorWrapper, table: str, types: Sequence[FeatureType]) -> int:
    cursor.execute(_STALE, {"table": table, "most": _CELLS_AT_ONCE})
    rows = cursor.fetchall()
    if not rows:
        return 0
    stale = _Stale(*map(list, zip(*rows, strict=True)))
    cells = {"x": stale.x, "y": stale.y}
    cursor.execute(_DROP, {**cells, "types": [one.name for one in types]})
    for feature_type in types:
        for band, tolerance in BANDS.items():
            values: dict[str, Any] = {
                **cells,
                "type": feature_type.name,
                "band": band,
                "tolerance": tolerance,
            }
            cursor.execute(_join(feature_type, band), values)
    cursor.execute(_BUILT, {**cells, "table": table, "seq": stale.seq, "until": stale.until})
    return len(rows)


def _join(feature_type: FeatureType, band: int) -> str:
    everybody, insiders = (
        access.readable(
            feature_type,
            caller=access.Caller(actor="command:tiles", roles=frozenset({role})),
            action="tiles",
        )
        for role in ("viewer", "main_user")
    )
    return _JOIN.format(
        gk27=PRINT_SRID,
        stored=STORAGE_SRID,
        square=square_sql("x", "y"),
        open=lines_in_cell(everybody, band, "c.box"),
        all=lines_in_cell(insiders, band, "c.box"),
    )


def _count(cursor: CursorWrapper) -> None:
    """Find for each type and level the least rank that the level can bear."""
    cursor.execute(_COUNT)
    lines: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for name, band, rank, number in cursor.fetchall():
        lines[name, band].append((rank, number))
    names = sorted({name for name, _band in lines})
    for level, budget in BUDGETS.items():
        here = {name: lines[name, band_of(level)] for name in names}
        for name, (least, number) in least_ranks(here, budget).items():
            cursor.execute(_LEVEL, [name, level, least, number])


def least_ranks(
    lines: Mapping[str, Sequence[tuple[int, int]]], budget: int
) -> dict[str, tuple[int, int]]:
    """For each type the least rank that is shown, and how many lines that makes.

    ``lines`` are the ranks of each type, the greatest first, and how many lines each has. Types
    take their next rank in turn, the one with the fewest lines first, until ``budget`` lines are
    shown in all. The greatest rank of a type is always shown: a level with nothing on it helps
    nobody. A type that shows all it has has the least rank 1.
    """
    shown = {name: [ranks[0][1]] for name, ranks in lines.items() if ranks}
    open_types = set(shown)
    while open_types:
        name = min(open_types, key=lambda one: (sum(shown[one]), one))
        following = lines[name][len(shown[name]) :][:1]
        total = sum(map(sum, shown.values()))
        if following and total + following[0][1] <= budget:
            shown[name].append(following[0][1])
        else:
            open_types.remove(name)
    return {
        name: (1 if len(taken) == len(lines[name]) else lines[name][len(taken) - 1][0], sum(taken))
        for name, taken in shown.items()
    }
