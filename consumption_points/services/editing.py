"""Consumption points made, changed and ended by a person or a machine.

Syncs have their own way (``services.points``). A place that comes here is one set by hand: later
files do not move it. Personal content in a field is refused, and the refusal does not quote it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from consumption_points.addresses import AddressError, find_personal, parse_address
from consumption_points.models import ConsumptionPoint, Placement
from consumption_points.services.connections import connections_estimate
from consumption_points.services.street_names import street_names_add
from gisapp.features.refusals import refusals
from gisapp.features.values import broken
from gisapp.features.writing import record_named, require_values, saved, stored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gisapp.features.declaration import FeatureType
    from gisapp.features.writing import Edit, Values

_ID: Final = "tunnus"
_ADDRESS: Final = "osoite"
_PLACE: Final = "sijainti"
_SENTENCES: Final = {
    "point_id_form": "an id has letters, digits and the characters . _ : -, 32 at most",
    "point_in_finland": "the place is in Finland",
}


class PointWriter:
    """Writes consumption points."""

    def insert(
        self, feature_type: FeatureType, records: Sequence[Values], _edit: Edit
    ) -> Sequence[Any]:
        """Store new points; the id of an ended one brings that one back."""
        ended = ConsumptionPoint.objects.filter(
            ended_at__isnull=False, point_id__in=[record.get(_ID) for record in records]
        )
        known = {row.point_id: row for row in ended}
        rows: list[Any] = []
        new: list[Any] = []
        for number, record in enumerate(records):
            with record_named(number):
                row: Any = known.get(record.get(_ID, ""), ConsumptionPoint())
                _fill(row, record)
                require_values(feature_type, row)
                rows.append(row)
                if row.pk is None:
                    new.append(row)
                else:
                    _bring_back(feature_type, row)
        stored(feature_type, new, _SENTENCES)
        _placed(rows)
        _follow(rows)
        return rows

    def update(
        self, feature_type: FeatureType, rows: Sequence[Any], values: Values, _edit: Edit
    ) -> None:
        """Change address or place."""
        for row in rows:
            _fill(row, values)
            if _ADDRESS in values:
                with refusals(feature_type, _SENTENCES):
                    row.save(force_update=True)
        if _ADDRESS not in values:
            saved(feature_type, rows, values, _SENTENCES)
        if _PLACE in values:
            _placed(rows)
        _follow(rows)

    def delete(self, _feature_type: FeatureType, rows: Sequence[Any], _edit: Edit) -> None:
        """End the points: they are served no more, and a later file may bring them back."""
        keys = [row.pk for row in rows]
        ConsumptionPoint.objects.filter(pk__in=keys).update(ended_at=timezone.now())
        connections_estimate(points=keys)


def _fill(row: ConsumptionPoint, values: Values) -> None:
    """Put ``values`` into the columns; an address goes into its parts."""
    for name in (_ID, _ADDRESS):
        found = find_personal(values[name]) if values.get(name) else None
        if found is not None:
            raise broken(name, f"holds {found.value}, which is never stored here")
    if _ID in values:
        row.point_id = values[_ID]
    if _PLACE in values:
        row.geometry = values[_PLACE]
    if _ADDRESS in values:
        try:
            parts = parse_address(values[_ADDRESS])
        except AddressError as error:
            raise broken(_ADDRESS, f"is no address: {error.message.rstrip('.')}") from None
        for part, value in asdict(parts).items():
            setattr(row, part, value)
        row.address = parts.display()


def _bring_back(feature_type: FeatureType, row: ConsumptionPoint) -> None:
    row.ended_at = None
    with refusals(feature_type, _SENTENCES):
        row.save(force_update=True)


def _placed(rows: Sequence[ConsumptionPoint]) -> None:
    """Note that these places were set by hand, or taken away."""
    Placement.objects.bulk_create(
        [
            Placement(point=row, rule="ei_paikkaa", score=0.0, by_hand=False)
            if row.geometry is None
            else Placement(point=row, rule="kasin", score=1.0, by_hand=True)
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["point"],
        update_fields=["rule", "score", "by_hand"],
    )


def _follow(rows: Sequence[ConsumptionPoint]) -> None:
    """Bring connections and street names up to what the points are now."""
    connections_estimate(points=[row.pk for row in rows])
    street_names_add({row.street for row in rows})
