"""The declaration of a published feature type: the one place where it is described.

An app declares its types in ``feature_types.py``; every face derives what it needs from them. The
declaration holds only what the model cannot know: public names, roles, who may see a property,
what goes into tiles. Kind, nullability, code list and label come from the model field.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from gisapp.core.errors import UnknownNameError
from gisapp.features.field_types import FieldKind, describe

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.db.models import Model, QuerySet
    from django.db.models.expressions import Combinable

    from gisapp.features.changes.scope import Scope
    from gisapp.features.field_types import FieldDescription
    from gisapp.features.look import Look
    from gisapp.features.writing import Writer


# The last tile level on which ranked types are thinned and joined.
LAST_FAR_LEVEL: Final = 10


class Role(Enum):
    """What a property is for, so that no encoder guesses by name."""

    ID = "id"
    GEOMETRY = "geometry"
    CHANGE_NUMBER = "change_number"
    CHANGED_AT = "changed_at"
    BEGINS = "begins"
    ENDS = "ends"
    DESCRIPTION = "description"
    IDENTIFIER = "identifier"
    NAME = "name"


# What GML lets every object have. A property with one of these roles is written as GML's own, in
# this order and before all others, because its schema inherits them (OGC 07-036 §7.2.4).
STANDARD_NAMES: Final = {
    Role.DESCRIPTION: "gml:description",
    Role.IDENTIFIER: "gml:identifier",
    Role.NAME: "gml:name",
}


class Subject(Enum):
    """What a type is about; rights are given by subject."""

    NETWORK = "network"
    POINT = "point"


class Viewer(Protocol):
    """As much of a caller as a declaration may ask."""

    @property
    def sees_secret(self) -> bool:
        """Whether features of class ``salassa`` may be shown."""

    @property
    def sees_addresses(self) -> bool:
        """Whether personal properties may be shown."""

    def reads(self, subject: Subject) -> bool:
        """Whether types about ``subject`` may be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A published property: its public name and the model field behind it.

    ``source`` is a field of the model, without look-ups. A ``writable`` property may be given and
    changed, one that is ``given_once`` only when the feature is made. ``personal`` properties (an
    address) are left out for roles without that right, and never go into tiles. ``min_zoom`` is the
    first tile level that carries the property; None keeps it out of tiles. ``code_space`` says who
    gives the values of a property with the role of ``gml:identifier``. One that is ``nillable`` is
    written as nil where it has no value, like a geometry; any other is left out.
    """

    name: str
    source: str
    role: Role | None = None
    writable: bool = False
    given_once: bool = False
    personal: bool = False
    min_zoom: int | None = None
    code_space: str = ""
    nillable: bool = False

    @property
    def standard_name(self) -> str:
        """The name that GML has for it, or an empty text where it is a property of our own."""
        return STANDARD_NAMES.get(self.role, "") if self.role else ""


@dataclass(frozen=True, kw_only=True, eq=False)
class FeatureType:
    """A published feature type; two are the same only when they are one object.

    ``rows`` takes the caller and gives the QuerySet of rows the caller may know of; ``writer``
    changes them, and without one the type is read-only for everybody. ``min_zoom`` is the first
    tile level (TM35FIN, JHS 180) with the type on it. ``rank`` thins a crowded type of lines: an
    integer over the model, the greater the farther away it is worth showing. Up to level
    ``LAST_FAR_LEVEL`` tiles carry as many of the highest ranks as a map can bear, joined and
    simplified; rank 0 has no place there, and closer by everything is shown.
    A type may have no geometry. One that is ``listed_only`` is no layer of maps even if it has one.
    ``order`` is the unique field in whose order rows come unless asked otherwise. A type with a
    ``scope``, which says the same as ``rows`` in columns, is followed: it gets a change feed.
    ``look`` says how pictures of it are painted; without one it gets a plain colour.
    """

    name: str
    title: str
    description: str
    subject: Subject
    model: type[Model]
    rows: Callable[[Viewer], QuerySet[Any]]
    properties: tuple[Property, ...]
    writer: Writer | None = None
    min_zoom: int = 10
    rank: Combinable | None = None
    listed_only: bool = False
    order: str = "pk"
    scope: Scope | None = None
    look: Look | None = field(default=None, compare=False)

    @cached_property
    def by_name(self) -> dict[str, Property]:
        """Properties by public name."""
        return {prop.name: prop for prop in self.properties}

    @cached_property
    def by_standard_name(self) -> dict[str, Property]:
        """The properties that GML has a name for, by that name."""
        return {prop.standard_name: prop for prop in self.properties if prop.standard_name}

    def property_named(self, name: str) -> Property:
        """The property called ``name``, by its public name or by GML's (``gml:name``).

        Raises ``UnknownNameError``.
        """
        try:
            return self.by_standard_name.get(name) or self.by_name[name]
        except KeyError:
            msg = f"{self.name} has no such property; it has {', '.join(self.by_name)}."
            raise UnknownNameError(msg, locator="property") from None

    def has_role(self, role: Role) -> bool:
        """Whether a property has ``role``."""
        return any(prop.role is role for prop in self.properties)

    def with_role(self, role: Role) -> Property:
        """The one property that has ``role``; raises ``UnknownNameError``."""
        for prop in self.properties:
            if prop.role is role:
                return prop
        msg = f"{self.name} has no such property: {role.value}."
        raise UnknownNameError(msg, locator="property")

    @cached_property
    def id_property(self) -> Property:
        """The property that holds the public id."""
        return self.with_role(Role.ID)

    @cached_property
    def has_geometry(self) -> bool:
        """Whether the type has a geometry, among its properties as narrowed."""
        return any(prop.role is Role.GEOMETRY for prop in self.properties)

    @cached_property
    def is_layer(self) -> bool:
        """Whether maps, tiles and REST show the type."""
        return self.has_geometry and not self.listed_only

    @cached_property
    def geometry_property(self) -> Property:
        """The property that holds the geometry; raises ``UnknownNameError`` where there is none."""
        return self.with_role(Role.GEOMETRY)

    @cached_property
    def descriptions(self) -> dict[str, FieldDescription]:
        """Kind, nullability, codes and label of each property, by public name."""
        return {prop.name: describe(self.model, prop.source) for prop in self.properties}

    @property
    def geometry_kind(self) -> FieldKind:
        """Shape of the geometry; raises ``UnknownNameError`` where there is none."""
        return self.descriptions[self.geometry_property.name].kind

    def narrowed(self, names: Collection[str]) -> FeatureType:
        """The same type with the properties in ``names`` only, in declared order.

        The same object for the same names, so that what is derived from it can be kept.
        """
        return _narrowed(self, tuple(prop for prop in self.properties if prop.name in names))


@lru_cache(maxsize=1024)
def _narrowed(feature_type: FeatureType, kept: tuple[Property, ...]) -> FeatureType:
    if len(kept) == len(feature_type.properties):
        return feature_type
    return replace(feature_type, properties=kept)
