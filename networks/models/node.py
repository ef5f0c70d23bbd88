"""A node: valve, manhole, hydrant, pumping station, connection point or other device."""

from __future__ import annotations

from typing import Final, Self

from django.db import models
from django.db.models import Q

from gisapp.features.storage import AnyHeightPointField, geometry_constraint, gk27_of, with_history
from networks.choices.nodes import NODE_KIND, NODE_TYPE, VALVE_CONDITION, VALVE_POSITION
from networks.models.network_object import NetworkObject, NetworkObjectQuerySet

TYPES_OF_KIND: Final = {
    "venttiili": (
        "sulkuventtiili",
        "tonttiventtiili",
        "takaiskuventtiili",
        "paineenalennusventtiili",
        "saatoventtiili",
        "ilmanpoistoventtiili",
        "tyhjennysventtiili",
        "palopostiventtiili",
    ),
    "kaivo": (
        "tarkastuskaivo",
        "hulevesikaivo",
        "purkukaivo",
        "venttiilikaivo",
        "mittarikaivo",
        "tarkastusputki",
    ),
    "paloposti": ("maapaloposti", "ylapaloposti"),
    "pumppaamo": (
        "jatevesipumppaamo",
        "hulevesipumppaamo",
        "vedenottopumppaamo",
        "paineenkorottamo",
        "pumppu",
    ),
    "liitoskohta": ("tonttiliitos",),
    "laite": (
        "haara",
        "liitos",
        "paa",
        "pumppu",
        "vesitorni",
        "vesisailio",
        "vedenottamo",
        "vedenkasittelylaitos",
        "jatevedenpuhdistamo",
        "purkuaukko",
        "ylivuoto",
        "mittausasema",
        "virtauksensaadin",
        "sairaala",
        "terveysasema",
        "dialyysikeskus",
        "hoivakoti",
        "koulu",
        "paivakoti",
        "muu",
    ),
}
SOURCE_TYPES: Final = ("vesitorni", "vesisailio", "vedenottamo", "vedenkasittelylaitos")
CRITICAL_TYPES: Final = (
    "sairaala",
    "dialyysikeskus",
    "terveysasema",
    "hoivakoti",
    "koulu",
    "paivakoti",
)
"""Institutions that suffer first when water goes, the most urgent first."""
SECRET_TYPES: Final = (*SOURCE_TYPES, "jatevedenpuhdistamo")


class NodeQuerySet(NetworkObjectQuerySet):
    """Questions asked of nodes."""

    def of_kind(self, kind: str) -> Self:
        """Nodes of one kind, a code of ``NODE_KIND``."""
        return self.filter(kind=kind)


def _type_fits_kind() -> Q:
    """The condition that a node's type belongs to its kind."""
    condition = Q()
    for kind, types in TYPES_OF_KIND.items():
        condition |= Q(kind=kind, type_code__in=types)
    return condition


@with_history(exclude=("geometry_gk27",))
class Node(NetworkObject):
    """Where links end. Columns of one kind are null on all others.

    Levels are m N2000, nominal diameters and manhole diameters mm, geometry EPSG:3067 with the
    height of the object (m N2000) where it is known.
    """

    kind = models.CharField("solmulaji", max_length=12, choices=NODE_KIND.choices)
    type_code = models.CharField("tyyppi", max_length=24, choices=NODE_TYPE.choices)
    geometry = AnyHeightPointField("sijainti")
    geometry_gk27 = gk27_of("geometry")

    position = models.CharField(  # noqa: DJ001 -- null means that the node is no valve
        "asento", max_length=12, choices=VALVE_POSITION.choices, null=True, blank=True
    )
    condition = models.CharField(  # noqa: DJ001 -- null means that the node is no valve
        "toimintakunto", max_length=16, choices=VALVE_CONDITION.choices, null=True, blank=True
    )
    nominal_diameter_mm = models.PositiveIntegerField(
        "nimellishalkaisija (mm)", null=True, blank=True
    )

    cover_level_m = models.FloatField("kannen korkeus (m)", null=True, blank=True)
    bottom_level_m = models.FloatField("pohjan korkeus (m)", null=True, blank=True)
    diameter_mm = models.PositiveIntegerField("halkaisija (mm)", null=True, blank=True)

    yield_l_min = models.FloatField("tuotto (l/min)", null=True, blank=True)
    inspected_on = models.DateField("tarkastuspäivä", null=True, blank=True)
    power_kw = models.FloatField("teho (kW)", null=True, blank=True)
    capacity_l_s = models.FloatField("tuotto (l/s)", null=True, blank=True)
    has_overflow = models.BooleanField("ylivuoto", null=True, blank=True)
    volume_m3 = models.FloatField("tilavuus (m³)", null=True, blank=True)

    objects = NodeQuerySet.as_manager()

    class Meta:
        verbose_name = "solmu"
        verbose_name_plural = "solmut"
        indexes = [
            models.Index(fields=["kind", "id"], name="node_kind"),
            # Counts of a type read this index alone instead of the whole table.
            models.Index(
                fields=["kind", "secrecy", "valid_from", "valid_to"], name="node_kind_current"
            ),
        ]
        constraints = [
            *NetworkObject.Meta.constraints,
            NODE_KIND.constraint("kind", "node_kind_code"),
            VALVE_POSITION.constraint("position", "node_position_code"),
            VALVE_CONDITION.constraint("condition", "node_condition_code"),
            models.CheckConstraint(condition=_type_fits_kind(), name="node_type_of_kind"),
            models.CheckConstraint(
                condition=Q(kind="venttiili", position__isnull=False, condition__isnull=False)
                | Q(~Q(kind="venttiili"), position__isnull=True, condition__isnull=True),
                name="node_valve_state",
            ),
            models.CheckConstraint(
                condition=Q(kind="kaivo")
                | Q(
                    cover_level_m__isnull=True,
                    bottom_level_m__isnull=True,
                    diameter_mm__isnull=True,
                ),
                name="node_levels_of_manhole",
            ),
            models.CheckConstraint(
                condition=Q(cover_level_m__isnull=True)
                | Q(bottom_level_m__isnull=True)
                | Q(bottom_level_m__lte=models.F("cover_level_m")),
                name="node_bottom_below_cover",
            ),
            models.CheckConstraint(
                condition=Q(nominal_diameter_mm__isnull=True)
                | Q(nominal_diameter_mm__range=(5, 10000)),
                name="node_nominal_diameter",
            ),
            geometry_constraint("geometry", "POINT", "node_geometry"),
        ]
