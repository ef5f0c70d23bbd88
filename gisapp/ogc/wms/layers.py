"""The layer tree that a caller sees, and which of its layers show at a scale.

A layer is a declared type; a group is what looks call one. A group can be asked for like a layer
and then stands for its layers, from the bottom up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.features.look import Look, plain_look
from gisapp.geo.grids import GRIDS
from gisapp.ogc.errors import Code, OwsError
from gisapp.ogc.namespaces import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gisapp.features.declaration import FeatureType

PIXEL_M: Final = 0.00028
_GRID: Final = GRIDS["ETRS-TM35FIN"]
STYLE: Final = "default"


@dataclass(frozen=True, slots=True)
class Group:
    """Layers under one title, from the bottom up."""

    name: str
    title: str
    types: tuple[FeatureType, ...]


def drawable(feature_types: Iterable[FeatureType]) -> tuple[FeatureType, ...]:
    """Those of ``feature_types`` that are layers of maps."""
    return tuple(feature_type for feature_type in feature_types if feature_type.is_layer)


def look_of(feature_type: FeatureType) -> Look:
    """The look that the type declares, or a plain one."""
    if feature_type.look is not None:
        return feature_type.look
    return plain_look(feature_type.name, feature_type.title, feature_type.geometry_kind)


def coarsest_scale(feature_type: FeatureType) -> float:
    """The N of the smallest scale 1:N at which the type shows.

    That of its look; a type without one shows where its tiles do.
    """
    if feature_type.look is not None:
        return feature_type.look.upto
    if feature_type.min_zoom <= 0:
        return math.inf
    # Half a level more: a tile serves the scales around its own.
    return _GRID.resolution / 2 ** (feature_type.min_zoom - 0.5) / PIXEL_M


def groups(feature_types: Iterable[FeatureType]) -> tuple[Group, ...]:
    """The groups of ``feature_types``, the topmost first, as layer lists show them."""
    by_title: dict[str, list[FeatureType]] = {}
    for feature_type in sorted(feature_types, key=lambda t: look_of(t).level):
        by_title.setdefault(look_of(feature_type).group, []).append(feature_type)
    return tuple(
        Group(_name_of(title), title, tuple(types)) for title, types in reversed(by_title.items())
    )


def _name_of(title: str) -> str:
    return title.lower()


def chosen(
    names: Sequence[str], feature_types: Sequence[FeatureType], locator: str
) -> list[tuple[str, tuple[FeatureType, ...]]]:
    """The types behind each of ``names``; raises ``OwsError`` for one that is not there."""
    known = {group.name: group.types for group in groups(feature_types) if group.name}
    known |= {feature_type.name: (feature_type,) for feature_type in feature_types}
    found = []
    for name in names:
        bare = name.removeprefix(f"{PREFIX}:")
        if bare not in known:
            msg = "There is no such layer; see the capabilities."
            raise OwsError(Code.LAYER_NOT_DEFINED, msg, locator=locator)
        found.append((bare, known[bare]))
    return found
