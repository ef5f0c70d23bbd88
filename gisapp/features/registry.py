"""The list of declared feature types.

Apps register their types when Django starts; faces read the list and never import an app.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gisapp.core.errors import UnknownNameError

if TYPE_CHECKING:
    from gisapp.features.declaration import FeatureType

_types: dict[str, FeatureType] = {}


def register(feature_type: FeatureType) -> FeatureType:
    """Publish ``feature_type``; raises ``ValueError`` when the name is taken."""
    if feature_type.name in _types:
        msg = f"feature type {feature_type.name} is declared twice"
        raise ValueError(msg)
    _types[feature_type.name] = feature_type
    return feature_type


def get(name: str) -> FeatureType:
    """The type called ``name``; raises ``UnknownNameError``."""
    try:
        return _types[name]
    except KeyError:
        msg = f"There is no such feature type; there are {', '.join(_types)}."
        raise UnknownNameError(msg, locator="typeName") from None


def all_types() -> tuple[FeatureType, ...]:
    """All declared types, in the order of declaration."""
    return tuple(_types.values())
