"""The names under which streets are found, kept in step with points and register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from consumption_points.addresses import street_key
from consumption_points.models import StreetName

if TYPE_CHECKING:
    from collections.abc import Collection

_NAMES = """
SELECT DISTINCT street, street FROM consumption_points_consumptionpoint
UNION SELECT street_fi, street_fi FROM consumption_points_address
UNION SELECT street_sv, street_sv FROM consumption_points_address WHERE street_sv <> ''
UNION SELECT street_sv, street_fi FROM consumption_points_address WHERE street_sv <> ''
UNION SELECT street_fi, street_sv FROM consumption_points_address WHERE street_sv <> ''
"""


def street_names_add(streets: Collection[str]) -> None:
    """Let points of ``streets`` be found under the names that they are stored with."""
    StreetName.objects.bulk_create(
        [StreetName(key=street_key(street), street=street) for street in streets],
        ignore_conflicts=True,
    )


@transaction.atomic
def street_names_refresh() -> int:
    """Bring the street names up to date; gives how many there are.

    Call it after points or register addresses were written.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NAMES)
        wanted = {(street_key(name), street) for name, street in cursor.fetchall()}
    wanted = {(key, street) for key, street in wanted if key}
    known = set(StreetName.objects.values_list("key", "street"))
    gone = {street for _key, street in known - wanted}
    if gone:
        stale = [
            row.pk
            for row in StreetName.objects.filter(street__in=gone)
            if (row.key, row.street) not in wanted
        ]
        StreetName.objects.filter(pk__in=stale).delete()
    StreetName.objects.bulk_create(
        StreetName(key=key, street=street) for key, street in sorted(wanted - known)
    )
    return len(wanted)
