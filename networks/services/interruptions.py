"""Interruptions planned, changed and removed by a person or a machine."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from gisapp.core.errors import ConflictError
from gisapp.features.values import broken
from gisapp.features.writing import filled, of_each, record_named, require_values, saved, stored
from networks.models import Interruption, Node
from networks.services.rules import SENTENCES
from networks.services.run_sheets import refuse_while_shut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gisapp.features.declaration import FeatureType
    from gisapp.features.writing import Edit, Values

_START: Final = "alkaa"
_VALVES: Final = "venttiilit"
_DIGITS: Final = re.compile(r"\d{1,18}", re.ASCII)
_DEFAULTS: Final = {"network": "vesi", "state": "suunniteltu"}
# What has begun was planned no longer, and what is over stays over. An undo takes a slip back.
_FOLLOWING: Final = {
    "suunniteltu": ("kaynnissa", "paattynyt", "peruttu"),
    "kaynnissa": ("paattynyt",),
    "paattynyt": (),
    "peruttu": (),
}


class InterruptionWriter:
    """Writes interruptions; their valves must be valves of the network."""

    def insert(
        self, feature_type: FeatureType, records: Sequence[Values], _edit: Edit
    ) -> Sequence[Any]:
        """Store new interruptions; one without a number gets the next of its year."""
        rows = of_each(records, partial(_new, feature_type))
        _number([row for row in rows if not row.number], [row.number for row in rows if row.number])
        valves = _known_valves(rows)
        for number, row in enumerate(rows):
            with record_named(number):
                require_values(feature_type, row)
                _require_valves(row, valves)
        return stored(feature_type, rows, SENTENCES)

    def update(
        self, feature_type: FeatureType, rows: Sequence[Any], values: Values, _edit: Edit
    ) -> None:
        """Change interruptions; raises ``ConflictError`` for a state that cannot follow."""
        for row in rows:
            before = row.state
            filled(feature_type, row, values)
            if row.state != before:
                _require_following(before, row.state)
        valves = _known_valves(rows)
        for row in rows:
            _require_valves(row, valves)
        saved(feature_type, rows, values, SENTENCES)

    def delete(self, _feature_type: FeatureType, rows: Sequence[Any], _edit: Edit) -> None:
        """Delete interruptions; raises ``ConflictError`` while a valve of one is shut."""
        keys = [row.pk for row in rows]
        refuse_while_shut(keys)
        Interruption.objects.filter(pk__in=keys).delete()


def _new(feature_type: FeatureType, record: Values) -> Interruption:
    row: Interruption = filled(feature_type, Interruption(**_DEFAULTS), record)
    if row.starts_at is None:
        raise broken(_START, "needs a value")
    return row


def _require_following(before: str, state: str) -> None:
    if state not in _FOLLOWING[before]:
        msg = f"The interruption stands as {before}; {state} cannot follow that."
        raise ConflictError(msg, locator="tila")


def _number(rows: Sequence[Interruption], given: Sequence[str]) -> None:
    """Give ``rows`` the numbers after the last of their years; ``given`` are taken already."""
    last: dict[str, int] = {}
    for row in rows:
        start = f"K-{timezone.localtime(row.starts_at).year}-"
        if start not in last:
            known = Interruption.objects.filter(number__startswith=start)
            taken = (*known.values_list("number", flat=True), *given)
            ends = [one.removeprefix(start) for one in taken if one.startswith(start)]
            # One of a wrong form is refused when it is stored.
            last[start] = max((int(end) for end in ends if _DIGITS.fullmatch(end)), default=0)
        last[start] += 1
        row.number = f"{start}{last[start]}"


def _known_valves(rows: Sequence[Interruption]) -> frozenset[Any]:
    """Which of the ids that ``rows`` list are those of valves of the network."""
    wanted = {valve for row in rows for valve in row.valves}
    valves = Node.objects.filter(kind="venttiili", valid_to__isnull=True, tunnus__in=wanted)
    return frozenset(valves.values_list("tunnus", flat=True)) if wanted else frozenset()


def _require_valves(row: Interruption, known: frozenset[Any]) -> None:
    wanted = set(row.valves)
    if len(wanted) != len(row.valves) or not wanted <= known:
        raise broken(_VALVES, "lists the ids of valves of the network, each once")
