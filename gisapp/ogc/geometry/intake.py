"""How the geometry of one request is taken in: numbers, axis order, limits, refusals."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np

from gisapp.core.errors import LimitError
from gisapp.geo import crs
from gisapp.ogc import limits
from gisapp.ogc.errors import Code, OwsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_NUMBER: Final = re.compile(
    r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?", re.ASCII
)
# The characters of decimal numbers; what float() reads besides (nan, 1_0) has others.
_NUMERIC: Final = re.compile(r"[\d.eE+-]{1,90}", re.ASCII)
DIMENSIONS: Final = (2, 3)
# Beyond the coordinates of any system; what is computed with them stays a number.
_FARTHEST: Final = 1e9

# Geometry without a name of its system is in the default system of the type; TM35FIN is east first
# in every notation.
DEFAULT_CRS: Final = crs.named(crs.STORAGE_SRID, crs.Notation.URN)


def number(text: str, locator: str) -> float:
    """Read a finite number; raises ``OwsError`` naming ``locator``."""
    value = float(text) if _NUMBER.fullmatch(text.strip()) else math.inf
    if not math.isfinite(value):
        msg = "This is not a number. Write numbers with a decimal point."
        raise OwsError(Code.INVALID_PARAMETER, msg, locator=locator)
    return value


@dataclass(slots=True, kw_only=True)
class Intake:
    """The geometries of one request, and how many vertices they have had so far.

    ``locator`` and ``code`` go into what is refused. ``default`` is the system of a geometry that
    names none. ``east_first`` reads east before north whatever the notation says: the rule of WFS
    1.0.0 and GML 2.
    """

    locator: str = "filter"
    code: Code = Code.INVALID_PARAMETER
    default: crs.CrsName = DEFAULT_CRS
    east_first: bool = False
    vertices: int = 0

    def refuse(self, message: str) -> NoReturn:
        """Raise the error that a geometry is wrong."""
        raise OwsError(self.code, message, locator=self.locator)

    def system(self, names: set[str]) -> crs.CrsName:
        """The one system that ``names`` mean, or the default one; raises ``OwsError``."""
        systems = [crs.parse(name) for name in names]
        if len({(system.srid, system.swaps) for system in systems}) > 1:
            self.refuse("The parts of a geometry are in different coordinate systems.")
        return systems[0] if systems else self.default

    def swaps(self, system: crs.CrsName) -> bool:
        """Whether text in ``system`` has north first here."""
        return system.swaps and not self.east_first

    def numbers(self, parts: Sequence[str]) -> list[float]:
        """Read finite numbers; raises ``OwsError``, beyond the limits ``LimitError``."""
        self._refuse_many(len(parts) // max(DIMENSIONS))
        try:
            values = [float(part) if _NUMERIC.fullmatch(part) else math.nan for part in parts]
        except ValueError:
            values = [math.nan]
        if not all(map(math.isfinite, values)):
            self.refuse("A coordinate is not a number. Write numbers with a decimal point.")
        return values

    def positions(
        self, values: Sequence[float], dimension: int, system: crs.CrsName
    ) -> NDArray[np.float64]:
        """``values`` as rows of x, y and, if there is one, z."""
        if dimension not in DIMENSIONS or not len(values) or len(values) % dimension:
            self.refuse("A position has two numbers, or three with a height.")
        rows = np.array(values, dtype=np.float64).reshape(-1, dimension)
        if np.abs(rows).max() > _FARTHEST:
            self.refuse("A coordinate lies beyond any place.")
        if self.swaps(system):
            rows[:, [0, 1]] = rows[:, [1, 0]]
        return rows

    def count(self, vertices: int) -> None:
        """Count the vertices of a finished geometry; raises ``LimitError``."""
        self._refuse_many(vertices)
        self.vertices += vertices

    def _refuse_many(self, vertices: int) -> None:
        if vertices > limits.VERTICES or self.vertices + vertices > limits.REQUEST_VERTICES:
            msg = (
                f"A geometry may have {limits.VERTICES} vertices, "
                f"and all of a request {limits.REQUEST_VERTICES}."
            )
            raise LimitError(msg, locator=self.locator)
