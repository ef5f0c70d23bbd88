"""Many consumption points at once: compare with what is stored, then add, change and end.

Rows come in over COPY into a temporary table and are compared there, so a run over a hundred
thousand points is a handful of statements. A second run with the same rows changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from gisapp.geo.crs import STORAGE_SRID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.utils import CursorWrapper

    from consumption_points.addresses import AddressParts

_COLUMNS: Final = (
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
    "east",
    "north",
    "ended",
)
_CREATE: Final = """
DROP TABLE IF EXISTS incoming_point;
CREATE TEMPORARY TABLE incoming_point (
  point_id text PRIMARY KEY, street text, house_number integer, house_number_end integer,
  house_letter text, stair text, apartment text, postcode text, municipality text, address text,
  east double precision, north double precision, ended boolean
) ON COMMIT DROP
"""
_COPY: Final = f"COPY incoming_point ({', '.join(_COLUMNS)}) FROM STDIN"

# A place set by hand stands against the file, and a file without a place takes none away.
_COMPARE: Final = f"""
DROP TABLE IF EXISTS point_difference;
CREATE TEMPORARY TABLE point_difference ON COMMIT DROP AS
SELECT i.*, p.id, n.geometry AS new_geometry, n.placed,
       p.id IS NULL AS is_new,
       p.id IS NOT NULL AND (
         (p.street, p.house_number, p.house_number_end, p.house_letter, p.stair, p.apartment,
          p.postcode, p.municipality, p.address)
         IS DISTINCT FROM
         (i.street, i.house_number, i.house_number_end, i.house_letter, i.stair, i.apartment,
          i.postcode, i.municipality, i.address)) AS address_changed,
       p.id IS NOT NULL AND n.placed
         AND (p.geometry IS NULL OR NOT ST_OrderingEquals(p.geometry, n.geometry))
         AS place_changed,
       p.id IS NOT NULL AND (p.ended_at IS NOT NULL) <> i.ended AS state_changed
FROM incoming_point i
LEFT JOIN consumption_points_consumptionpoint p ON p.point_id = i.point_id
LEFT JOIN consumption_points_placement pl ON pl.point_id = p.id
CROSS JOIN LATERAL (
  SELECT ST_SetSRID(ST_MakePoint(i.east, i.north), {STORAGE_SRID}) AS geometry,
         i.east IS NOT NULL AND NOT coalesce(pl.by_hand, false) AS placed
) n;
ANALYZE point_difference
"""  # noqa: S608 -- the only value put in is a constant number
_CHANGED: Final = "(address_changed OR place_changed OR state_changed)"
_CHANGES: Final = f"""
SELECT point_id, is_new, address_changed, place_changed, state_changed
FROM point_difference WHERE is_new OR {_CHANGED} ORDER BY point_id
"""  # noqa: S608 -- constant text
_TOUCHED: Final = f"""
SELECT p.id FROM point_difference d
JOIN consumption_points_consumptionpoint p ON p.point_id = d.point_id
WHERE d.is_new OR {_CHANGED}
"""  # noqa: S608 -- constant text
_INSERT: Final = """
INSERT INTO consumption_points_consumptionpoint
  (point_id, street, house_number, house_number_end, house_letter, stair, apartment, postcode,
   municipality, address, geometry, ended_at)
SELECT point_id, street, house_number, house_number_end, house_letter, stair, apartment, postcode,
       municipality, address, new_geometry, CASE WHEN ended THEN statement_timestamp() END
FROM point_difference WHERE is_new ORDER BY point_id
"""
_UPDATE: Final = f"""
UPDATE consumption_points_consumptionpoint p
SET street = d.street, house_number = d.house_number, house_number_end = d.house_number_end,
    house_letter = d.house_letter, stair = d.stair, apartment = d.apartment,
    postcode = d.postcode, municipality = d.municipality, address = d.address,
    geometry = CASE WHEN d.placed THEN d.new_geometry ELSE p.geometry END,
    ended_at = CASE WHEN d.ended THEN coalesce(p.ended_at, statement_timestamp()) END
FROM point_difference d
WHERE d.id = p.id AND {_CHANGED}
"""  # noqa: S608 -- constant text
_PLACE: Final = """
INSERT INTO consumption_points_placement (point_id, rule, score, by_hand)
SELECT p.id,
       CASE WHEN d.placed THEN 'tiedosto' ELSE 'ei_paikkaa' END,
       CASE WHEN d.placed THEN 1 ELSE 0 END,
       false
