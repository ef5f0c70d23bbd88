"""How the features of a type are drawn, in the words of no engine.

A look belongs to the declaration of a type. Lengths are pixels of 0.28 mm, scales are the N of
1:N, colours are ``#rrggbb`` or ``#rrggbbaa``. The order of strokes, marks and passes is the order
of painting.
"""

from __future__ import annotations

import math
import re
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from gisapp.features.field_types import FieldKind

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY_SCALE: Final = math.inf
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}(?:[0-9a-f]{2})?")
# For types without a look: distinct on a white ground, none of them white.
_PLAIN: Final = (
    "#1f6f8b",
    "#8a5a00",
    "#5b7f24",
    "#a03b5b",
    "#4f4fa8",
    "#00766c",
    "#7a4b9c",
    "#9c4a1a",
)


def _require_colours(*colours: str) -> None:
    for colour in colours:
        if colour and not _COLOUR.fullmatch(colour):
            msg = f"{colour!r} is no colour"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A stroke along a line or an edge; ``offset`` draws it to the right of its direction."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()
    offset: float = 0.0
    round_ends: bool = False

    def __post_init__(self) -> None:
        _require_colours(self.colour)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A symbol at a point, or along a line every ``every`` pixels.

    ``height`` is that of the symbol; an empty colour leaves that part out.
    """

    symbol: str
    height: float
    fill: str = ""
    edge: str = ""
    edge_width: float = 1.5
    every: float = 0.0

    def __post_init__(self) -> None:
        _require_colours(self.fill, self.edge)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """How the text of a look is written: beside a point, or ``along`` a line."""

    colour: str
    halo: str
    size: float = 8.0
    bold: bool = False
    along: bool = False
    below: bool = False

    def __post_init__(self) -> None:
        _require_colours(self.colour, self.halo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What is painted for one feature."""

    fill: str = ""
    strokes: tuple[Stroke, ...] = ()
    marks: tuple[Mark, ...] = ()
    label: Label | None = None

    def __post_init__(self) -> None:
        _require_colours(self.fill)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which rows of the model are painted with ``style``, at scales above ``above`` up to ``upto``.

    Of the rules of a pass the first one that holds decides.
    """

    style: Style
    where: Q = field(default_factory=Q)
    above: float = 0.0
    upto: float = EVERY_SCALE

    def holds_at(self, scale: float) -> bool:
        """Whether the rule counts at 1:``scale``."""
        return self.above < scale <= self.upto


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A row of the legend."""

    title: str
    style: Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The look of a type: its group in layer lists, its passes from bottom to top, its legend.

    ``level`` orders types among each other, the lowest at the bottom; ``text`` is the expression
    over the model whose value labels carry. Nothing is painted at scales beyond ``upto``.
    """

    group: str
    level: int
    passes: tuple[tuple[Rule, ...], ...]
    samples: tuple[Sample, ...]
    upto: float = EVERY_SCALE
    text: Any = None

    def rules_at(self, scale: float) -> Iterator[tuple[Rule, ...]]:
        """The rules of each pass that count at 1:``scale``; passes without any are left out."""
        for rules in self.passes:
            holding = tuple(rule for rule in rules if rule.holds_at(scale))
            if holding and scale <= self.upto:
                yield holding


@lru_cache(maxsize=256)
def plain_look(name: str, title: str, kind: FieldKind) -> Look:
    """The look of a type that declares none: one colour, chosen by its name."""
    style = _plain_style(kind, _PLAIN[zlib.crc32(name.encode()) % len(_PLAIN)])
    return Look(
        group="",
        level=_LEVELS.get(kind, 2),
        passes=((Rule(style=style),),),
        samples=(Sample(title=title, style=style),),
    )


_LEVELS: Final = {FieldKind.MULTIPOLYGON: 1, FieldKind.LINE: 3, FieldKind.POINT: 5}


def _plain_style(kind: FieldKind, colour: str) -> Style:
    if kind is FieldKind.POINT:
        mark = Mark(symbol="circle", height=8, fill=colour, edge="#ffffff")
        return Style(marks=(mark,))
    stroke = Stroke(colour=colour, width=2)
    if kind is FieldKind.LINE:
        return Style(strokes=(stroke,))
    return Style(fill=f"{colour}b3", strokes=(stroke,))
