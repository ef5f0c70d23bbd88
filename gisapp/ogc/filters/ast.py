"""The filter tree: what every filter language is read into and what is compiled to a query.

Plain frozen values. Names are as the sender wrote them, without prefix; they are looked up in the
declaration when the tree is compiled. Coordinates are already x (east) before y (north).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gisapp.ogc.geometry.shapes import Box, Shape


class Comparison(Enum):
    """A binary comparison (OGC 09-026r2 §7.7.3)."""

    EQUAL = "PropertyIsEqualTo"
    NOT_EQUAL = "PropertyIsNotEqualTo"
    LESS = "PropertyIsLessThan"
    LESS_OR_EQUAL = "PropertyIsLessThanOrEqualTo"
    GREATER = "PropertyIsGreaterThan"
    GREATER_OR_EQUAL = "PropertyIsGreaterThanOrEqualTo"

    @property
    def mirrored(self) -> Comparison:
        """The same comparison with its operands in the other order."""
        return _MIRRORED.get(self, self)


_MIRRORED = {
    Comparison.LESS: Comparison.GREATER,
    Comparison.LESS_OR_EQUAL: Comparison.GREATER_OR_EQUAL,
    Comparison.GREATER: Comparison.LESS,
    Comparison.GREATER_OR_EQUAL: Comparison.LESS_OR_EQUAL,
}


class Relation(Enum):
    """A spatial relation (OGC 09-026r2 §7.8.3)."""

    EQUALS = "Equals"
    DISJOINT = "Disjoint"
    TOUCHES = "Touches"
    WITHIN = "Within"
    OVERLAPS = "Overlaps"
    CROSSES = "Crosses"
    INTERSECTS = "Intersects"
    CONTAINS = "Contains"


@dataclass(frozen=True, slots=True)
class Reference:
    """A property of the feature, by its public name."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as text; the property beside it says how to read it."""

    text: str


@dataclass(frozen=True, slots=True)
class Compare:
    """``left`` compared with ``right``; text without regard to case unless ``match_case``."""

    comparison: Comparison
    left: Reference
    right: Reference | Literal
    match_case: bool = True


@dataclass(frozen=True, slots=True)
class Between:
    """A value between two others, both included."""

    reference: Reference
    lower: Literal
    upper: Literal


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text pattern and the three characters that mean something in it."""

    text: str
    wild_card: str
    single: str
    escape: str


@dataclass(frozen=True, slots=True)
class Like:
    """A text that fits a pattern."""

    reference: Reference
    pattern: Pattern
    match_case: bool = True


@dataclass(frozen=True, slots=True)
class IsNull:
    """A property without a value."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Spatial:
    """A geometry property (None: the feature's own) in a relation to a given geometry."""

    relation: Relation
    reference: Reference | None
    geometry: Box | Shape


@dataclass(frozen=True, slots=True)
class Ids:
    """Features with one of these ids, as they stand in ``gml:id``."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What the child does not select."""

    child: Node


Node = Compare | Between | Like | IsNull | Spatial | Ids | And | Or | Not
