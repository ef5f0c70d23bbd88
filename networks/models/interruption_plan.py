"""The plan of an interruption: its run sheet, and the objects that it touches."""

from __future__ import annotations

from django.db import models

from networks.choices.interruptions import INTERRUPTION_ROLE, SHEET_STATE
from networks.models.interruption import Interruption


class InterruptionValve(models.Model):
    """A line of the run sheet: a valve to close, in walking order, and what became of it.

    ``valve`` is the valve's tunnus; the line stays when the valve goes.
    """

    id = models.BigAutoField(primary_key=True)
    interruption = models.ForeignKey(Interruption, models.CASCADE, related_name="sheet")
    position = models.PositiveIntegerField("järjestys")
    valve = models.UUIDField("venttiili")
    state = models.CharField(
        "kuittaus", max_length=12, choices=SHEET_STATE.choices, default="odottaa"
    )
    closed_at = models.DateTimeField("suljettu", null=True, blank=True)
    failed_at = models.DateTimeField("ei sulkeutunut", null=True, blank=True)
    reopened_at = models.DateTimeField("avattu", null=True, blank=True)

    class Meta:
        verbose_name = "katkoksen venttiili"
        verbose_name_plural = "katkoksen venttiilit"
        constraints = [
            models.UniqueConstraint(
                fields=["interruption", "valve"], name="interruption_valve_unique"
            ),
            SHEET_STATE.constraint("state", "interruption_valve_state_code"),
        ]

    def __str__(self) -> str:
        return f"{self.interruption_id} {self.valve}"


class InterruptionObject(models.Model):
    """A node or link (its tunnus) of an interruption, and its part in it."""

    id = models.BigAutoField(primary_key=True)
    interruption = models.ForeignKey(Interruption, models.CASCADE, related_name="objects_touched")
    tunnus = models.UUIDField("tunnus", db_index=True)
    role = models.CharField("rooli", max_length=12, choices=INTERRUPTION_ROLE.choices)

    class Meta:
        verbose_name = "katkoksen kohde"
        verbose_name_plural = "katkoksen kohteet"
        constraints = [
            models.UniqueConstraint(
                fields=["interruption", "role", "tunnus"], name="interruption_object_unique"
            ),
            INTERRUPTION_ROLE.constraint("role", "interruption_object_role_code"),
        ]

    def __str__(self) -> str:
        return f"{self.interruption_id} {self.role} {self.tunnus}"
