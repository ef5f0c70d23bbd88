"""The tables under the followed types, as the change feed needs to know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from gisapp.features.changes.scope import Scope
    from gisapp.features.declaration import FeatureType


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with the followed types over it, which share everything but ``where``."""

    name: str
    types: tuple[FeatureType, ...]

    @property
    def scope(self) -> Scope:
        """The scope, ``where`` aside."""
        return scope_of(self.types[0])

    @property
    def id_column(self) -> str:
        """The column of the public id."""
        return column_of(self.types[0], self.types[0].id_property.source)

    @property
    def deciding(self) -> tuple[str, ...]:
        """The columns that decide where a row belongs, and its id."""
        columns = (name for one in self.types for name in scope_of(one).columns)
        return tuple(dict.fromkeys((*columns, self.id_column)))

    def type_of(self, row: str) -> str:
        """SQL: the name of the type that ``row`` belongs to, or null."""
        whens = " ".join(f"WHEN {scope_of(t).belongs(row)} THEN '{t.name}'" for t in self.types)
        return f"CASE {whens} END"


def tables(feature_types: Iterable[FeatureType]) -> list[Table]:
    """The tables of the followed types among ``feature_types``."""
    by_table: dict[str, list[FeatureType]] = {}
    for feature_type in feature_types:
        if feature_type.scope is not None:
            by_table.setdefault(table_name(feature_type.model), []).append(feature_type)
    return [Table(name=name, types=tuple(types)) for name, types in by_table.items()]


def scope_of(feature_type: FeatureType) -> Scope:
    """The scope of a followed type."""
    if feature_type.scope is None:
        msg = f"{feature_type.name} is not followed"
        raise TypeError(msg)
    return feature_type.scope


def table_name(model: type[Model]) -> str:
    """The table of ``model``."""
    return model._meta.db_table  # noqa: SLF001 -- Django's documented Meta API


def column_of(feature_type: FeatureType, source: str) -> str:
    """The column behind the field ``source``."""
    field: Any = feature_type.model._meta.get_field(source)  # noqa: SLF001 -- Django's documented Meta API
    return str(field.column)
