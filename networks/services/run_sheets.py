"""The run sheet of an interruption: valves ticked closed, failed or reopened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from gisapp.core.errors import ConflictError, InvalidInputError, NotFoundError
from networks.models import InterruptionValve

if TYPE_CHECKING:
    import datetime
    from uuid import UUID

TICKS: Final = {
    "kiinni": ("closed_at", {"asento": "kiinni"}),
    "epaonnistui": ("failed_at", {"toimintakunto": "ei_toimi"}),
    "avattu": ("reopened_at", {"asento": "auki"}),
}
"""For each tick the column of its time, and what it says of the valve, by published names."""
_FROM: Final = {
    "kiinni": ("odottaa", "avattu", "epaonnistui"),
    "epaonnistui": ("odottaa", "avattu"),
    "avattu": ("kiinni",),
}


def sheet_tick(
    interruption: int, valve: UUID, state: str, at: datetime.datetime | None = None
) -> dict[str, str]:
    """Tick a valve of the sheet at ``at`` (now), and give what the tick says of the valve.

    Raises ``NotFoundError`` for a valve that is not on the sheet, ``InvalidInputError`` for an
    unknown tick or a time to come, and ``ConflictError`` for a tick that cannot follow the last.
    """
    if state not in TICKS:
        msg = f"A valve is ticked as one of {', '.join(TICKS)}."
        raise InvalidInputError(msg, locator="kuittaus")
    line = (
        InterruptionValve.objects.select_for_update()
        .filter(interruption_id=interruption, valve=valve)
        .first()
    )
    if line is None:
        msg = f"The valve {valve} is not on the run sheet of this interruption."
        raise NotFoundError(msg, locator="valve")
    now = timezone.now()
    if at is not None and at > now:
        msg = "A valve is ticked when it is done: the time is not in the future."
        raise InvalidInputError(msg, locator="aika")
    if line.state not in _FROM[state]:
        msg = f"The valve {valve} stands as {line.state}; {state} cannot follow that."
        raise ConflictError(msg, locator="kuittaus")
    column, said = TICKS[state]
    line.state = state
    setattr(line, column, at or now)
    line.save(update_fields=["state", column])
    return said


def still_shut() -> QuerySet[InterruptionValve]:
    """Lines of valves that are shut though their interruption is over."""
    over = Q(interruption__ends_at__lt=timezone.now())
    ended = Q(interruption__state__in=("paattynyt", "peruttu"))
    lines = InterruptionValve.objects.filter(over | ended, state="kiinni")
    return lines.select_related("interruption").order_by("interruption__ends_at", "position")
