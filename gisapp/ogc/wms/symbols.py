"""The symbols of the map, as MapServer's vector symbols: points with y downwards, any unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A symbol: the points of its outline; ``anchor`` is where it is held, as shares of its box."""

    points: Points
    filled: bool = True
    anchor: tuple[float, float] = (0.5, 0.5)


SHAPES: Final = {
    "bow-tie": Shape(((0, 0), (14, 9), (14, 0), (0, 9), (0, 0))),
    "half-bow-tie": Shape(((0, 4.5), (7, 0), (7, 9), (0, 4.5)), anchor=(0, 0.5)),
    "square": Shape(((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))),
    "diamond": Shape(((0, 1), (1, 0), (2, 1), (1, 2), (0, 1))),
    "triangle": Shape(((0, 9.5), (9, 9.5), (4.5, 0), (0, 9.5))),
    "outfall": Shape(((0, 0), (12, 0), (6, 11), (0, 0))),
    "bar": Shape(((0.5, 0), (0.5, 11)), filled=False),
    "slash": Shape(((0, 0), (10, 16)), filled=False),
    "tower": Shape(
        (
            (0, 0),
            (16, 0),
            (14, 7),
            (10.5, 9),
            (10.5, 18),
            (5.5, 18),
            (5.5, 9),
            (2, 7),
            (0, 0),
        )
    ),
    "plant": Shape(
        (
            (0, 15),
            (0, 0),
            (6, 5),
            (6, 0),
            (12, 5),
            (12, 0),
            (18, 5),
            (18, 15),
            (0, 15),
        )
    ),
    "arrow": Shape(((10, 4.5), (0, 0), (2, 4.5), (0, 9), (10, 4.5))),
    "arrow-back": Shape(((0, 4.5), (10, 0), (8, 4.5), (10, 9), (0, 4.5))),
}


def definitions() -> str:
    """The SYMBOL blocks of a mapfile."""
    shapes = (_vector(name, shape) for name, shape in SHAPES.items())
    round_ = 'SYMBOL NAME "circle" TYPE ELLIPSE FILLED TRUE POINTS 1 1 END END'
    letter = 'SYMBOL NAME "question" TYPE TRUETYPE FONT "bold" CHARACTER "?" FILLED TRUE END'
    return "\n".join((*shapes, round_, letter))


def _vector(name: str, shape: Shape) -> str:
    points = " ".join(f"{x:g} {y:g}" for x, y in shape.points)
    filled = "TRUE" if shape.filled else "FALSE"
    x, y = shape.anchor
    return (
        f'SYMBOL NAME "{name}" TYPE VECTOR FILLED {filled} ANCHORPOINT {x:g} {y:g} '
        f"POINTS {points} END END"
    )
