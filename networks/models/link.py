"""A link: a pipe or sewer between two nodes."""

from __future__ import annotations

from typing import Final

from django.contrib.gis.db import models as gis_models
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.db.models.functions import Coalesce, Greatest

from gisapp.features.storage import (
    AnyHeightLineStringField,
    geometry_constraint,
    gk27_of,
    with_history,
)
from networks.choices.links import FLOW_DIRECTION, LIQUID, MATERIAL, PIPE_KIND, PIPE_TYPE
from networks.models.network_object import NetworkObject, NetworkObjectQuerySet
from networks.models.node import Node

# Published link types, and the networks that each holds, in the order of answers.
NETWORKS_OF_TYPE: Final = {
    "vesijohto": ("vesi",),
    "jatevesiviemari": ("jatevesi", "sekavesi"),
    "hulevesiviemari": ("hulevesi",),
}
TYPE_OF_NETWORK: Final = {
    network: name for name, networks in NETWORKS_OF_TYPE.items() for network in networks
}


class EllipsoidalLength(gis_models.Func):
    """Length on the ellipsoid, m: TM35FIN itself shortens by 0.4 m a kilometre at Mikkeli."""

    template = (
        "round(ST_LengthSpheroid(ST_Transform(%(expressions)s, 4326), "
        "'SPHEROID[\"GRS 1980\",6378137,298.257222101]'::spheroid)::numeric, 2)::double precision"
    )
    output_field = models.FloatField()


# How far away a link is worth showing: its millimetres, with trunk mains of unknown size among the
# larger ones; service pipes never.
LINK_RANK: Final = models.Case(
    models.When(kind__in=("tonttivesijohto", "tonttiviemari"), then=0),
    models.When(
        kind__in=("paavesijohto", "raakavesijohto", "paaviemari"),
        then=Greatest(Coalesce("nominal_diameter_mm", 100), 250),
    ),
    default=Coalesce("nominal_diameter_mm", 100),
    output_field=models.IntegerField(),
)


class LinkQuerySet(NetworkObjectQuerySet):
    """Questions asked of links."""


@with_history(exclude=("geometry_gk27", "length_m"))
class Link(NetworkObject):
    """A pipe or sewer between two nodes of the network.

    Geometry is EPSG:3067 in digitising order, from ``start_node`` to ``end_node``, with heights
    (m N2000) only where all of them are known. Invert levels are m N2000.
    """

    start_node = models.ForeignKey(
        Node, models.PROTECT, to_field="tunnus", related_name="+", verbose_name="alkusolmu"
    )
    end_node = models.ForeignKey(
        Node, models.PROTECT, to_field="tunnus", related_name="+", verbose_name="loppusolmu"
    )
    kind = models.CharField("laji", max_length=20, choices=PIPE_KIND.choices, default="muu")
    type_code = models.CharField(
        "tyyppi", max_length=12, choices=PIPE_TYPE.choices, default="putki"
    )
    liquid = models.CharField(  # noqa: DJ001 -- null on water mains
        "neste", max_length=12, choices=LIQUID.choices, null=True, blank=True
    )
    material = models.CharField(
        "materiaali", max_length=24, choices=MATERIAL.choices, default="ei_tiedossa"
    )
    nominal_diameter_mm = models.PositiveIntegerField(
        "nimellishalkaisija (mm)", null=True, blank=True
    )
    pressure_class_bar = models.FloatField("paineluokka (PN, bar)", null=True, blank=True)
    start_invert_m = models.FloatField("vesijuoksu alussa (m)", null=True, blank=True)
    end_invert_m = models.FloatField("vesijuoksu lopussa (m)", null=True, blank=True)
    flow_direction = models.CharField(
        "virtaussuunta", max_length=12, choices=FLOW_DIRECTION.choices, default="tuntematon"
    )
    is_closed = models.BooleanField("suljettu", default=False)
    geometry = AnyHeightLineStringField("sijainti")
    geometry_gk27 = gk27_of("geometry")
    length_m = GeneratedField(
        verbose_name="pituus (m)",
        expression=EllipsoidalLength(F("geometry")),
        output_field=models.FloatField(),
        db_persist=True,
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = "johto"
        verbose_name_plural = "johdot"
        indexes = [
            models.Index(fields=["network", "id"], name="link_network_id"),
            # Counts of a type read this index alone instead of the whole table.
            models.Index(
                fields=["network", "secrecy", "valid_from", "valid_to"],
                name="link_network_current",
            ),
        ]
        constraints = [
            *NetworkObject.Meta.constraints,
            PIPE_KIND.constraint("kind", "link_kind_code"),
            PIPE_TYPE.constraint("type_code", "link_type_code"),
            LIQUID.constraint("liquid", "link_liquid_code"),
            MATERIAL.constraint("material", "link_material_code"),
            FLOW_DIRECTION.constraint("flow_direction", "link_flow_direction_code"),
            models.CheckConstraint(
                condition=Q(network="vesi", liquid__isnull=True)
                | Q(~Q(network="vesi"), pressure_class_bar__isnull=True, liquid__isnull=False)
                | Q(~Q(network="vesi"), type_code="paineputki", liquid__isnull=False),
                name="link_liquid_of_network",
            ),
            models.CheckConstraint(
                condition=Q(nominal_diameter_mm__isnull=True)
                | Q(nominal_diameter_mm__range=(5, 10000)),
                name="link_nominal_diameter",
            ),
            geometry_constraint("geometry", "LINESTRING", "link_geometry"),
        ]

    @property
    def published_type(self) -> str:
        """The name of the published type that the link belongs to."""
        return TYPE_OF_NETWORK[self.network]
