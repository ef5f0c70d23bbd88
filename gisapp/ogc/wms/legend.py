"""Legends: a row for each sample of a look, painted by the same engine as the map."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gisapp.features.field_types import FieldKind
from gisapp.ogc.wms import engine, layers, mapfile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gisapp.features.declaration import FeatureType
    from gisapp.features.look import Sample

_WIDTH: Final = 230
_ROW: Final = 24
_LEFT: Final = 6
_KEY: Final = 36
_INK: Final = "#1b1f24"


def size(feature_types: tuple[FeatureType, ...]) -> tuple[int, int]:
    """Width and height of the legend in pixels, known without painting it."""
    return _WIDTH, _ROW * len(_samples(feature_types))


@lru_cache(maxsize=128)
def legend(
    feature_types: tuple[FeatureType, ...], format_: mapfile.ImageFormat, *, transparent: bool
) -> bytes:
    """The legend of ``feature_types`` as a picture."""
    width, height = size(feature_types)
    picture = mapfile.Picture(width=width, height=height, format=format_, transparent=transparent)
    samples = _samples(feature_types)
    middles = [height - _ROW * (row + 0.5) for row in range(len(samples))]
    texts = [
        (_LEFT + _KEY + 8, middle, sample.title)
        for middle, (_kind, sample) in zip(middles, samples, strict=True)
    ]
    drawn = [
        part
        for middle, (kind, sample) in zip(middles, samples, strict=True)
        for part in _sample(kind, sample, middle)
    ]
    return engine.paint(
        mapfile.map_text(picture, None, (*drawn, mapfile.text_layer(texts, _INK))), {}
    )


def _samples(feature_types: tuple[FeatureType, ...]) -> list[tuple[FieldKind, Sample]]:
    return [
        (feature_type.geometry_kind, sample)
        for feature_type in feature_types
        for sample in layers.look_of(feature_type).samples
    ]


def _sample(kind: FieldKind, sample: Sample, middle: float) -> Iterator[str]:
    """The sample around ``middle`` (pixels above the lower edge), at the left."""
    left, right, half = _LEFT, _LEFT + _KEY, _ROW / 2 - 5
    if kind is FieldKind.POINT:
        points: tuple[tuple[float, float], ...] = (((left + right) / 2, middle),)
    elif kind is FieldKind.LINE:
        points = ((left, middle), (right, middle))
    else:
        low, high = middle - half, middle + half
        points = ((left, low), (left, high), (right, high), (right, low), (left, low))
    yield mapfile.drawn_layer(kind, sample.style, points)
