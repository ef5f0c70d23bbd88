"""The published type of the consumption points (contract version 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from consumption_points import looks
from consumption_points.models import ConsumptionPoint
from consumption_points.services import PointWriter
from gisapp.features.changes.scope import Scope
from gisapp.features.declaration import FeatureType, Property, Role, Subject
from gisapp.features.registry import register

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gisapp.features.declaration import Viewer


def _rows(_viewer: Viewer) -> QuerySet[ConsumptionPoint]:
    """Points that have not ended; who may see the address is the door's matter."""
    return ConsumptionPoint.objects.current()


CONSUMPTION_POINT: Final = register(
    FeatureType(
        name="kulutuspaikka",
        title="Kulutuspaikat",
        description="Vesilaitoksen kulutuspaikat: tunnus, osoite ja sijainti.",
        subject=Subject.POINT,
        model=ConsumptionPoint,
        rows=_rows,
        scope=Scope(where=(("ended_at", None),)),
        writer=PointWriter(),
        min_zoom=11,
        look=looks.CONSUMPTION_POINT,
        properties=(
            Property(name="tunnus", source="point_id", role=Role.ID, given_once=True, min_zoom=11),
            Property(name="osoite", source="address", writable=True, personal=True),
            Property(name="muutosnumero", source="change_number", role=Role.CHANGE_NUMBER),
            Property(name="muutettu", source="changed_at", role=Role.CHANGED_AT),
            Property(
                name="sijainti",
                source="geometry",
                role=Role.GEOMETRY,
                writable=True,
                min_zoom=11,
            ),
        ),
    )
)
