"""Columns of a download: from rows of the database to the arrays that GDAL writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.db.models import BigIntegerField, BinaryField, F, Func, IntegerField, TextField
from django.db.models.functions import Cast

from gisapp.features.field_types import FieldKind
from gisapp.ogc.encodings import sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType
    from gisapp.features.field_types import FieldDescription
    from gisapp.geo.crs import CrsName

_NOT_A_TIME: Final = np.iinfo(np.int64).min
_UTC: Final = 100  # GDAL's number for it


class _Milliseconds(Func):
    template = "(extract(epoch FROM %(expressions)s) * 1000)::bigint"
    output_field = BigIntegerField()


class _Days(Func):
    template = "(%(expressions)s - DATE '1970-01-01')"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class Column:
    """A property in a download."""

    name: str
    field: FieldDescription

    @property
    def expression(self) -> Combinable:
        """Its value as a type that the driver reads fast."""
        kind, value = self.field.kind, F(self.field.column)
        if kind is FieldKind.DATETIME:
            return _Milliseconds(value)
        if kind is FieldKind.DATE:
            return _Days(value)
        if kind is FieldKind.LIST:
            return sql.ListText(value)
        if kind is FieldKind.UUID:
            return Cast(value, TextField())
        return value

    def array(self, values: Sequence[Any]) -> tuple[Any, Any]:
        """The values as an array, and a mask of those that are missing where it needs one."""
        kind = self.field.kind
        if kind in (FieldKind.DATETIME, FieldKind.DATE):
            numbers = [_NOT_A_TIME if value is None else value for value in values]
            unit = "ms" if kind is FieldKind.DATETIME else "D"
            return np.array(numbers, dtype=np.int64).view(f"datetime64[{unit}]"), None
        if kind is FieldKind.NUMBER:
            return np.array(values, dtype=np.float64), None
        if kind in (FieldKind.INTEGER, FieldKind.BOOLEAN):
            missing = np.array([value is None for value in values], dtype=bool)
            return np.array([value or 0 for value in values], dtype=self._number_type), missing
        return np.array(values, dtype=object), None

    @property
    def _number_type(self) -> type[np.generic]:
        if self.field.kind is FieldKind.BOOLEAN:
            return np.bool_
        return np.int64 if self.field.wide else np.int32

    def offset(self, count: int) -> Any:
        """The time zone of each value, for times only."""
        return np.full(count, _UTC) if self.field.kind is FieldKind.DATETIME else None


def columns_of(feature_type: FeatureType) -> list[Column]:
    """The columns of a type, geometry aside."""
    described = (
        (prop.name, feature_type.descriptions[prop.name]) for prop in feature_type.properties
    )
    return [Column(name, field) for name, field in described if not field.kind.is_geometry]


def geometry(feature_type: FeatureType, system: CrsName, *, flat: bool) -> Combinable:
    """The geometry as WKB, east before north, with heights unless ``flat``."""
    column = feature_type.descriptions[feature_type.geometry_property.name].column
    shape = sql.geometry_in(column, system.srid)
    if flat:
        shape = Func(shape, function="ST_Force2D", output_field=BinaryField())
    return Func(shape, function="ST_AsBinary", output_field=BinaryField())
