"""What a request draws into a plan: GeoJSON features, each one change (decision 19)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import InvalidInputError, VesiverkkoError
from gisapp.features import registry
from gisapp.features.storage import holds_heights
from gisapp.ogc import json_reader
from gisapp.ogc.geometry.geojson import read_geojson
from gisapp.ogc.geometry.intake import Intake
from gisapp.ogc.geometry.storage import for_writing
from networks.choices.plans import PLAN_CHANGE
from networks.models.node import TYPES_OF_KIND
from networks.models.plan import PLANNED_TYPES
from networks.services.plans import Drawn
from networks.services.plans.values import kept_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.gis.geos import GEOSGeometry

    from gisapp.features.declaration import FeatureType
    from gisapp.geo.crs import CrsName

# Properties of a feature that say what the change is; all others are the object's.
KIND: Final = "muutostyyppi"
TYPE: Final = "tyyppinimi"
ID: Final = "tunnus"
SEEN: Final = "muutosnumero"
SPLITS: Final = "jakaa"
DRAWN: Final = "sijainti_muuttuu"
_OWN: Final = (KIND, TYPE, ID, SEEN, SPLITS, DRAWN)


def read_changes(body: bytes, crs: CrsName) -> list[Drawn]:
    """The changes in a Feature or a FeatureCollection, with coordinates in ``crs``, east first.

    Raises ``InvalidInputError`` that names the feature by its place and the fault.
    """
    document = json_reader.parse(body)
    if isinstance(document, dict) and document.get("type") == "Feature":
        return [_read(document, _intake(crs))]
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        msg = "Send a GeoJSON Feature, or a FeatureCollection that has features."
        raise InvalidInputError(msg, locator="features")
    intake = _intake(crs)
    return [_numbered(feature, place, intake) for place, feature in enumerate(features, 1)]


def read_change(body: bytes, crs: CrsName, tunnus: uuid.UUID) -> Drawn:
    """The one change in a Feature; its id, where it has one, is ``tunnus``."""
    document = json_reader.parse(body)
    if not isinstance(document, dict) or document.get("type") != "Feature":
        msg = "Send one GeoJSON Feature."
        raise InvalidInputError(msg, locator="type")
    drawn = _read(document, _intake(crs), tunnus)
    if drawn.tunnus != tunnus:
        msg = "The feature has another tunnus than the address."
        raise InvalidInputError(msg, locator=ID)
    return drawn


def _intake(crs: CrsName) -> Intake:
    return Intake(locator="sijainti", default=crs, east_first=True)


def _numbered(feature: object, place: int, intake: Intake) -> Drawn:
    try:
        return _read(feature, intake)
    except VesiverkkoError as error:
        error.message = f"Feature {place}: {error.message}"
        raise


def _read(feature: object, intake: Intake, tunnus: uuid.UUID | None = None) -> Drawn:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        msg = "A change is a GeoJSON Feature with properties."
        raise InvalidInputError(msg, locator="properties")
    prefix, _dot, rest = str(feature.get("id") or "").partition(".")
    kind = _word(properties.get(KIND), KIND, PLAN_CHANGE.values)
    named = _word(properties.get(TYPE, prefix), TYPE, PLANNED_TYPES)
    feature_type = registry.get(named)
    own = {name: value for name, value in properties.items() if name not in _OWN}
    removed = kind == "poisto"
    drawn = Drawn(
        kind=kind,
        type_name=named,
        tunnus=_uuid(properties.get(ID), ID) or _uuid(rest or None, "id") or tunnus,
        seen=_number(properties.get(SEEN)),
        splits=_uuid(properties.get(SPLITS), SPLITS),
        values={} if removed else kept_values(feature_type, own),
        geometry=None if removed else _geometry(feature, feature_type, kind, intake),
    )
    _require_sense(drawn)
    return drawn


def _require_sense(drawn: Drawn) -> None:
    """Refuse a change that says nothing, or what its kind does not do."""
    if drawn.splits and (drawn.kind != "lisays" or drawn.type_name not in TYPES_OF_KIND):
        msg = f"Only a new node splits a pipe ({SPLITS})."
        raise InvalidInputError(msg, locator=SPLITS)
    if drawn.kind == "paivitys" and not drawn.values and drawn.geometry is None:
        msg = "The update changes nothing: give the properties that change, or a geometry."
        raise InvalidInputError(msg, locator="properties")


def _geometry(
    feature: Mapping[str, Any], feature_type: FeatureType, kind: str, intake: Intake
) -> GEOSGeometry | None:
    given = feature.get("geometry")
    if given is None or feature["properties"].get(DRAWN) is False:
        if kind == "lisays":
            msg = f"A new {feature_type.name} needs a geometry."
            raise InvalidInputError(msg, locator=intake.locator)
        return None
    shape = read_geojson(given, intake)
    column: Any = feature_type.model._meta.get_field(feature_type.geometry_property.source)  # noqa: SLF001 -- Django's documented Meta API
    return for_writing(shape, intake, feature_type.geometry_kind, heights=holds_heights(column))


def _word(given: object, name: str, among: tuple[str, ...] | list[str]) -> str:
    if given not in among:
        msg = f"Give {name}: {', '.join(among)}."
        raise InvalidInputError(msg, locator=name)
    return str(given)


def _uuid(given: object, name: str) -> uuid.UUID | None:
    try:
        return None if given is None else uuid.UUID(str(given))
    except ValueError:
        msg = f"{name} is an id of the form 01234567-89ab-cdef-0123-456789abcdef."
        raise InvalidInputError(msg, locator=name) from None


def _number(given: object) -> int | None:
    if given is None or (type(given) is int and 0 <= given < 2**63):
        return given
    msg = f"{SEEN} is a whole number."
    raise InvalidInputError(msg, locator=SEEN)
