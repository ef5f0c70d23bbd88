"""Whether a value fits the property it is given for, checked before any SQL.

The database holds the same rules and would refuse as well, but in words about columns. Messages
name the property and the rule and never repeat the value: it could be personal.
"""

from __future__ import annotations

import datetime
import math
import re
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.contrib.gis.geos.error import GEOSException
from django.core.exceptions import ValidationError
from django.db.models import UUIDField

from gisapp.core.errors import InvalidValueError
from gisapp.features.field_types import FieldKind
from gisapp.features.storage import holds_heights
from gisapp.geo.crs import STORAGE_SRID
from gisapp.geo.measure import service_area

if TYPE_CHECKING:
    from collections.abc import Callable

    from gisapp.features.declaration import FeatureType

_DECIMALS: Final = 3
# What XML cannot carry, and what turns text around unseen.
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_RULES: Final = {
    "min_value": "is too small",
    "max_value": "is too large",
    "max_length": "is too long",
}
_SHAPES: Final = {
    FieldKind.POINT: ("Point", "MultiPoint"),
    FieldKind.LINE: ("LineString", "MultiLineString"),
    FieldKind.MULTIPOLYGON: ("Polygon", "MultiPolygon"),
}


def fitting(feature_type: FeatureType, name: str, value: object) -> Any:
    """``value`` as the column behind property ``name`` takes it.

    Geometry comes back rounded to millimetres, in the shape of the property. Raises
    ``InvalidValueError`` naming the property.
    """
    field = feature_type.descriptions[name]
    if value is None:
        if not field.nullable:
            raise broken(name, "needs a value")
        return None
    if field.kind is FieldKind.CODE and value not in field.codes:
        raise broken(name, f"is one of {', '.join(field.codes)}")
    if field.kind.is_geometry:
        flat = not holds_heights(_column(feature_type, name))
        return _geometry(name, field.kind, value, flat=flat)
    fitted = _READERS[field.kind](name, value)
    column = _column(feature_type, name)
    if field.kind is FieldKind.LIST and isinstance(column.base_field, UUIDField):
        fitted = [_uuid(name, part) for part in fitted]
    _run_validators(column, name, fitted)
    return fitted


def broken(name: str, rule: str) -> InvalidValueError:
    """The error that property ``name`` breaks ``rule``, a phrase such as ``needs a value``."""
    return InvalidValueError(f"{name} {rule}.", locator=name)


def _column(feature_type: FeatureType, name: str) -> Any:
    source = feature_type.property_named(name).source
    return feature_type.model._meta.get_field(source)  # noqa: SLF001 -- Django's documented Meta API


def _run_validators(column: Any, name: str, value: object) -> None:
    # A key of a node is checked by its own reader: the column itself has no rules.
    if column.is_relation:
        return
    try:
        column.run_validators(value)
    except ValidationError as error:
        rules = [_RULES.get(fault.code or "", "does not fit") for fault in error.error_list]
        raise broken(name, " and ".join(dict.fromkeys(rules))) from None


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise broken(name, "is a text")
    if _UNSEEN.search(value):
        raise broken(name, "has a character that cannot be seen")
    return value


def _uuid(name: str, value: object) -> uuid.UUID:
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
    except ValueError:
        raise broken(name, "is an id of the form 01234567-89ab-cdef-0123-456789abcdef") from None


def _integer(name: str, value: object) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise broken(name, "is a whole number")
    return value


def _number(name: str, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A whole number may have more digits than any number that is kept.
        with suppress(OverflowError):
            if math.isfinite(value):
                return float(value)
    raise broken(name, "is a number")


def _boolean(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise broken(name, "is true or false")
    return value


def _date(name: str, value: object) -> datetime.date:
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        raise broken(name, "is a date")
    return value


def _datetime(name: str, value: object) -> datetime.datetime:
    if not isinstance(value, datetime.datetime) or value.tzinfo is None:
        raise broken(name, "is a time with its zone")
    return value


def _list(name: str, value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise broken(name, "is a list")
    return list(value)


def _geometry(name: str, kind: FieldKind, value: object, *, flat: bool) -> GEOSGeometry:
    if not isinstance(value, GEOSGeometry) or value.srid != STORAGE_SRID:
        raise broken(name, "is a geometry")
    if value.empty:
        raise broken(name, "is empty")
    try:
        shape = shapely.from_wkb(bytes(value.wkb))
    except (GEOSException, shapely.GEOSException):
        raise broken(name, "is a geometry that cannot be read") from None
    shape = _of_kind(name, kind, shape)
    if shape.has_z and flat:
        raise broken(name, "takes no heights; send it in two dimensions")
    shape = shapely.transform(shape, lambda xyz: np.round(xyz, _DECIMALS), include_z=shape.has_z)
    _refuse_outside(name, shape)
    _refuse_faulty(name, kind, shape)
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=STORAGE_SRID)


def _of_kind(name: str, kind: FieldKind, shape: Any) -> Any:
    """The shape as the column has it: one member for a collection of one, and the other way."""
    if shape.geom_type not in _SHAPES[kind]:
        raise broken(name, f"is a {_SHAPES[kind][-1 if kind is FieldKind.MULTIPOLYGON else 0]}")
    if kind is FieldKind.MULTIPOLYGON:
        return shapely.multipolygons(shapely.get_parts(shape))
    parts = shapely.get_parts(shape)
    if len(parts) != 1:
        raise broken(name, f"is one {_SHAPES[kind][0]}, not {len(parts)}")
    return parts[0] if not parts[0].has_z or _all_heights(parts[0]) else shapely.force_2d(parts[0])


def _all_heights(shape: Any) -> bool:
    """Whether every height is known: a line with some of them is kept without any."""
    return bool(np.isfinite(shapely.get_coordinates(shape, include_z=True)[:, 2]).all())


def _refuse_outside(name: str, shape: Any) -> None:
    east, north = shapely.get_coordinates(shape).T
    area = service_area()
    if not area.holds(east, north).all():
        rule = f"lies outside the service area {area}; the axes may be swapped"
        raise broken(name, rule)


def _refuse_faulty(name: str, kind: FieldKind, shape: Any) -> None:
    if kind is FieldKind.LINE and shapely.length(shape) == 0:
        raise broken(name, "has no length")
    if not shapely.is_valid(shape):
        reason = shapely.is_valid_reason(shape)
        raise broken(name, f"is not valid: {reason}")


_READERS: Final[dict[FieldKind, Callable[[str, object], Any]]] = {
    FieldKind.TEXT: _text,
    FieldKind.CODE: _text,
    FieldKind.UUID: _uuid,
    FieldKind.LIST: _list,
    FieldKind.INTEGER: _integer,
    FieldKind.NUMBER: _number,
    FieldKind.BOOLEAN: _boolean,
    FieldKind.DATE: _date,
    FieldKind.DATETIME: _datetime,
}
