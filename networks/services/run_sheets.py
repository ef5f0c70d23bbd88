"""The run sheet of an interruption: valves ticked closed, failed or reopened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from gisapp.core.errors import ConflictError, InvalidInputError, NotFoundError
from networks.models import InterruptionValve

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection
    from uuid import UUID

    from networks.models import Interruption

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
_OVER: Final = ("paattynyt", "peruttu")


def sheet_tick(
    interruption: Interruption, valve: UUID, state: str, at: datetime.datetime | None = None
) -> dict[str, str]:
    """Tick a valve of the sheet at ``at`` (now), and give what the tick says of the valve.

    Raises ``NotFoundError`` for a valve that is not on the sheet, ``InvalidInputError`` for an
    unknown tick or a time to come, and ``ConflictError`` for a tick that cannot follow the last:
    for an interruption that is over valves are only reopened.
    """
    if state not in TICKS:
        msg = f"A valve is ticked as one of {', '.join(TICKS)}."
        raise InvalidInputError(msg, locator="kuittaus")
    line = (
        InterruptionValve.objects.select_for_update()
        .filter(interruption=interruption, valve=valve)
        .first()
    )
    if line is None:
        msg = f"The valve {valve} is not on the run sheet of this interruption."
        raise NotFoundError(msg, locator="valve")
    now = timezone.now()
    if at is not None and at > now:
        msg = "A valve is ticked when it is done: the time is not in the future."
        raise InvalidInputError(msg, locator="aika")
    if interruption.state in _OVER and state != "avattu":
        msg = (
            f"{interruption.number} is over ({interruption.state}): its valves are only reopened "
            "(avattu). Plan a new interruption to close one."
        )
        raise ConflictError(msg, locator="kuittaus")
    if line.state not in _FROM[state]:
        msg = f"The valve {valve} stands as {line.state}; {state} cannot follow that."
        raise ConflictError(msg, locator="kuittaus")
    column, said = TICKS[state]
    line.state = state
    setattr(line, column, at or now)
    line.save(update_fields=["state", column])
    return said


def refuse_while_shut(interruptions: Collection[int]) -> None:
    """Raise ``ConflictError`` for an interruption (primary keys) with a valve ticked shut.

    Its run sheet, which would go with it, is all that reminds of the valve.
    """
    shut = InterruptionValve.objects.filter(interruption__in=interruptions, state="kiinni")
    line = shut.select_related("interruption").order_by("interruption_id", "position").first()
    if line is not None:
        msg = (
            f"The valve {line.valve} is still shut for the interruption "
            f"{line.interruption.number}. Tick it reopened (avattu) first, or end or cancel the "
            "interruption (tila) and leave it: the alarm then tells of the valve."
        )
        raise ConflictError(msg, locator=line.interruption.number)


def still_shut() -> QuerySet[InterruptionValve]:
    """Lines of valves that are shut though their interruption is over."""
    over = Q(interruption__ends_at__lt=timezone.now())
    ended = Q(interruption__state__in=_OVER)
    lines = InterruptionValve.objects.filter(over | ended, state="kiinni")
    return lines.select_related("interruption").order_by("interruption__ends_at", "position")