FROM point_difference d
JOIN consumption_points_consumptionpoint p ON p.point_id = d.point_id
WHERE d.is_new OR d.place_changed
ON CONFLICT (point_id) DO UPDATE SET rule = excluded.rule, score = excluded.score
WHERE (consumption_points_placement.rule, consumption_points_placement.score)
  IS DISTINCT FROM (excluded.rule, excluded.score)
"""
_ABSENT: Final = """
FROM consumption_points_consumptionpoint p
WHERE p.ended_at IS NULL
  AND NOT EXISTS (SELECT FROM incoming_point i WHERE i.point_id = p.point_id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRecord:
    """A consumption point as a source tells it; ``place`` is east and north in EPSG:3067."""

    point_id: str
    parts: AddressParts
    place: tuple[float, float] | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsDiff:
    """What a run would change or has changed.

    ``lines`` names points by id and fields by name: ``+ KP-1``, ``~ KP-2: osoite, sijainti``,
    ``- KP-3``. ``held`` counts absent points that were too many to be ended.
    """

    added: int
    changed: int
    unchanged: int
    ended: int
    held: int
    ids: tuple[int, ...] = ()
    lines: tuple[str, ...] = field(default=(), repr=False)


@transaction.atomic
def points_apply(
    *,
    records: Iterable[PointRecord],
    end_absent: bool = False,
    largest_share_ended: float = 0.05,
    dry_run: bool = False,
) -> PointsDiff:
    """Store ``records``; with ``end_absent`` also end current points that they leave out.

    More absent points than ``largest_share_ended`` of all current ones are held: none is ended.
    With ``dry_run`` nothing is stored. Ids must be unique among the records.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        _copy(cursor, records)
        cursor.execute(_COMPARE)
        absent, held = _absent(cursor, largest_share_ended) if end_absent else ([], 0)
        diff = _diff(cursor, absent=absent, held=held)
        if dry_run:
            return diff
        cursor.execute(_INSERT)
        cursor.execute(_UPDATE)
        cursor.execute(_PLACE)
        cursor.execute(
            "UPDATE consumption_points_consumptionpoint SET ended_at = statement_timestamp() "
            "WHERE id = ANY(%s)",
            [[key for key, _point_id in absent]],
        )
        return PointsDiff(
            added=diff.added,
            changed=diff.changed,
            unchanged=diff.unchanged,
            ended=diff.ended,
            held=held,
            ids=_touched(cursor, absent),
            lines=diff.lines,
        )


def _copy(cursor: CursorWrapper, records: Iterable[PointRecord]) -> None:
    with cursor.copy(_COPY) as copy:
        for record in records:
            parts = record.parts
            copy.write_row(
                (
                    record.point_id,
                    parts.street,
                    parts.house_number,
                    parts.house_number_end,
                    parts.house_letter,
                    parts.stair,
                    parts.apartment,
                    parts.postcode,
                    parts.municipality,
                    parts.display(),
                    *(record.place or (None, None)),
                    record.ended,
                )
            )


def _absent(cursor: CursorWrapper, largest_share: float) -> tuple[list[tuple[int, str]], int]:
    """The current points that did not come (key and id), and how many are held for being many."""
    cursor.execute(
        "SELECT count(*) FROM consumption_points_consumptionpoint WHERE ended_at IS NULL"
    )
    current = cursor.fetchone()[0]
    cursor.execute(f"SELECT p.id, p.point_id {_ABSENT} ORDER BY p.point_id")
    absent = cursor.fetchall()
    if len(absent) > largest_share * current:
        return [], len(absent)
    return absent, 0


def _diff(cursor: CursorWrapper, *, absent: list[tuple[int, str]], held: int) -> PointsDiff:
    cursor.execute(_CHANGES)
    lines, added = [], 0
    rows = cursor.fetchall()
    for point_id, is_new, *changes in rows:
        added += is_new
        names = [n for n, c in zip(("osoite", "sijainti", "tila"), changes, strict=True) if c]
        lines.append(f"+ {point_id}" if is_new else f"~ {point_id}: {', '.join(names)}")
    cursor.execute("SELECT count(*) FROM point_difference")
    return PointsDiff(
        added=added,
        changed=len(rows) - added,
        unchanged=cursor.fetchone()[0] - len(rows),
        ended=len(absent),
        held=held,
        lines=(*lines, *(f"- {point_id}" for _key, point_id in absent)),
    )


def _touched(cursor: CursorWrapper, absent: list[tuple[int, str]]) -> tuple[int, ...]:
    """Primary keys of all points that the run wrote."""
    cursor.execute(_TOUCHED)
    return (*(key for (key,) in cursor.fetchall()), *(key for key, _point_id in absent))
