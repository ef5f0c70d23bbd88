"""Interruptions planned, changed and removed by a person or a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from gisapp.features.values import broken
from gisapp.features.writing import filled, record_named, require_values, saved, stored
from networks.models import Interruption, Node
from networks.services.rules import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gisapp.features.declaration import FeatureType
    from gisapp.features.writing import Edit, Values

_START: Final = "alkaa"
_VALVES: Final = "venttiilit"
_DEFAULTS: Final = {"network": "vesi", "state": "suunniteltu"}


class InterruptionWriter:
    """Writes interruptions; their valves must be valves of the network."""

    def insert(
        self, feature_type: FeatureType, records: Sequence[Values], _edit: Edit
    ) -> Sequence[Any]:
        """Store new interruptions; one without a number gets the next of its year."""
        rows: list[Any] = []
        for number, record in enumerate(records):
            with record_named(number):
                row = filled(feature_type, Interruption(**_DEFAULTS), record)
                if row.starts_at is None:
                    raise broken(_START, "needs a value")
                row.number = row.number or _next_number(row, rows)
                require_values(feature_type, row)
                _require_valves(row)
                rows.append(row)
        return stored(feature_type, rows, SENTENCES)

    def update(
        self, feature_type: FeatureType, rows: Sequence[Any], values: Values, _edit: Edit
    ) -> None:
        """Change interruptions."""
        for row in rows:
            _require_valves(filled(feature_type, row, values))
            saved(feature_type, row, values, SENTENCES)

    def delete(self, _feature_type: FeatureType, rows: Sequence[Any], _edit: Edit) -> None:
        """Delete interruptions."""
        Interruption.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _next_number(row: Interruption, before: Sequence[Interruption]) -> str:
    start = f"K-{timezone.localtime(row.starts_at).year}-"
    known = Interruption.objects.filter(number__startswith=start).values_list("number", flat=True)
    numbers = (*known, *(other.number for other in before if other.number.startswith(start)))
    return f"{start}{max((int(number.removeprefix(start)) for number in numbers), default=0) + 1}"


def _require_valves(row: Interruption) -> None:
    wanted = set(row.valves)
    found = Node.objects.filter(kind="venttiili", valid_to__isnull=True, tunnus__in=wanted)
    if len(wanted) != len(row.valves) or found.count() != len(wanted):
        raise broken(_VALVES, "lists the ids of valves of the network, each once")
