"""The service area that an id names, and the networks that it speaks of."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from gisapp import access
from gisapp.core.errors import InvalidInputError, NotFoundError
from gisapp.features import registry

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry

    from gisapp.access import Caller
    from networks.models import Area

FAMILIES: Final = {
    "vesi": ("vesi",),
    "jatevesi": ("jatevesi", "sekavesi"),
    "hulevesi": ("hulevesi",),
    "sekavesi": ("sekavesi",),
}
"""Networks whose links serve an area: combined sewers take the wastewater."""

_LONGEST: Final = 130


def service_area(text: str, *, caller: Caller, action: str) -> Area:
    """The one service area called ``text``: its tunnus, ``SOURCE:id`` or bare source id.

    Raises ``InvalidInputError`` where the id is empty or names several, and ``NotFoundError``.
    """
    if not text or len(text) > _LONGEST:
        msg = "Give the id of a service area (toiminta_alue): tunnus or SOURCE:id."
        raise InvalidInputError(msg, locator="area")
    source, _colon, source_id = text.partition(":")
    condition = Q(source_id=text) | Q(source=source, source_id=source_id)
    with suppress(ValueError):
        condition |= Q(tunnus=uuid.UUID(text))
    reading = access.readable(registry.get("toiminta_alue"), caller=caller, action=action)
    found: list[Area] = list(reading.rows.filter(condition)[:2])
    if not found:
        msg = "There is no service area (toiminta_alue) with this id, or none that you may see."
        raise NotFoundError(msg, locator="area")
    if len(found) > 1:
        msg = "Several service areas have this id; give SOURCE:id or the tunnus."
        raise InvalidInputError(msg, locator="area")
    reading.record([found[0].pk])
    return found[0]


def service_areas(*, caller: Caller, action: str) -> list[Area]:
    """All service areas, by network and name."""
    reading = access.readable(registry.get("toiminta_alue"), caller=caller, action=action)
    found: list[Area] = list(reading.rows.order_by("network", "name", "pk"))
    reading.record([area.pk for area in found])
    return found


def shape_of(area: Area) -> GEOSGeometry:
    """The ground of ``area``, EPSG:3067, mended where its rings cross themselves."""
    shape: GEOSGeometry = area.geometry
    return shape if shape.valid else shape.make_valid()
