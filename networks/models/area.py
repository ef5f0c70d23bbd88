"""An area: where the utility serves, a pressure zone, or a pumping district."""

from __future__ import annotations

from typing import Self

from django.contrib.gis.db import models as gis_models
from django.db import models

from gisapp.features.storage import gk27_of, with_history
from gisapp.geo.crs import STORAGE_SRID
from networks.choices.areas import AREA_KIND
from networks.models.network_object import NetworkObject, NetworkObjectQuerySet


class AreaQuerySet(NetworkObjectQuerySet):
    """Questions asked of areas."""

    def of_kind(self, kind: str) -> Self:
        """Areas of one kind, a code of ``AREA_KIND``."""
        return self.filter(kind=kind)


@with_history(exclude=("geometry_gk27",))
class Area(NetworkObject):
    """A service area (toiminta-alue), pressure zone or pumping district, EPSG:3067."""

    kind = models.CharField("aluelaji", max_length=16, choices=AREA_KIND.choices)
    name = models.CharField("nimi", max_length=80)
    geometry = gis_models.MultiPolygonField("sijainti", srid=STORAGE_SRID)
    geometry_gk27 = gk27_of("geometry")

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "alue"
        verbose_name_plural = "alueet"
        constraints = [
            *NetworkObject.Meta.constraints,
            AREA_KIND.constraint("kind", "area_kind_code"),
            models.CheckConstraint(
                condition=models.Q(name__regex=r"^[[:alnum:]][[:alnum:] .,/()-]{0,79}$"),
                name="area_name_text",
            ),
        ]
