"""What every object of the networks has, whether node, link or area."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from gisapp.features.storage import Numbered
from networks.choices.objects import CAPTURE_METHOD, HEIGHT_SYSTEM, NETWORK, SECRECY, USAGE_STATE


class NetworkObjectQuerySet(models.QuerySet["NetworkObject"]):
    """Questions asked of network objects."""

    def current(self) -> Self:
        """Objects whose validity has begun and not ended."""
        return self.filter(valid_from__lte=Now()).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=Now())
        )

    def without_secret(self) -> Self:
        """Objects that any signed-in role may see."""
        return self.exclude(secrecy="salassa")


class NetworkObject(Numbered):
    """An object of the networks.

    ``tunnus`` is the public id and never changes; ``source`` and ``source_id`` name the object in
    the system it came from. Validity is in the world, record time is in the history tables.
    """

    tunnus = models.UUIDField("tunnus", unique=True, default=uuid.uuid4, editable=False)
    source = models.CharField("lähde", max_length=64, default="vesiverkko")
    source_id = models.CharField("lähdetunnus", max_length=64, null=True, blank=True)  # noqa: DJ001 -- null, not '', where there is none: the pair is unique
    network = models.CharField("verkosto", max_length=16, choices=NETWORK.choices)
    usage_state = models.CharField(
        "käytössäolotila", max_length=16, choices=USAGE_STATE.choices, default="kaytossa"
    )
    built_year = models.PositiveSmallIntegerField("rakennusvuosi", null=True, blank=True)
    renovated_year = models.PositiveSmallIntegerField("saneerausvuosi", null=True, blank=True)
    position_uncertainty_m = models.FloatField("sijaintiepävarmuus (m)", null=True, blank=True)
    height_system = models.CharField(
        "korkeusjärjestelmä", max_length=12, choices=HEIGHT_SYSTEM.choices, default="N2000"
    )
    capture_method = models.CharField(
        "luontitapa", max_length=16, choices=CAPTURE_METHOD.choices, default="tuntematon"
    )
    secrecy = models.CharField(
        "suojaustaso", max_length=12, choices=SECRECY.choices, default="sisainen"
    )
    valid_from = models.DateTimeField("voimassa alkaen", db_default=Now())
    valid_to = models.DateTimeField("voimassa päättyen", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            # The id first: people ask for it alone; who asks for a whole source reads it all.
            models.UniqueConstraint(fields=["source_id", "source"], name="%(class)s_source_unique"),
            NETWORK.constraint("network", "%(class)s_network"),
            USAGE_STATE.constraint("usage_state", "%(class)s_usage_state"),
            HEIGHT_SYSTEM.constraint("height_system", "%(class)s_height_system"),
            CAPTURE_METHOD.constraint("capture_method", "%(class)s_capture_method"),
            SECRECY.constraint("secrecy", "%(class)s_secrecy"),
            models.CheckConstraint(
                condition=Q(built_year__isnull=True) | Q(built_year__range=(1800, 2100)),
                name="%(class)s_built_year",
            ),
            models.CheckConstraint(
                condition=Q(position_uncertainty_m__isnull=True)
                | Q(position_uncertainty_m__gte=0, position_uncertainty_m__lte=1000),
                name="%(class)s_position_uncertainty",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="%(class)s_validity",
            ),
            # Ids travel as XML and in addresses: printable, no blanks at the ends, nothing that
            # turns text around or that is no character of XML.
            models.CheckConstraint(
                condition=Q(source__regex=r"^[[:alnum:]][[:alnum:]_. -]{0,62}[[:alnum:]_.-]?$"),
                name="%(class)s_source_text",
            ),
            models.CheckConstraint(
                condition=Q(source_id__isnull=True)
                | Q(
                    source_id__regex=(
                        r"^[^[:cntrl:][:space:]\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]+$"
                    )
                ),
                name="%(class)s_source_id_text",
            ),
        ]

    def __str__(self) -> str:
        return str(self.tunnus)
