"""The filter tree: what every filter language is read into and what is compiled to a query.

Plain frozen values. Names are as the sender wrote them, without prefix but for ``gml:`` and ``@``;
they are looked up in the declaration when the tree is compiled. Coordinates are already x (east)
before y (north). Logic has three values, as in SQL (OGC 21-065r2 §6.2): a condition on a value that
is missing is neither true nor false, and neither is its ``Not``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    """A spatial relation (OGC 09-026r2 §7.8.3, OGC 21-065r2 §7.7)."""

    EQUALS = "Equals"
    DISJOINT = "Disjoint"
    TOUCHES = "Touches"
    WITHIN = "Within"
    OVERLAPS = "Overlaps"
    CROSSES = "Crosses"
    INTERSECTS = "Intersects"
    CONTAINS = "Contains"


class TimeRelation(Enum):
    """A relation of times (OGC 09-026r2 §7.9; ``Disjoint`` is CQL2's)."""

    AFTER = "After"
    BEFORE = "Before"
    BEGINS = "Begins"
    BEGUN_BY = "BegunBy"
    CONTAINS = "TContains"
    DURING = "During"
    EQUALS = "TEquals"
    OVERLAPS = "TOverlaps"
    MEETS = "Meets"
    OVERLAPPED_BY = "OverlappedBy"
    MET_BY = "MetBy"
    ENDS = "Ends"
    ENDED_BY = "EndedBy"
    INTERSECTS = "AnyInteracts"
    DISJOINT = "Disjoint"


class ListRelation(Enum):
    """A relation of lists taken as sets (OGC 21-065r2 §7.9)."""

    EQUALS = "a_equals"
    CONTAINS = "a_contains"
    CONTAINED_BY = "a_containedBy"
    OVERLAPS = "a_overlaps"


class Match(Enum):
    """How many values of a property with several have to fit (OGC 09-026r2 §7.7.3.3)."""

    ANY = "Any"
    ALL = "All"
    ONE = "One"


class LiteralKind(Enum):
    """What a literal says that it is; FES literals say nothing."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Reference:
    """A property of the feature, by its public name, ``gml:name`` and the like, or ``@gml:id``.

    ``of`` is the type or alias that stands before it, which only a join looks at.
    """

    name: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as text; without a kind of its own what stands beside it says how to read it."""

    text: str
    kind: LiteralKind | None = None


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Numbers combined by one of ``+ - * / % div ^``."""

    operator: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the short list, by its key in ``filters.functions.FUNCTIONS``."""

    function: str
    arguments: tuple[Operand, ...]


Operand = Reference | Literal | Arithmetic | Call


@dataclass(frozen=True, slots=True)
class Compare:
    """``left`` compared with ``right``; text without regard to case unless ``match_case``."""

    comparison: Comparison
    left: Operand
    right: Operand
    match_case: bool = True
    match: Match = Match.ANY


@dataclass(frozen=True, slots=True)
class In:
    """A value that is one of several."""

    value: Operand
    choices: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text pattern and the characters that mean something in it.

    ``through`` are functions of text that the pattern goes through, like the value beside it.
    """

    text: str
    wild_card: str
    single: str
    escape: str
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Like:
    """A text that fits a pattern."""

    value: Operand
    pattern: Pattern
    match_case: bool = True


@dataclass(frozen=True, slots=True)
class IsNull:
    """A value that is missing."""

    value: Operand | Interval | Box | Shape


@dataclass(frozen=True, slots=True)
class IsNil:
    """A property whose element says that it is nil."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Spatial:
    """Two geometries in a relation; None is the feature's own, whatever its name."""

    relation: Relation
    left: Reference | Box | Shape | None
    right: Reference | Box | Shape | None


@dataclass(frozen=True, slots=True)
class Distance:
    """A geometry within ``metres`` of another, or, when ``beyond``, farther away."""

    reference: Reference | None
    geometry: Box | Shape | Reference
    metres: float
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """The time between two moments, both included; None is an open end."""

    start: Operand | None
    end: Operand | None


@dataclass(frozen=True, slots=True)
class Temporal:
    """Two times in a relation."""

    relation: TimeRelation
    left: Operand | Interval
    right: Operand | Interval


@dataclass(frozen=True, slots=True)
class Lists:
    """Two lists in a relation."""

    relation: ListRelation
    left: Reference | tuple[Literal, ...]
    right: Reference | tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Ids:
    """Features with one of these ids, as they stand in ``gml:id``."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Always:
    """Every feature, or none."""

    value: bool


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
    """What the child says is false."""

    child: Node


Node = (
    Compare
    | In
    | Like
    | IsNull
    | IsNil
    | Spatial
    | Distance
    | Temporal
    | Lists
    | Ids
    | Always
    | And
    | Or
    | Not
)


def references(part: Any) -> Iterator[Reference]:
    """All properties that a node or a part of one names."""
    if isinstance(part, Reference):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from references(one)
    elif type(part) in _WITH_PARTS:
        for field in fields(part):
            yield from references(getattr(part, field.name))


_WITH_PARTS = {Arithmetic, Call, Interval, *Node.__args__}


def digest_of(condition: object) -> str:
    """What the ledger has instead of a condition: 16 hexadecimal digits, equal for equal ones."""
    return hashlib.blake2b(repr(condition).encode(), digest_size=8).hexdigest()
