"""Consumption points, the address register, and what ties points to places and pipes.

A consumption point holds its id, its address, its place and technical columns, and nothing else:
who lives there, what is owed and which meter it has stay in the customer system. Every text
column is narrow and has its pattern in the database, so there is no room for a free remark.
"""

from __future__ import annotations

from typing import Final, Self

from django.contrib.gis.db import models as gis_models
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Now

from consumption_points.choices import CONNECTION_RULE, PLACEMENT_RULE
from gisapp.features.storage import Numbered, gk27_of, with_history
from gisapp.geo.crs import STORAGE_SRID
from networks.choices.objects import NETWORK
from networks.models import Interruption, Node

STREET_LENGTH: Final = 80
POINT_ID_PATTERN: Final = "^[0-9A-Za-zÅÄÖåäö][0-9A-Za-zÅÄÖåäö._:-]{0,31}$"
POSTCODE_PATTERN: Final = "^([0-9]{5})?$"
_NAME_PATTERN: Final = "^([[:alpha:]][[:alpha:] -]{1,39})?$"
_STREET_PATTERN: Final = "^[[:alnum:]][[:alnum:] .,:/&'()+-]{0,79}$"
_HOUSE_LETTER_PATTERN: Final = "^([a-zåäö](-[a-zåäö])?)?$"
_STAIR_PATTERN: Final = "^([A-ZÅÄÖ]{1,2}(-[A-ZÅÄÖ])?|rak [0-9]{1,3}|talo [0-9A-ZÅÄÖ]{1,3})?$"
_APARTMENT_PATTERN: Final = "^([0-9]{1,4}[a-zåäö]?(-[0-9]{1,4})?)?$"


class InFinland(models.Func):
    """True where the point is null or lies within Finland's extent, EPSG:3067."""

    template = (
        "(%(expressions)s IS NULL OR (NOT ST_IsEmpty(%(expressions)s)"
        " AND ST_X(%(expressions)s) BETWEEN 40000 AND 780000"
        " AND ST_Y(%(expressions)s) BETWEEN 6570000 AND 7800000))"
    )
    output_field = models.BooleanField()


def _part_constraints(name: str, *streets: str) -> list[CheckConstraint]:
    """The CHECKs of the address parts, for a table whose constraints begin with ``name``."""
    patterns = {
        **dict.fromkeys(streets, _STREET_PATTERN),
        "house_letter": _HOUSE_LETTER_PATTERN,
        "postcode": POSTCODE_PATTERN,
        "municipality": _NAME_PATTERN,
    }
    checks = [
        CheckConstraint(condition=Q(**{f"{field}__regex": pattern}), name=f"{name}_{field}_text")
        for field, pattern in patterns.items()
    ]
    return [
        *checks,
        CheckConstraint(
            condition=Q(house_number__isnull=False)
            | Q(house_number_end__isnull=True, house_letter=""),
            name=f"{name}_number_first",
        ),
        CheckConstraint(
            condition=Q(house_number__isnull=True) | Q(house_number__lte=99_999),
            name=f"{name}_number_size",
        ),
        CheckConstraint(
            condition=Q(house_number_end__isnull=True) | Q(house_number_end__lte=99_999),
            name=f"{name}_number_end_size",
        ),
    ]


class ConsumptionPointQuerySet(models.QuerySet["ConsumptionPoint"]):
    """Questions asked of consumption points."""

    def current(self) -> Self:
        """Points that have not ended."""
        return self.filter(ended_at__isnull=True)

    def placed(self) -> Self:
        """Points with a place."""
        return self.filter(geometry__isnull=False)


@with_history(exclude=("geometry_gk27",))
class ConsumptionPoint(Numbered):
    """A consumption point (kulutuspaikka): its id, address and place (EPSG:3067), nothing else.

    ``point_id`` is the customer system's id and the public one. ``address`` is the display text
    made of the parts, ``Katu 1 A 2, 50100 Mikkeli``. A point without a place has no geometry.
    """

    point_id = models.CharField("kulutuspaikkatunnus", max_length=32, unique=True)
    street = models.CharField("katu tai paikka", max_length=STREET_LENGTH)
    house_number = models.PositiveIntegerField("numero", null=True, blank=True)
    house_number_end = models.PositiveIntegerField("numeron loppu", null=True, blank=True)
    house_letter = models.CharField("jakokirjain", max_length=3, blank=True, default="")
    stair = models.CharField("porras", max_length=8, blank=True, default="")
    apartment = models.CharField("huoneisto", max_length=10, blank=True, default="")
    postcode = models.CharField("postinumero", max_length=5, blank=True, default="")
    municipality = models.CharField("kunta", max_length=40, blank=True, default="")
    address = models.CharField("osoite", max_length=160)
    geometry = gis_models.PointField("sijainti", srid=STORAGE_SRID, null=True, blank=True)
    geometry_gk27 = gk27_of("geometry")
    recorded_at = models.DateTimeField("kirjattu", db_default=Now(), editable=False)
    ended_at = models.DateTimeField("päättynyt", null=True, blank=True)

    objects = ConsumptionPointQuerySet.as_manager()

    class Meta:
        verbose_name = "kulutuspaikka"
        verbose_name_plural = "kulutuspaikat"
        indexes = [
            models.Index(fields=["street", "house_number"], name="point_street_number"),
            # How many there are is read from this index alone instead of the whole table.
            models.Index(fields=["id"], condition=Q(ended_at=None), name="point_current"),
        ]
        constraints = [
            *_part_constraints("point", "street"),
            CheckConstraint(condition=Q(point_id__regex=POINT_ID_PATTERN), name="point_id_form"),
            CheckConstraint(condition=Q(stair__regex=_STAIR_PATTERN), name="point_stair_text"),
            CheckConstraint(
                condition=Q(apartment__regex=_APARTMENT_PATTERN),
                name="point_apartment_text",
            ),
            CheckConstraint(
                condition=Q(address__regex="^[^[:cntrl:]]{1,160}$"),
                name="point_address_text",
            ),
            CheckConstraint(condition=InFinland(F("geometry")), name="point_in_finland"),
        ]

    def __str__(self) -> str:
        return self.point_id


