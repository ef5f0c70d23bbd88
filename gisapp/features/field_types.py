"""From a model field to a neutral kind that every face can translate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, cast

from django.contrib.gis.db import models as gis
from django.contrib.postgres.fields import ArrayField
from django.db import models

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Field, Model


class FieldKind(Enum):
    """What a published value is."""

    TEXT = "text"
    CODE = "code"
    UUID = "uuid"
    LIST = "list"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    POINT = "point"
    LINE = "line"
    MULTIPOLYGON = "multipolygon"

    @property
    def is_geometry(self) -> bool:
        """Whether the value is a geometry."""
        return self in SHAPES


# What a geometry is called in GeoJSON and by GDAL and GEOS (OGC 06-103r4 §6.1).
SHAPES: Final = {
    FieldKind.POINT: "Point",
    FieldKind.LINE: "LineString",
    FieldKind.MULTIPOLYGON: "MultiPolygon",
}


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """What a model field says of a published property; a ``wide`` integer has 64 bits.

    ``codes`` are those that the value may have, none where it is no code; ``code_labels`` is what
    people call them.
    """

    kind: FieldKind
    nullable: bool
    label: str
    codes: tuple[str, ...]
    code_labels: Mapping[str, str]
    max_length: int | None
    column: str
    wide: bool = False


# Most special first: the first class that fits decides.
_KINDS: Final[tuple[tuple[type[models.Field], FieldKind], ...]] = (  # type: ignore[type-arg]  # any field
    (gis.PointField, FieldKind.POINT),
    (gis.LineStringField, FieldKind.LINE),
    (gis.MultiPolygonField, FieldKind.MULTIPOLYGON),
    (ArrayField, FieldKind.LIST),
    (models.UUIDField, FieldKind.UUID),
    (models.BooleanField, FieldKind.BOOLEAN),
    (models.IntegerField, FieldKind.INTEGER),
    (models.FloatField, FieldKind.NUMBER),
    (models.DateTimeField, FieldKind.DATETIME),
    (models.DateField, FieldKind.DATE),
    (models.CharField, FieldKind.TEXT),
)


def describe(model: type[Model], source: str) -> FieldDescription:
    """Describe the field ``source`` of ``model``; raises ``TypeError`` for a kind not published."""
    field = cast("Field[object, object]", model._meta.get_field(source))  # noqa: SLF001 -- Django's documented Meta API
    generated = isinstance(field, models.GeneratedField)
    kind = _kind_of(_value_field(field))
    labels = {str(code): str(label) for code, label in field.choices or ()}
    return FieldDescription(
        kind=FieldKind.CODE if labels else kind,
        nullable=field.null or generated,
        label=str(field.verbose_name),
        codes=tuple(labels),
        code_labels=labels,
        max_length=field.max_length,
        column=field.attname,
        wide=isinstance(field, models.BigIntegerField),
    )


def _value_field(field: Any) -> Any:
    """The field that says what the value is: the target of a key, the output of an expression."""
    if isinstance(field, models.ForeignKey):
        return field.target_field
    return field.output_field if isinstance(field, models.GeneratedField) else field


def _kind_of(field: Any) -> FieldKind:
    for field_class, kind in _KINDS:
        if isinstance(field, field_class):
            return kind
    msg = f"fields of {type(field).__name__} are not published"
    raise TypeError(msg)
