"""About where the features of types lie, at no cost: what PostgreSQL's statistics know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connections

from gisapp.features.field_types import FieldKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gisapp.features.declaration import FeatureType

    Extent = tuple[float, ...]


def lines_extent(feature_types: Iterable[FeatureType]) -> Extent | None:
    """The box around the types that are lines, EPSG:3067: a network's points lie on its lines.

    None where the tables are empty or not analysed yet. No row is read.
    """
    tables = {
        (
            feature_type.model._meta.db_table,  # noqa: SLF001 -- Django's documented Meta API
            feature_type.descriptions[feature_type.geometry_property.name].column,
        )
        for feature_type in feature_types
        if feature_type.is_layer and feature_type.geometry_kind is FieldKind.LINE
    }
    boxes = [box for table, column in sorted(tables) if (box := _estimated_box(table, column))]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return (min(west), min(south), max(east), max(north))


def _estimated_box(table: str, column: str) -> Extent | None:
    """The box that the statistics know, or None where the table is empty or not analysed yet."""
    with connections["read"].cursor() as cursor:
        cursor.execute(
            "SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e)"
            " FROM ST_EstimatedExtent(%s, %s) e",
            [table, column],
        )
        box: tuple[float | None, ...] = cursor.fetchone()
    known = tuple(edge for edge in box if edge is not None)
    return known if len(known) == len(box) else None