class StreetName(models.Model):
    """A name under which a street is found: the search key, and the street as points write it.

    One street has a row for each language and spelling, so a Swedish name finds points that are
    stored under the Finnish one. Keys come from ``addresses.street_key``.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField("hakuavain", max_length=STREET_LENGTH)
    street = models.CharField("katu", max_length=STREET_LENGTH)

    class Meta:
        verbose_name = "kadunnimi"
        verbose_name_plural = "kadunnimet"
        indexes = [GinIndex(fields=["key"], name="street_name_key", opclasses=["gin_trgm_ops"])]
        constraints = [
            models.UniqueConstraint(fields=["key", "street"], name="street_name_unique"),
            CheckConstraint(
                condition=Q(key__regex="^[[:alnum:]]{1,80}$"),
                name="street_name_key_text",
            ),
        ]

    def __str__(self) -> str:
        return self.street


class Address(models.Model):
    """An address of the register, with its place (EPSG:3067); no person, no building id."""

    id = models.BigAutoField(primary_key=True)
    street_fi = models.CharField("katu suomeksi", max_length=STREET_LENGTH)
    street_sv = models.CharField("katu ruotsiksi", max_length=STREET_LENGTH, blank=True, default="")
    house_number = models.PositiveIntegerField("numero", null=True, blank=True)
    house_number_end = models.PositiveIntegerField("numeron loppu", null=True, blank=True)
    house_letter = models.CharField("jakokirjain", max_length=3, blank=True, default="")
    postcode = models.CharField("postinumero", max_length=5, blank=True, default="")
    municipality = models.CharField("kunta", max_length=40, blank=True, default="")
    geometry = gis_models.PointField("sijainti", srid=STORAGE_SRID)
    source = models.CharField("lähde", max_length=32)
    recorded_at = models.DateTimeField("kirjattu", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "osoite"
        verbose_name_plural = "osoitteet"
        indexes = [models.Index(fields=["street_fi", "house_number"], name="address_street_number")]
        constraints = [
            *_part_constraints("address", "street_fi"),
            CheckConstraint(
                condition=Q(street_sv="") | Q(street_sv__regex=_STREET_PATTERN),
                name="address_street_sv_text",
            ),
            CheckConstraint(
                condition=Q(source__regex="^[a-z0-9_-]{1,32}$"),
                name="address_source_form",
            ),
            CheckConstraint(condition=InFinland(F("geometry")), name="address_in_finland"),
            models.UniqueConstraint(
                fields=[
                    "source",
                    "street_fi",
                    "house_number",
                    "house_number_end",
                    "house_letter",
                    "postcode",
                    "municipality",
                ],
                name="address_unique",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        number = "" if self.house_number is None else f" {self.house_number}{self.house_letter}"
        return f"{self.street_fi}{number}"


@with_history()
class Placement(models.Model):
    """How a point got its place: by which rule, how surely (0–1), and whether by hand."""

    point = models.OneToOneField(
        ConsumptionPoint, models.CASCADE, primary_key=True, related_name="placement"
    )
    rule = models.CharField("sijoitustapa", max_length=16, choices=PLACEMENT_RULE.choices)
    score = models.FloatField("varmuus")
    by_hand = models.BooleanField("käsin", default=False)

    class Meta:
        verbose_name = "sijoitus"
        verbose_name_plural = "sijoitukset"
        constraints = [
            PLACEMENT_RULE.constraint("rule", "placement_rule_code"),
            CheckConstraint(condition=Q(score__range=(0, 1)), name="placement_score"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.rule}"


class Connection(models.Model):
    """The node at which a network serves a point; one point may have several, one node too."""

    id = models.BigAutoField(primary_key=True)
    point = models.ForeignKey(ConsumptionPoint, models.CASCADE, related_name="connections")
    node = models.ForeignKey(Node, models.CASCADE, to_field="tunnus", related_name="+")
    network = models.CharField("verkosto", max_length=16, choices=NETWORK.choices)
    rule = models.CharField("liitostapa", max_length=20, choices=CONNECTION_RULE.choices)
    score = models.FloatField("varmuus")
    confirmed = models.BooleanField("vahvistettu", default=False)

    class Meta:
        verbose_name = "liitos"
        verbose_name_plural = "liitokset"
        constraints = [
            models.UniqueConstraint(fields=["point", "node", "network"], name="connection_unique"),
            NETWORK.constraint("network", "connection_network"),
            CONNECTION_RULE.constraint("rule", "connection_rule_code"),
            CheckConstraint(condition=Q(score__range=(0, 1)), name="connection_score"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} → {self.node_id}"


class InterruptedPoint(models.Model):
    """A point that an interruption leaves without water, as planned; unpublished."""

    id = models.BigAutoField(primary_key=True)
    interruption = models.ForeignKey(Interruption, models.CASCADE, related_name="+")
    point = models.ForeignKey(ConsumptionPoint, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "katkoksen kulutuspaikka"
        verbose_name_plural = "katkoksen kulutuspaikat"
        constraints = [
            models.UniqueConstraint(
                fields=["interruption", "point"], name="interrupted_point_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interruption_id} {self.point_id}"
