"""An interruption: a planned or sudden cut in the supply."""

from __future__ import annotations

from django.contrib.gis.db import models as gis_models
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gisapp.features.storage import gk27_of, with_history
from gisapp.geo.crs import STORAGE_SRID
from networks.choices.interruptions import INTERRUPTION_STATE
from networks.models.network_object import NetworkObject, NetworkObjectQuerySet


class InterruptionQuerySet(NetworkObjectQuerySet):
    """Questions asked of interruptions."""


@with_history(exclude=("geometry_gk27",))
class Interruption(NetworkObject):
    """A cut in the supply (katkos): its number, times, state, area and the valves that make it."""

    number = models.CharField("katkostunnus", max_length=20, unique=True)
    starts_at = models.DateTimeField("alkaa")
    ends_at = models.DateTimeField("päättyy", null=True, blank=True)
    state = models.CharField("tila", max_length=12, choices=INTERRUPTION_STATE.choices)
    valves = ArrayField(models.UUIDField(), verbose_name="venttiilit", default=list, blank=True)
    geometry = gis_models.MultiPolygonField("sijainti", srid=STORAGE_SRID)
    geometry_gk27 = gk27_of("geometry")

    objects = InterruptionQuerySet.as_manager()

    class Meta:
        verbose_name = "katkos"
        verbose_name_plural = "katkokset"
        constraints = [
            *NetworkObject.Meta.constraints,
            INTERRUPTION_STATE.constraint("state", "interruption_state_code"),
            models.CheckConstraint(
                condition=Q(number__regex=r"^K-[0-9]{4}-[0-9]{1,6}$"),
                name="interruption_number_form",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="interruption_times",
            ),
        ]
