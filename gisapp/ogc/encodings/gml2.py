"""Geometry as GML 2.1.2: coordinates always x before y, whatever the notation (OGC 02-069).

Axis order by authority came with GML 3, so clients of WFS 1.0.0 read east before north always.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Value

from gisapp.ogc.encodings import sql

if TYPE_CHECKING:
    from gisapp.features.declaration import FeatureType
    from gisapp.features.field_types import FieldDescription
    from gisapp.geo import crs


def geometry(
    _feature_type: FeatureType, field: FieldDescription, system: crs.CrsName
) -> list[sql.Part]:
    """The geometry of a feature; heights stand where they are known."""
    moved = sql.geometry_in(field.column, system.srid)
    text = sql.text_of("ST_AsGML", Value(2), moved, Value(system.crs.decimals), Value(0))
    short = f"EPSG:{system.srid}"
    if system.text == short:
        return [text]
    return [sql.text_of("replace", text, Value(f'"{short}"'), Value(f'"{system.text}"'))]
