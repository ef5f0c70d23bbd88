"""The list of declared feature types.

Apps register their types when Django starts; faces read the list and never import an app. A type
with a scope brings its change feed along, and the first one brings ``tilannekuva``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gisapp.core.errors import UnknownNameError
from gisapp.features.changes.declared import feed_of
from gisapp.features.changes.state import state_type

if TYPE_CHECKING:
    from django.db.models import Model

    from gisapp.features.declaration import FeatureType, Subject

_types: dict[str, FeatureType] = {}
# Made from others; listed after all that apps declare.
_feeds: dict[str, FeatureType] = {}
_states: dict[str, FeatureType] = {}


def register(feature_type: FeatureType) -> FeatureType:
    """Publish ``feature_type``; raises ``ValueError`` when the name is taken."""
    _add(_types, feature_type)
    if feature_type.scope is not None:
        _add(_feeds, feed_of(feature_type))
        if not _states:
            _add(_states, state_type(_followed_subjects))
    return feature_type


def get(name: str) -> FeatureType:
    """The type called ``name``; raises ``UnknownNameError``."""
    for known in (_types, _feeds, _states):
        if name in known:
            return known[name]
    names = ", ".join(feature_type.name for feature_type in all_types())
    msg = f"There is no such feature type; there are {names}."
    raise UnknownNameError(msg, locator="typeName")


def all_types() -> tuple[FeatureType, ...]:
    """All types: the declared ones in their order, then their feeds, then ``tilannekuva``."""
    return (*_types.values(), *_feeds.values(), *_states.values())


def declared_types() -> tuple[FeatureType, ...]:
    """The types that apps declare, in the order of declaration."""
    return tuple(_types.values())


def followed_types() -> dict[str, FeatureType]:
    """The types that have a change feed, by the name of the feed."""
    followed = (feature_type for feature_type in _types.values() if feature_type.scope is not None)
    return dict(zip(_feeds, followed, strict=True))


def tables_behind(feature_type: FeatureType) -> tuple[type[Model], ...]:
    """The models whose rows make up a followed type, a feed or ``tilannekuva``; else none."""
    name = feature_type.name
    if name in _states:
        return tuple(dict.fromkeys(followed.model for followed in followed_types().values()))
    followed = followed_types().get(name) or _types.get(name)
    return (followed.model,) if followed is not None and followed.scope is not None else ()


def _followed_subjects() -> dict[str, Subject]:
    return {feature_type.name: feature_type.subject for feature_type in followed_types().values()}


def _add(known: dict[str, FeatureType], feature_type: FeatureType) -> None:
    if any(feature_type.name == other.name for other in all_types()):
        msg = f"feature type {feature_type.name} is declared twice"
        raise ValueError(msg)
    known[feature_type.name] = feature_type
