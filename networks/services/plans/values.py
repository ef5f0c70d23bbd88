"""Values of a planned object: what the declarations take, kept as JSON."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import InvalidValueError, UnknownNameError
from gisapp.features.field_types import FieldKind
from gisapp.features.values import broken, fitting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gisapp.features.declaration import FeatureType, Property


def kept_values(feature_type: FeatureType, given: Mapping[str, Any]) -> dict[str, Any]:
    """``given`` properties as a plan keeps them, without the geometry.

    What the service itself keeps is passed over: clients send whole features back. Ids of a source
    are texts, and a plan holds none. Raises ``InvalidValueError`` naming the property.
    """
    kept: dict[str, Any] = {}
    for said, value in given.items():
        prop = _property(feature_type, said)
        if prop.writable or prop.given_once:
            kept.update(_kept(feature_type, prop, value))
    return kept


def stored_values(feature_type: FeatureType, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept, as the door for writing takes it."""
    return {
        name: _read(feature_type.descriptions[name].kind, value) for name, value in kept.items()
    }


def _kept(feature_type: FeatureType, prop: Property, value: Any) -> dict[str, Any]:
    kind = feature_type.descriptions[prop.name].kind
    if kind.is_geometry or kind is FieldKind.TEXT:
        return {}
    try:
        read = _read(kind, value)
    except (ValueError, TypeError):
        raise broken(prop.name, "is a date such as 2027-01-31") from None
    fitted = fitting(feature_type, prop.name, read)
    return {prop.name: fitted.isoformat() if isinstance(fitted, datetime.date) else fitted}


def _read(kind: FieldKind, value: Any) -> Any:
    reader = _READERS.get(kind)
    return value if reader is None or value is None else reader(value)


def _property(feature_type: FeatureType, name: str) -> Property:
    try:
        return feature_type.property_named(name)
    except UnknownNameError as error:
        raise InvalidValueError(error.message, locator="properties") from None


_READERS: Final = {FieldKind.DATE: datetime.date.fromisoformat}
