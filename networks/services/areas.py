"""Service areas and pressure zones made and changed by a person or a machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gisapp.features.refusals import refusals
from gisapp.features.writing import filled, record_named, require_values, saved, stored
from networks.models import Area
from networks.services.rules import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gisapp.features.declaration import FeatureType
    from gisapp.features.writing import Edit, Values


@dataclass(frozen=True, slots=True)
class AreaWriter:
    """Writes the areas of one kind."""

    kind: str

    def insert(
        self, feature_type: FeatureType, records: Sequence[Values], _edit: Edit
    ) -> Sequence[Any]:
        """Store new areas."""
        rows = []
        for number, record in enumerate(records):
            with record_named(number):
                rows.append(filled(feature_type, Area(kind=self.kind), record))
                require_values(feature_type, rows[-1])
        return stored(feature_type, rows, SENTENCES)

    def update(
        self, feature_type: FeatureType, rows: Sequence[Any], values: Values, _edit: Edit
    ) -> None:
        """Change areas."""
        for row in rows:
            saved(feature_type, filled(feature_type, row, values), values, SENTENCES)

    def delete(self, feature_type: FeatureType, rows: Sequence[Any], _edit: Edit) -> None:
        """Delete areas."""
        with refusals(feature_type, SENTENCES):
            Area.objects.filter(pk__in=[row.pk for row in rows]).delete()
