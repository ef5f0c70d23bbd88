"""The parameter ``datetime``: a time or an interval, open ends as ``..`` or nothing (RFC 3339).

It is compared with the validity of the feature where its type has one (an area, an interruption),
an open end being no end, and else with when the feature was last changed, the one time that every
type has (OGC 17-069r4 §7.15.4 leaves the choice to the service). A day means all of it, in UTC.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from gisapp.features.declaration import Role
from gisapp.ogc.filters import ast

if TYPE_CHECKING:
    from gisapp.features.declaration import FeatureType

_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d))?", re.ASCII
)
_DAY_CHARACTERS: Final = 10
_OPEN: Final = ("", "..")


def condition(text: str, feature_type: FeatureType) -> ast.Node:
    """The condition that the time of ``feature_type`` falls in ``text``.

    Raises ``InvalidInputError``.
    """
    begin, end = _bounds(text.strip())
    begins, ends = _times(feature_type)
    conditions: list[ast.Node] = []
    if begin is not None:
        late = _compare(ast.Comparison.GREATER_OR_EQUAL, ends, begin)
        conditions.append(late if ends is begins else ast.Or((ast.IsNull(ends), late)))
    if end is not None:
        conditions.append(_compare(ast.Comparison.LESS_OR_EQUAL, begins, end))
    # An interval open on both sides holds every time there is.
    return ast.And(tuple(conditions)) if conditions else ast.Not(ast.IsNull(begins))


def _times(feature_type: FeatureType) -> tuple[ast.Reference, ast.Reference]:
    """When a feature begins and ends, one and the same where it has an instant only."""
    if feature_type.has_role(Role.BEGINS):
        begins, ends = feature_type.with_role(Role.BEGINS), feature_type.with_role(Role.ENDS)
        return ast.Reference(begins.name), ast.Reference(ends.name)
    instant = ast.Reference(feature_type.with_role(Role.CHANGED_AT).name)
    return instant, instant


def _compare(
    comparison: ast.Comparison, reference: ast.Reference, moment: datetime.datetime
) -> ast.Node:
    return ast.Compare(comparison, reference, ast.Literal(moment.isoformat()))


def _bounds(text: str) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    begin, slash, end = text.partition("/")
    if not slash:
        return _moment(begin), _moment(begin, last=True)
    bounds = (
        None if begin in _OPEN else _moment(begin),
        None if end in _OPEN else _moment(end, last=True),
    )
    if bounds[0] is not None and bounds[1] is not None and bounds[0] > bounds[1]:
        msg = "The interval ends before it begins."
        raise InvalidInputError(msg, locator="datetime")
    return bounds


def _moment(text: str, *, last: bool = False) -> datetime.datetime:
    """The time ``text``; of a day its first or ``last`` moment."""
    try:
        if not _TIME.fullmatch(text):
            raise ValueError  # noqa: TRY301 -- told below, with the times that do not exist
        moment = datetime.datetime.fromisoformat(text.upper().replace(" ", "T"))
    except ValueError:
        msg = "A time is 2027-01-31T12:00:00Z or 2027-01-31, an interval two of them with a slash."
        raise InvalidInputError(msg, locator="datetime") from None
    if len(text) > _DAY_CHARACTERS:
        return moment
    start = moment.replace(tzinfo=datetime.UTC)
    return start + datetime.timedelta(days=1, microseconds=-1) if last else start
