"""Places for points that came without one, taken from the address register."""

from __future__ import annotations

from django.db import connection, transaction

# Several buildings may stand at one address: the postcode and the municipality narrow where both
# sides have them, and the lowest row decides, so that every run finds the same.
_PLACE = """
WITH found AS (
  SELECT DISTINCT ON (p.id) p.id, a.geometry,
         CASE WHEN a.house_letter = p.house_letter THEN 1.0 ELSE 0.9 END AS score
  FROM consumption_points_consumptionpoint p
  LEFT JOIN consumption_points_placement pl ON pl.point_id = p.id
  JOIN consumption_points_address a
    ON p.street IN (a.street_fi, a.street_sv) AND a.house_number = p.house_number
   AND a.house_letter IN (p.house_letter, '')
   AND (p.postcode = '' OR a.postcode IN ('', p.postcode))
   AND (p.municipality = '' OR a.municipality IN ('', p.municipality))
  WHERE p.geometry IS NULL AND NOT coalesce(pl.by_hand, false)
  ORDER BY p.id, (a.house_letter = p.house_letter) DESC, (a.postcode = p.postcode) DESC, a.id
), moved AS (
  UPDATE consumption_points_consumptionpoint p SET geometry = f.geometry
  FROM found f WHERE f.id = p.id RETURNING p.id
)
INSERT INTO consumption_points_placement (point_id, rule, score, by_hand)
SELECT f.id, 'osoite', f.score, false FROM found f JOIN moved m ON m.id = f.id
ON CONFLICT (point_id) DO UPDATE SET rule = excluded.rule, score = excluded.score
"""


@transaction.atomic
def points_place_from_register() -> int:
    """Give a place to points without one whose address is in the register; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE)
        return int(cursor.rowcount)
