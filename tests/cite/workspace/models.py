"""Points, lines and areas with a value of every kind, some of them missing.

The suites read the data and make their questions from what they find. They look for a name, a
description and an identifier of GML, for a time, for a number, and for a value that is nil in some
features. They write a word into the last property, which is therefore a plain text that is never
missing.
"""

from __future__ import annotations

import uuid

from django.contrib.gis.db import models as gis
from django.db import models

from gisapp.features.storage import Numbered, gk27_of
from gisapp.geo.crs import STORAGE_SRID

_NO_CONTROLS = r"^[^[:cntrl:]]*$"


class Sample(Numbered):
    """What all of them have in common."""

    tunnus = models.UUIDField("tunnus", unique=True, default=uuid.uuid4, editable=False)
    identifier = models.CharField("tunniste", max_length=128, null=True, blank=True)  # noqa: DJ001 -- missing is not empty
    name = models.CharField("nimi", max_length=128, null=True, blank=True)  # noqa: DJ001 -- missing is not empty
    description = models.CharField("kuvaus", max_length=256, null=True, blank=True)  # noqa: DJ001 -- missing is not empty
    observed_at = models.DateTimeField("havaittu")
    count = models.IntegerField("lukumäärä")
    depth_m = models.FloatField("syvyys (m)", null=True, blank=True)
    label = models.CharField("selite", max_length=128)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(**{f"{field}__isnull": True})
                | models.Q(**{f"{field}__regex": _NO_CONTROLS}),
                name=f"%(class)s_{field}_text",
            )
            for field in ("identifier", "name", "description", "label")
        ]

    def __str__(self) -> str:
        return str(self.tunnus)


class SamplePoint(Sample):
    """A point, EPSG:3067."""

    geometry = gis.PointField("sijainti", srid=STORAGE_SRID)
    geometry_gk27 = gk27_of("geometry")


class SampleLine(Sample):
    """A line, EPSG:3067."""

    geometry = gis.LineStringField("sijainti", srid=STORAGE_SRID)
    geometry_gk27 = gk27_of("geometry")


class SampleArea(Sample):
    """An area, EPSG:3067."""

    geometry = gis.MultiPolygonField("sijainti", srid=STORAGE_SRID)
    geometry_gk27 = gk27_of("geometry")


class SampleZone(Sample):
    """An area that lies over others, EPSG:3067: what a join wants two types of."""

    geometry = gis.MultiPolygonField("sijainti", srid=STORAGE_SRID)
    geometry_gk27 = gk27_of("geometry")
