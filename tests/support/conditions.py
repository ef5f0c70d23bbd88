"""Conditions in the words of no language, written in each and judged in Python as standards say.

Logic has three values: what is asked of a value that is missing is neither true nor false (None).
"""

from __future__ import annotations

import datetime
import json
import operator
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | int | float | datetime.date
ANY: Final = object()
ONE: Final = object()
_SIGNS: Final = {
    "=": ("PropertyIsEqualTo", operator.eq),
    "<>": ("PropertyIsNotEqualTo", operator.ne),
    "<": ("PropertyIsLessThan", operator.lt),
    "<=": ("PropertyIsLessThanOrEqualTo", operator.le),
    ">": ("PropertyIsGreaterThan", operator.gt),
    ">=": ("PropertyIsGreaterThanOrEqualTo", operator.ge),
}
SIGNS: Final = tuple(_SIGNS)
_URN: Final = "urn:ogc:def:crs:EPSG::3067"


@dataclass(frozen=True)
class Compared:
    """A property beside a value."""

    name: str
    sign: str
    value: Value

    def judge(self, row: Mapping[str, Any]) -> bool | None:
        """Whether it holds for ``row``."""
        own = row[self.name]
        return None if own is None else bool(_SIGNS[self.sign][1](own, self.value))

    def fes(self) -> str:
        """The condition inside a Filter."""
        element = _SIGNS[self.sign][0]
        return f"<f:{element}>{_name(self.name)}{_literal(self.value)}</f:{element}>"

    def text(self) -> str:
        """The condition as CQL2 text, with all brackets."""
        return f"({self.name} {self.sign} {_cql2(self.value)})"

    def json(self) -> Any:
        """The condition as CQL2 JSON."""
        return {"op": self.sign, "args": [{"property": self.name}, _json(self.value)]}


@dataclass(frozen=True)
class Between:
    """A property between two values, both included."""

    name: str
    low: Value
    high: Value

    def judge(self, row: Mapping[str, Any]) -> bool | None:
        """As above."""
        own = row[self.name]
        return None if own is None else self.low <= own <= self.high

    def fes(self) -> str:
        """As above."""
        return (
            f"<f:PropertyIsBetween>{_name(self.name)}<f:LowerBoundary>{_literal(self.low)}"
            f"</f:LowerBoundary><f:UpperBoundary>{_literal(self.high)}</f:UpperBoundary>"
            "</f:PropertyIsBetween>"
        )

    def text(self) -> str:
        """As above."""
        return f"({self.name} BETWEEN {_cql2(self.low)} AND {_cql2(self.high)})"

    def json(self) -> Any:
        """As above."""
        args = [{"property": self.name}, _json(self.low), _json(self.high)]
        return {"op": "between", "args": args}


@dataclass(frozen=True)
class Like:
    """A text that fits a pattern of characters, ``ANY`` and ``ONE``."""

    name: str
    pattern: tuple[Any, ...]

    def judge(self, row: Mapping[str, Any]) -> bool | None:
        """As above."""
        written = self._written(".*", ".", re.escape)
        own = row[self.name]
        return None if own is None else re.fullmatch(written, own, re.DOTALL) is not None

    def fes(self) -> str:
        """As above."""
        text = self._written("*", "?", lambda c: f"!{c}" if c in "*?!" else c)
        return (
            f'<f:PropertyIsLike wildCard="*" singleChar="?" escapeChar="!">{_name(self.name)}'
            f"{_literal(text)}</f:PropertyIsLike>"
        )

    def text(self) -> str:
        """As above."""
        return f"({self.name} LIKE {_cql2(self._in_cql2())})"

    def json(self) -> Any:
        """As above."""
        return {"op": "like", "args": [{"property": self.name}, self._in_cql2()]}

    def _in_cql2(self) -> str:
        return self._written("%", "_", lambda c: f"\\{c}" if c in "%_\\" else c)

    def _written(self, any_: str, one: str, plain: Any) -> str:
        return "".join(
            any_ if part is ANY else one if part is ONE else plain(part) for part in self.pattern
        )


@dataclass(frozen=True)
class Missing:
    """A property without a value."""

    name: str

    def judge(self, row: Mapping[str, Any]) -> bool | None:
        """As above."""
        return row[self.name] is None

    def fes(self) -> str:
        """As above."""
        return f"<f:PropertyIsNull>{_name(self.name)}</f:PropertyIsNull>"

    def text(self) -> str:
        """As above."""
        return f"({self.name} IS NULL)"

    def json(self) -> Any:
        """As above."""
        return {"op": "isNull", "args": [{"property": self.name}]}


@dataclass(frozen=True)
class Inside:
    """A place in a box, EPSG:3067, its edge included."""

    name: str
    box: tuple[int, int, int, int]

    def judge(self, row: Mapping[str, Any]) -> bool | None:
        """As above; the place is a pair of numbers."""
        own = row[self.name]
        west, south, east, north = self.box
        return None if own is None else west <= own[0] <= east and south <= own[1] <= north

    def fes(self) -> str:
        """As above."""
        west, south, east, north = self.box
        return (
            f'<f:BBOX>{_name(self.name)}<gml:Envelope srsName="{_URN}"><gml:lowerCorner>'
            f"{west} {south}</gml:lowerCorner><gml:upperCorner>{east} {north}</gml:upperCorner>"
            "</gml:Envelope></f:BBOX>"
        )

    def text(self) -> str:
        """As above."""
        return f"S_INTERSECTS({self.name}, BBOX({','.join(map(str, self.box))}))"

    def json(self) -> Any:
        """As above."""
        return {"op": "s_intersects", "args": [{"property": self.name}, {"bbox": list(self.box)}]}


@dataclass(frozen=True)
class Group:
    """Conditions of which all (``and``) or any (``or``) hold."""

    word: str
    children: tuple[Condition, ...]

    def judge(self, row: Mapping[str, Any]) -> bool | None:
        """As above."""
        verdicts = [child.judge(row) for child in self.children]
        deciding = self.word == "or"
        if deciding in verdicts:
            return deciding
        return None if None in verdicts else not deciding

    def fes(self) -> str:
        """As above."""
        name = self.word.capitalize()
        return f"<f:{name}>{''.join(child.fes() for child in self.children)}</f:{name}>"

    def text(self) -> str:
        """As above."""
        return f"({f' {self.word.upper()} '.join(child.text() for child in self.children)})"

    def json(self) -> Any:
        """As above."""
        return {"op": self.word, "args": [child.json() for child in self.children]}


@dataclass(frozen=True)
class Negated:
    """What the child says is false."""

    child: Condition

    def judge(self, row: Mapping[str, Any]) -> bool | None:
        """As above."""
        verdict = self.child.judge(row)
        return None if verdict is None else not verdict

    def fes(self) -> str:
        """As above."""
        return f"<f:Not>{self.child.fes()}</f:Not>"

    def text(self) -> str:
        """As above."""
        return f"(NOT {self.child.text()})"

    def json(self) -> Any:
        """As above."""
        return {"op": "not", "args": [self.child.json()]}


Condition = Compared | Between | Like | Missing | Inside | Group | Negated


def _name(name: str) -> str:
    return f"<f:Name>{name}</f:Name>"


def _literal(value: Value) -> str:
    return f"<f:Literal>{escape(str(value))}</f:Literal>"


def _cql2(value: Value) -> str:
    if isinstance(value, datetime.date):
        return f"DATE('{value}')"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else json.dumps(value)


def _json(value: Value) -> Any:
    return {"date": str(value)} if isinstance(value, datetime.date) else value
