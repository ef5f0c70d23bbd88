"""Measured points are drawn together: those of one line number, in order, become a pipe.

A node that was measured as a point of a line ends the pipe there, and the next one begins: what
stands on a pipe is its end. The parts after the first are called ``LINE/2``, ``LINE/3``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import InvalidInputError
from gisapp.features import registry
from networks.exchange.features import Feature, checked_positions
from networks.exchange.model import some
from networks.exchange.survey.codes import INVERT, LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from networks.exchange.model import Position
    from networks.exchange.survey.codes import Coded
    from networks.exchange.survey.points import SurveyPoint

_LONG_ENOUGH: Final = 2


@dataclass(slots=True)
class Drawn:
    """Nodes and pipes as features of a GIS file, and what to tell people."""

    features: list[Feature] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def known_points(
    points: Iterable[SurveyPoint], codes: Mapping[str, Coded]
) -> tuple[tuple[SurveyPoint, ...], list[str]]:
    """The points that are to be stored, and what to tell of the others.

    Raises ``InvalidInputError`` for codes that are not in the table, with how many points have
    each.
    """
    kept, unknown, first = [], Counter[str](), ""
    left = 0
    for point in points:
        if point.code not in codes:
            unknown[point.code or "(none)"] += 1
            first = first or point.place
        elif codes[point.code].type == LEFT_OUT:
            left += 1
        else:
            kept.append(point)
    if unknown:
        counted = some(f"{code} ({count} points)" for code, count in unknown.most_common())
        msg = (
            f"Codes that nobody has explained: {counted}. Give a table with --codes; the type "
            f"{LEFT_OUT} leaves points out."
        )
        raise InvalidInputError(msg, locator=first)
    if not kept:
        msg = "The file has no points of the network."
        raise InvalidInputError(msg)
    return tuple(kept), [f"{left} points are left out by their code"] if left else []


def draw(points: tuple[SurveyPoint, ...], codes: Mapping[str, Coded], order: str) -> Drawn:
    """The features of ``points``, east first; ``order`` says which of their coordinates is north.

    Raises ``InvalidInputError`` with the line of a pipe point without a line number, a pipe of one
    point, and one whose points say different things of it.
    """
    drawn = Drawn()
    lines: dict[str, list[SurveyPoint]] = defaultdict(list)
    for point in points:
        coded = codes[point.code]
        if coded.is_pipe and not point.line:
            msg = "The point of a pipe has no line number, so nobody knows which pipe it is of."
            raise InvalidInputError(msg, locator=point.place)
        if point.line:
            lines[point.line].append(point)
        if not coded.is_pipe:
            drawn.features.append(_node(point, coded, order))
    for name, measured in lines.items():
        drawn.features.extend(_pipes(name, measured, codes, order))
    drawn.warnings.extend(_told(points, lines, codes))
    return drawn


def _position(point: SurveyPoint, order: str) -> Position:
    pair = (point.second, point.first) if order == "ne" else (point.first, point.second)
    return pair if point.height is None else (*pair, point.height)


def _node(point: SurveyPoint, coded: Coded, order: str) -> Feature:
    properties = _of_type(coded.type, {**coded.properties, **point.properties})
    if coded.height and point.height is not None:
        properties[coded.height] = point.height
    return Feature(
        layer=coded.type,
        key=point.key,
        place=point.place,
        properties={**properties, "lahdetunnus": point.key},
        is_line=False,
        positions=checked_positions([_position(point, order)], is_line=False, place=point.place),
    )


def _of_type(type_: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the type has of ``given``; a size is the nominal one where it has that."""
    has = registry.get(type_).by_name.keys()
    size = "nimellishalkaisija" if "nimellishalkaisija" in has else "halkaisija"
    named = {size if name == "halkaisija" else name: value for name, value in given.items()}
    return {name: value for name, value in named.items() if name in has}


def _pipes(
    name: str, measured: list[SurveyPoint], codes: Mapping[str, Coded], order: str
) -> Iterator[Feature]:
    """The parts of one line, from node to node."""
    own = [point for point in measured if codes[point.code].is_pipe]
    if not own:
        return
    first = own[0]
    other = next((point for point in own if point.code != first.code), None)
    if other is not None:
        msg = (
            f"Line {name} has the code {other.code} here and {first.code} at {first.place}: "
            "a pipe is of one code."
        )
        raise InvalidInputError(msg, locator=other.place)
    if len(measured) < _LONG_ENOUGH:
        msg = f"Line {name} has one point only."
        raise InvalidInputError(msg, locator=first.place)
    coded = codes[first.code]
    properties = _of_type(coded.type, {**coded.properties, **_said(name, own)})
    for number, part in enumerate(_parts(measured, codes), 1):
        key = name if number == 1 else f"{name}/{number}"
        yield Feature(
            layer=coded.type,
            key=key,
            place=part[0].place,
            properties={**properties, **_inverts(coded, part, codes), "lahdetunnus": key},
            is_line=True,
            positions=checked_positions(
                [_position(point, order) for point in part], is_line=True, place=part[0].place
            ),
        )


def _parts(measured: list[SurveyPoint], codes: Mapping[str, Coded]) -> Iterator[list[SurveyPoint]]:
    part: list[SurveyPoint] = []
    for point in measured:
        part.append(point)
        if not codes[point.code].is_pipe:
            if len(part) >= _LONG_ENOUGH:
                yield part
            part = [point]
    if len(part) >= _LONG_ENOUGH:
        yield part


def _said(name: str, own: list[SurveyPoint]) -> dict[str, Any]:
    """What the points of a pipe say of it; raises where they do not agree."""
    said: dict[str, tuple[Any, str]] = {}
    for point in own:
        for prop, value in point.properties.items():
            before, place = said.setdefault(prop, (value, point.place))
            if before != value:
                msg = (
                    f"Line {name} has another {prop} here than at {place}. Where a pipe changes "
                    "there is a node, or a line number of its own."
                )
                raise InvalidInputError(msg, locator=point.place)
    return {prop: value for prop, (value, _place) in said.items()}


def _inverts(coded: Coded, part: list[SurveyPoint], codes: Mapping[str, Coded]) -> dict[str, float]:
    """Levels of the ends, where the line was measured at its invert; a node was not."""
    if coded.height != INVERT:
        return {}
    ends = (("vesijuoksu_alku", part[0]), ("vesijuoksu_loppu", part[-1]))
    return {
        name: point.height
        for name, point in ends
        if point.height is not None and codes[point.code].is_pipe
    }


def _told(
    points: tuple[SurveyPoint, ...],
    lines: Mapping[str, list[SurveyPoint]],
    codes: Mapping[str, Coded],
) -> Iterator[str]:
    numbers = {point.place: number for number, point in enumerate(points)}
    apart = [
        name
        for name, measured in lines.items()
        if numbers[measured[-1].place] - numbers[measured[0].place] >= len(measured)
    ]
    if apart:
        yield (
            f"{len(apart)} lines have points of others between their own, and are drawn through "
            f"theirs in order: {some(apart)}"
        )
    low = [
        name
        for name, measured in lines.items()
        if any(point.height is None for point in measured)
        and any(point.height is not None for point in measured)
    ]
    if low:
        yield (
            f"{len(low)} lines have points without a height, and are stored without heights: "
            f"{some(low)}"
        )
    unkept = sum(
        "materiaali" in point.properties and not codes[point.code].is_pipe for point in points
    )
    if unkept:
        yield f"{unkept} nodes have a material, which only pipes keep"
