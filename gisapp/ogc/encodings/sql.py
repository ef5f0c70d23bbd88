"""Text made in the database: the small expressions that feature templates are put together from.

``concat()`` leaves a NULL argument out, ``||`` gives NULL when one operand is NULL. So a feature is
a ``template`` of parts, and a part that may be missing together with its tags is a ``Joined``.
(Measured: xmlelement() is eight times slower, format() and ST_AsText no faster.) Control characters
need no care here: every published text column has a CHECK that keeps them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.db.models import GeometryField
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Coalesce

from gisapp.features.field_types import FieldKind
from gisapp.geo import crs
from gisapp.ogc.encodings.ids import PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType
    from gisapp.features.field_types import FieldDescription

    Part = str | Combinable

# concat() takes a hundred arguments.
_ARGUMENTS: Final = 90
GK27_FIELD: Final = "geometry_gk27"


class _Concat(Func):
    function = "concat"
    output_field = TextField()


class Joined(Func):
    """The parts one after the other, or NULL when one of them is NULL."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()

    def __init__(self, *parts: Part) -> None:
        super().__init__(*_merged(parts))


class AsText(Func):
    """The value as PostgreSQL writes it."""

    template = "(%(expressions)s)::text"
    output_field = TextField()


class ListText(Func):
    """The members of a list with spaces between them; takes no bound values."""

    template = "array_to_string(%(expressions)s, ' ')"
    output_field = TextField()


class XmlText(Func):
    """Free text with the characters that XML keeps for itself escaped."""

    template = "replace(replace(replace(%(expressions)s, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    output_field = TextField()


class JsonText(Func):
    """Free text as a JSON string, quotes included."""

    template = "to_json(%(expressions)s)::text"
    output_field = TextField()


class UtcTime(Func):
    """A point of time in UTC, with ``T`` and ``Z``."""

    template = "(replace((%(expressions)s AT TIME ZONE 'UTC')::text, ' ', 'T') || 'Z')"
    output_field = TextField()


class EscapedId(Func):
    """A public id after the rule of ``encodings.ids``."""

    template = (
        f"(CASE WHEN %(expressions)s ~ '{PLAIN}' THEN %(expressions)s "
        "ELSE '_' || encode(convert_to(%(expressions)s, 'UTF8'), 'hex') END)"
    )
    output_field = TextField()


def template(parts: Sequence[Part]) -> Combinable:
    """One text of all ``parts``; literal texts are merged, NULL parts left out."""
    merged = _merged(parts)
    if len(merged) <= _ARGUMENTS:
        return _Concat(*merged)
    pieces = [merged[i : i + _ARGUMENTS] for i in range(0, len(merged), _ARGUMENTS)]
    return _Concat(*(_Concat(*piece) for piece in pieces))


def optional(*parts: Part, otherwise: str) -> Combinable:
    """The parts, or the text ``otherwise`` when one of them is NULL."""
    return Coalesce(AsText(Joined(*parts)), Value(otherwise), output_field=TextField())


def plain_value(field: FieldDescription) -> Combinable:
    """The value of a field that needs no escape, as text in XML and JSON alike."""
    if field.kind is FieldKind.DATETIME:
        return UtcTime(F(field.column))
    if field.kind is FieldKind.BOOLEAN:
        return AsText(F(field.column))
    return F(field.column)


def public_id(feature_type: FeatureType) -> Combinable:
    """The public id as it stands in a feature id; a UUID needs no look."""
    field = feature_type.descriptions[feature_type.id_property.name]
    return F(field.column) if field.kind is FieldKind.UUID else EscapedId(F(field.column))


def geometry_in(column: str, srid: int) -> Combinable:
    """Geometry ``column`` in system ``srid``, x before y; GK27 is stored, others are computed."""
    if srid == crs.STORAGE_SRID:
        return F(column)
    if srid == crs.PRINT_SRID:
        return F(GK27_FIELD)
    return Func(
        F(column), Value(srid), function="ST_Transform", output_field=GeometryField(srid=srid)
    )


def text_of(function: str, *arguments: Any) -> Combinable:
    """A database function that gives text."""
    return Func(*arguments, function=function, output_field=TextField())


def _merged(parts: Sequence[Part]) -> list[Combinable]:
    merged: list[Combinable] = []
    literal = ""
    for part in parts:
        if isinstance(part, str):
            literal += part
            continue
        if literal:
            merged.append(Value(literal))
            literal = ""
        merged.append(part)
    return [*merged, Value(literal)] if literal else merged
