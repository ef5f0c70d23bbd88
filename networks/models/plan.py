"""A plan: changes of the network that somebody has drawn and nobody has built yet.

Plans have tables of their own, which the role of the reading side cannot read: no map, feed, tile,
graph or export can show them by mistake (decision 19).
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from gisapp.features.storage import AnyHeightGeometryField, with_history
from gisapp.geo.crs import STORAGE_SRID
from networks.choices.plans import PLAN_CHANGE, PLAN_STATE
from networks.models.link import NETWORKS_OF_TYPE
from networks.models.node import TYPES_OF_KIND

# Published types whose objects a plan may change.
PLANNED_TYPES: Final = (*TYPES_OF_KIND, *NETWORKS_OF_TYPE)


@with_history()
class Plan(models.Model):
    """A plan (suunnitelma): its number, name, state and the plan that it builds on.

    The database draws ``change_number`` anew whenever the plan or one of its changes is written.
    ``built_from`` is the first change number of the build: all numbers from it to
    ``change_number`` are the build's own.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField("suunnitelmatunnus", max_length=20, unique=True)
    name = models.CharField("nimi", max_length=80)
    state = models.CharField("tila", max_length=12, choices=PLAN_STATE.choices, default="luonnos")
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="perustuu"
    )
    built_from = models.BigIntegerField("rakennettu alkaen", null=True, blank=True)
    change_number = models.BigIntegerField(
        "muutosnumero", unique=True, editable=False, db_default=0
    )
    changed_at = models.DateTimeField("muutettu", editable=False, db_default=Now())

    class Meta:
        verbose_name = "suunnitelma"
        verbose_name_plural = "suunnitelmat"
        constraints = [
            PLAN_STATE.constraint("state", "plan_state_code"),
            models.CheckConstraint(
                condition=Q(number__regex=r"^S-[0-9]{4}-[0-9]{1,6}$"), name="plan_number_form"
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"^[[:alnum:]][[:alnum:] .,/()-]{0,79}$"),
                name="plan_name_text",
            ),
            models.CheckConstraint(
                condition=Q(based_on__isnull=True) | ~Q(based_on=F("id")), name="plan_not_on_itself"
            ),
            models.CheckConstraint(
                condition=Q(state="rakennettu", built_from__isnull=False)
                | Q(~Q(state="rakennettu"), built_from__isnull=True),
                name="plan_built_from",
            ),
        ]

    def __str__(self) -> str:
        return self.number


@with_history()
class PlanChange(models.Model):
    """What a plan does to one object, made, changed or removed.

    ``tunnus`` is the object's for good, new ones too. ``seen`` is the change number of the object
    against which the change was drawn, null where only a plan has the object. ``values`` are
    declared properties by public name, codes, numbers and dates as JSON has them; ``geometry`` is
    EPSG:3067. A new node may split a link, ``splits``, on which it is drawn.
    """

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes")
    kind = models.CharField("muutostyyppi", max_length=8, choices=PLAN_CHANGE.choices)
    type_name = models.CharField(
        "tyyppinimi", max_length=16, choices=[(name, name) for name in PLANNED_TYPES]
    )
    tunnus = models.UUIDField("tunnus", db_index=True)
    seen = models.BigIntegerField("nähty muutosnumero", null=True, blank=True)
    splits = models.UUIDField("jakaa", null=True, blank=True, db_index=True)
    splits_seen = models.BigIntegerField("jaettavan nähty muutosnumero", null=True, blank=True)
    values = models.JSONField("arvot", default=dict)
    geometry = AnyHeightGeometryField("sijainti", srid=STORAGE_SRID, null=True, blank=True)

    class Meta:
        verbose_name = "suunnitelman muutos"
        verbose_name_plural = "suunnitelman muutokset"
        constraints = [
            models.UniqueConstraint(fields=["plan", "tunnus"], name="plan_change_unique"),
            PLAN_CHANGE.constraint("kind", "plan_change_kind_code"),
            models.CheckConstraint(
                condition=Q(type_name__in=PLANNED_TYPES), name="plan_change_type"
            ),
            models.CheckConstraint(
                condition=Q(splits__isnull=True) | Q(kind="lisays", type_name__in=[*TYPES_OF_KIND]),
                name="plan_change_node_splits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind} {self.type_name} {self.tunnus}"
