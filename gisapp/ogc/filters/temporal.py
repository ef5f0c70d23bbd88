"""Temporal conditions compiled: each relation is comparisons of the ends of the two times.

A moment begins and ends with itself, a day beside moments with its first and last microsecond,
which are as near as the database can tell times apart. (ISO 19108 §5.2.3.5; OGC 21-065r2 §7.8)
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from django.db.models import BooleanField, DateTimeField, Func, Q, Value
from django.db.models.lookups import Exact, LessThan

from gisapp.features.field_types import FieldKind
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters import ast, values
from gisapp.ogc.filters.operands import LOCATOR, Operand, compile_operand, time_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType


class _Open(Enum):
    """An end that is not there: before, or after, all times."""

    PAST = -1
    FUTURE = 1


class _LastMoment(Func):
    """The last microsecond of the day that begins with a moment."""

    template = "(%(expressions)s + interval '1 day -0.000001 seconds')"
    output_field = DateTimeField()


@dataclass(frozen=True, slots=True)
class _Span:
    start: Combinable | _Open
    end: Combinable | _Open


def temporal(node: ast.Temporal, feature_type: FeatureType) -> Q:
    """The condition of a temporal relation; raises ``OwsError``."""
    sides = [_ends(side, feature_type) for side in (node.left, node.right)]
    of_days = all(end.kind is FieldKind.DATE for side in sides for end in side if end)
    left, right = (_span(*side, of_days=of_days) for side in sides)
    return _RELATIONS[node.relation](left, right)


def _ends(
    side: ast.Operand | ast.Interval, feature_type: FeatureType
) -> tuple[Operand | None, Operand | None]:
    if not isinstance(side, ast.Interval):
        operand = _operand(side, feature_type)
        return operand, operand
    start = _operand(side.start, feature_type) if side.start else None
    end = _operand(side.end, feature_type) if side.end else None
    if start and end and _is_backward(start.literal, end.literal):
        msg = "The interval ends before it begins."
        raise invalid(msg, LOCATOR)
    return start, end


def _span(start: Operand | None, end: Operand | None, *, of_days: bool) -> _Span:
    """The ends as moments. Where all times are days, a day is as good as a moment."""
    last = time_of if of_days else _last_moment
    return _Span(time_of(start) if start else _Open.PAST, last(end) if end else _Open.FUTURE)


def _operand(node: ast.Operand, feature_type: FeatureType) -> Operand:
    operand = compile_operand(node, feature_type, beside=FieldKind.DATETIME)
    if operand.kind not in values.TIMELY:
        msg = "A temporal condition needs times: properties that are dates or times, or literals."
        raise invalid(msg, LOCATOR)
    return operand


def _last_moment(operand: Operand) -> Combinable:
    start = time_of(operand)
    return start if operand.kind is FieldKind.DATETIME else _LastMoment(start)


def _is_backward(start: object, end: object) -> bool:
    if isinstance(start, datetime.datetime) and isinstance(end, datetime.datetime):
        return start > end
    days = [v.date() if isinstance(v, datetime.datetime) else v for v in (start, end)]
    return all(isinstance(day, datetime.date) for day in days) and days[0] > days[1]  # type: ignore[operator]  # both are dates


def _before(left: Combinable | _Open, right: Combinable | _Open) -> Q:
    if isinstance(left, _Open) or isinstance(right, _Open):
        always = left is _Open.PAST or right is _Open.FUTURE
        return _constant(always and left is not right, left, right)
    return Q(LessThan(left, right))


def _after(left: Combinable | _Open, right: Combinable | _Open) -> Q:
    return _before(right, left)


def _same(left: Combinable | _Open, right: Combinable | _Open) -> Q:
    if isinstance(left, _Open) or isinstance(right, _Open):
        return _constant(left is right, left, right)
    return Q(Exact(left, right))


class _Known(Func):
    """Neither true nor false where a value is missing, else the condition ``%(known)s``."""

    template = "(CASE WHEN (%(expressions)s) IS NOT NULL THEN %(known)s END)"
    output_field = BooleanField()


def _constant(value: bool, *ends: Combinable | _Open) -> Q:  # noqa: FBT001 -- it is the answer
    """What is decided without looking, but for an end that may be missing."""
    known = "TRUE" if value else "FALSE"
    looked_at = [end for end in ends if not isinstance(end, _Open)]
    return Q(_Known(looked_at[0], known=known) if looked_at else Value(value, BooleanField()))


def _intersects(left: _Span, right: _Span) -> Q:
    return ~(_before(left.end, right.start) | _after(left.start, right.end))


_RELATIONS: Final[dict[ast.TimeRelation, Callable[[_Span, _Span], Q]]] = {
    ast.TimeRelation.AFTER: lambda a, b: _after(a.start, b.end),
    ast.TimeRelation.BEFORE: lambda a, b: _before(a.end, b.start),
    ast.TimeRelation.BEGINS: lambda a, b: _same(a.start, b.start) & _before(a.end, b.end),
    ast.TimeRelation.BEGUN_BY: lambda a, b: _same(a.start, b.start) & _after(a.end, b.end),
    ast.TimeRelation.CONTAINS: lambda a, b: _before(a.start, b.start) & _after(a.end, b.end),
    ast.TimeRelation.DURING: lambda a, b: _after(a.start, b.start) & _before(a.end, b.end),
    ast.TimeRelation.EQUALS: lambda a, b: _same(a.start, b.start) & _same(a.end, b.end),
    ast.TimeRelation.OVERLAPS: lambda a, b: (
        _before(a.start, b.start) & _after(a.end, b.start) & _before(a.end, b.end)
    ),
    ast.TimeRelation.OVERLAPPED_BY: lambda a, b: (
        _after(a.start, b.start) & _before(a.start, b.end) & _after(a.end, b.end)
    ),
    ast.TimeRelation.MEETS: lambda a, b: _same(a.end, b.start),
    ast.TimeRelation.MET_BY: lambda a, b: _same(a.start, b.end),
    ast.TimeRelation.ENDS: lambda a, b: _same(a.end, b.end) & _after(a.start, b.start),
    ast.TimeRelation.ENDED_BY: lambda a, b: _same(a.end, b.end) & _before(a.start, b.start),
    ast.TimeRelation.INTERSECTS: _intersects,
    ast.TimeRelation.DISJOINT: lambda a, b: ~_intersects(a, b),
}
