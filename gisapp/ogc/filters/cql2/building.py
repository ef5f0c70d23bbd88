"""What the text and the JSON of CQL2 have in common: the meaning of operators, and the limits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn

from gisapp.core.errors import LimitError
from gisapp.ogc import limits
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.functions import BUILT_IN, FUNCTIONS
from gisapp.ogc.filters.names import local_property_name
from gisapp.ogc.geometry.boxes import read_box
from gisapp.ogc.geometry.shapes import Box, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gisapp.ogc.geometry.intake import Intake

# All that an argument can be; which of it is wanted depends on what takes it.
Term = ast.Node | ast.Operand | ast.Interval | Box | Shape | tuple[Any, ...]

_COMPARISONS: Final = {
    "=": ast.Comparison.EQUAL,
    "<>": ast.Comparison.NOT_EQUAL,
    "<": ast.Comparison.LESS,
    "<=": ast.Comparison.LESS_OR_EQUAL,
    ">": ast.Comparison.GREATER,
    ">=": ast.Comparison.GREATER_OR_EQUAL,
}
_SPATIAL: Final = {f"s_{relation.value.lower()}": relation for relation in ast.Relation}
_T: Final = ast.TimeRelation
# Those of the first line relate moments too, the others intervals only (OGC 21-065r2 §7.8.2).
_OF_MOMENTS: Final = (_T.AFTER, _T.BEFORE, _T.DISJOINT, _T.EQUALS, _T.INTERSECTS)
_TEMPORAL: Final = {
    "t_after": _T.AFTER,
    "t_before": _T.BEFORE,
    "t_disjoint": _T.DISJOINT,
    "t_equals": _T.EQUALS,
    "t_intersects": _T.INTERSECTS,
    "t_contains": _T.CONTAINS,
    "t_during": _T.DURING,
    "t_finishedby": _T.ENDED_BY,
    "t_finishes": _T.ENDS,
    "t_meets": _T.MEETS,
    "t_metby": _T.MET_BY,
    "t_overlappedby": _T.OVERLAPPED_BY,
    "t_overlaps": _T.OVERLAPS,
    "t_startedby": _T.BEGUN_BY,
    "t_starts": _T.BEGINS,
}
_LISTS: Final = {relation.value.lower(): relation for relation in ast.ListRelation}
COMPARISONS: Final = frozenset(_COMPARISONS)
OPEN: Final = ".."


@dataclass(slots=True)
class Builder:
    """Makes nodes of one filter from terms of any kind; every method raises ``OwsError``."""

    intake: Intake
    nodes: int = 0

    def refuse(self, message: str) -> NoReturn:
        """Raise the error that a filter is wrong."""
        raise invalid(message, self.intake.locator)

    def count(self, depth: int) -> None:
        """Count one more condition or operand; raises ``LimitError``."""
        self.nodes += 1
        if depth > limits.FILTER_DEPTH or self.nodes > limits.FILTER_NODES:
            msg = f"A filter may have {limits.FILTER_NODES} conditions, {limits.FILTER_DEPTH} deep."
            raise LimitError(msg, locator=self.intake.locator)

    def reference(self, name: str) -> ast.Reference:
        """A property by its name."""
        return ast.Reference(local_property_name(name, {}, self.intake.locator))

    def text(self, value: str) -> ast.Literal:
        """A text; raises ``LimitError``."""
        if len(value) > limits.LITERAL_CHARACTERS:
            msg = f"A literal may have {limits.LITERAL_CHARACTERS} characters."
            raise LimitError(msg, locator=self.intake.locator)
        return ast.Literal(value, ast.LiteralKind.TEXT)

    def condition(self, term: Term) -> ast.Node:
        """``term`` where a condition is wanted."""
        if isinstance(term, ast.Literal) and term.kind is ast.LiteralKind.BOOLEAN:
            return ast.Always(term.text == "true")
        if not isinstance(term, _NODES):
            self.refuse("There should be a condition.")
        return term

    def operand(self, term: Term) -> ast.Operand:
        """``term`` where a single value is wanted."""
        if not isinstance(term, ast.Operand):
            self.refuse("There should be a single value: a property, a literal, a function.")
        return term

    def compare(self, sign: str, left: Term, right: Term) -> ast.Node:
        """``left`` compared with ``right``."""
        return ast.Compare(_COMPARISONS[sign], self.operand(left), self.operand(right))

    def between(self, value: Term, lower: Term, upper: Term) -> ast.Node:
        """``value`` between two others, both included."""
        return ast.And((self.compare(">=", value, lower), self.compare("<=", value, upper)))

    def one_of(self, value: Term, choices: Sequence[Term]) -> ast.Node:
        """``value`` one of ``choices``."""
        if not choices:
            self.refuse("IN has one value to choose from at least.")
        if len(choices) > limits.IDS:
            msg = f"A list may have {limits.IDS} values."
            raise LimitError(msg, locator=self.intake.locator)
        return ast.In(self.operand(value), tuple(map(self.operand, choices)))

    def like(self, value: Term, pattern: str, through: tuple[str, ...]) -> ast.Node:
        """``value`` like a pattern with ``%``, ``_`` and the backslash."""
        text = self.text(pattern).text
        return ast.Like(self.operand(value), ast.Pattern(text, "%", "_", "\\", through))

    def is_null(self, term: Term) -> ast.Node:
        """``term`` without a value."""
        if not isinstance(term, ast.Interval | Box | Shape | ast.Operand):
            self.refuse("IS NULL is asked of a single value.")
        return ast.IsNull(term)

    def call(self, name: str, arguments: Sequence[Term]) -> Term:
        """What ``name`` makes of its arguments: a relation, or a function of the short list."""
        lower = name.lower()
        if lower in FUNCTIONS:
            return ast.Call(lower, tuple(map(self.operand, arguments)))
        relate = self._relation(lower)
        if relate is None:
            names = ", ".join(sorted(set(FUNCTIONS) - BUILT_IN))
            self.refuse(f"There is no such function; beside those of CQL2 there are {names}.")
        if len(arguments) != 2:  # noqa: PLR2004 -- operands
            self.refuse("The function has two arguments.")
        return relate(*arguments)

    def _relation(self, name: str) -> Callable[[Term, Term], ast.Node] | None:
        if name in _SPATIAL:
            return lambda a, b: ast.Spatial(_SPATIAL[name], self._geometry(a), self._geometry(b))
        if name in _TEMPORAL:
            return lambda a, b: self._temporal(_TEMPORAL[name], a, b)
        if name in _LISTS:
            return lambda a, b: ast.Lists(_LISTS[name], self._list(a), self._list(b))
        return None

    def _geometry(self, term: Term) -> ast.Reference | Box | Shape:
        if not isinstance(term, ast.Reference | Box | Shape):
            self.refuse("There should be a geometry, or a property that is one.")
        return term

    def _temporal(self, relation: ast.TimeRelation, left: Term, right: Term) -> ast.Node:
        times = [t if isinstance(t, ast.Interval) else self.operand(t) for t in (left, right)]
        if relation not in _OF_MOMENTS and not all(isinstance(t, ast.Interval) for t in times):
            self.refuse("The function relates two intervals.")
        return ast.Temporal(relation, times[0], times[1])

    def _list(self, term: Term) -> ast.Reference | tuple[ast.Literal, ...]:
        if isinstance(term, ast.Reference):
            return term
        # A list of one in brackets looks like a value in brackets.
        items = term if isinstance(term, tuple) else (term,)
        if len(items) > limits.IDS or not all(isinstance(item, ast.Literal) for item in items):
            self.refuse("There should be a list of literals, or a property that is a list.")
        return tuple(item for item in items if isinstance(item, ast.Literal))

    def time(self, text: str) -> ast.Literal:
        """A date or timestamp."""
        return ast.Literal(self.text(text).text, ast.LiteralKind.TIME)

    def end(self, term: Term) -> ast.Operand | None:
        """One end of an interval: a time, a property, or ``..`` for an open end."""
        operand = self.operand(term)
        if isinstance(operand, ast.Literal):
            return None if operand.text == OPEN else self.time(operand.text)
        return operand

    def box(self, numbers: Sequence[float]) -> Box:
        """A box of four or six numbers."""
        if not all(map(math.isfinite, numbers)):
            self.refuse("A box has four numbers, or six with heights.")
        return read_box(
            numbers,
            self.intake.default,
            self.intake.locator,
            east_first=self.intake.east_first,
        )


_NODES: Final = (
    ast.Compare,
    ast.In,
    ast.Like,
    ast.IsNull,
    ast.Spatial,
    ast.Temporal,
    ast.Lists,
    ast.Always,
    ast.And,
    ast.Or,
    ast.Not,
)
