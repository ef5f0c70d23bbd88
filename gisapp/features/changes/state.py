"""``tilannekuva``: how things stand, a row for each followed type that the caller may read.

``suurin_muutosnumero`` is safe: everything up to it is committed and visible. A follower whose
number is below ``pienin_muutosnumero``, or who knows another ``aikakausi``, loads everything anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.db import models

from gisapp.features.changes.declared import APP_LABEL
from gisapp.features.declaration import FeatureType, Property, Role, Subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from gisapp.features.declaration import Viewer

NAME: Final = "tilannekuva"


class State(models.Model):
    """A row of the view: a type as one class of rights sees it."""

    id = models.BigIntegerField(primary_key=True)
    type_name = models.CharField("tyyppinimi", max_length=63)
    sees_secret = models.BooleanField()
    sees_addresses = models.BooleanField()
    change_number = models.BigIntegerField("suurin muutosnumero")
    floor = models.BigIntegerField("pienin muutosnumero")
    epoch = models.CharField("aikakausi", max_length=20)
    row_count = models.BigIntegerField("lukumäärä")
    made_at = models.DateTimeField("luotu")

    objects: ClassVar[models.Manager[State]] = models.Manager()

    class Meta:
        app_label = APP_LABEL
        managed = False
        db_table = NAME
        verbose_name = "tilannekuva"
        verbose_name_plural = "tilannekuva"

    def __str__(self) -> str:
        return self.type_name


def state_type(subjects: Callable[[], dict[str, Subject]]) -> FeatureType:
    """The declaration; ``subjects`` gives the subject of each followed type by name."""

    def rows(viewer: Viewer) -> QuerySet[Any]:
        names = [name for name, subject in subjects().items() if viewer.reads(subject)]
        return State.objects.filter(
            type_name__in=names,
            sees_secret=viewer.sees_secret,
            sees_addresses=viewer.sees_addresses,
        )

    return FeatureType(
        name=NAME,
        title="Tilannekuva",
        description="Tyyppien muutosnumerot, lukumäärät ja aikakausi muutosten seuraajalle.",
        subject=Subject.NETWORK,
        model=State,
        rows=rows,
        properties=(
            Property(name="tyyppinimi", source="type_name", role=Role.ID),
            Property(name="suurin_muutosnumero", source="change_number", role=Role.CHANGE_NUMBER),
            Property(name="pienin_muutosnumero", source="floor"),
            Property(name="aikakausi", source="epoch"),
            Property(name="lukumaara", source="row_count"),
            Property(name="luotu", source="made_at", role=Role.CHANGED_AT),
        ),
        listed_only=True,
    )
