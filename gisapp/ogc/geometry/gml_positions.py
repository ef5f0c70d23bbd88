"""Positions inside GML: ``pos``, ``posList``, ``coordinates``, ``coord`` and points in lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gisapp.ogc.geometry.intake import DIMENSIONS
from gisapp.ogc.xml_reader import local_name, namespace, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element
    from numpy.typing import NDArray

    from gisapp.geo.crs import CrsName
    from gisapp.ogc.geometry.intake import Intake

_METADATA: Final = frozenset(
    {"metaDataProperty", "description", "descriptionReference", "identifier", "name", "boundedBy"}
)
_POINTS: Final = ("pointProperty", "pointRep")
_FLAT: Final = 2


def _words(element: _Element) -> list[str]:
    return text_of(element).split()


def _axes(element: _Element) -> list[str]:
    return [text_of(axis).strip() for axis in element]


# Elements that hold one position, and how they hold it.
_TUPLES: Final[dict[str, Callable[[_Element], list[str]]]] = {
    "pos": _words,
    "lowerCorner": _words,
    "upperCorner": _words,
    "coord": _axes,
}


def is_metadata(element: _Element) -> bool:
    """Whether ``element`` says something about a geometry and is no part of it."""
    return local_name(element) in _METADATA


@dataclass(slots=True)
class PositionReader:
    """Reads the positions of one geometry, which all have as many numbers.

    ``dimension`` is that number once a position is read, ``vertices`` how many there were.
    """

    intake: Intake
    system: CrsName
    namespace: str
    dimension: int = 0
    vertices: int = 0

    @classmethod
    def of(cls, geometry: _Element, intake: Intake) -> PositionReader:
        """For ``geometry``, whose system stands on itself or on its parts; raises ``OwsError``."""
        names = {el.get("srsName", "").strip() for el in geometry.iter()} - {""}
        return cls(intake, intake.system(names), namespace(geometry))

    def of_children(self, element: _Element) -> NDArray[np.float64]:
        """All positions of ``element``, x before y, one a row; raises ``OwsError``."""
        rows = [
            self._counted(self.intake.positions(values, dimension, self.system))
            for values, dimension in self._texts(element)
        ]
        return np.vstack(rows) if rows else np.empty((0, _FLAT))

    def corners(self, element: _Element) -> Iterator[list[float]]:
        """The corners of a box as they stand in text."""
        for values, dimension in self._texts(element):
            if dimension not in DIMENSIONS or len(values) % dimension:
                self.intake.refuse("A corner has two numbers, or three with a height.")
            for start in range(0, len(values), dimension):
                yield values[start : start + dimension]

    def _counted(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        dimension = rows.shape[1]
        if self.dimension not in (0, dimension):
            self.intake.refuse("A geometry has heights at all its positions, or at none.")
        self.dimension = dimension
        self.vertices += len(rows)
        return rows

    def _texts(self, element: _Element) -> Iterator[tuple[list[float], int]]:
        """Numbers, and how many of them are one position, for each element that holds some."""
        for child in element:
            kind = local_name(child)
            if namespace(child) != self.namespace:
                self.intake.refuse("A geometry has elements of one GML namespace only.")
            if kind in _TUPLES:
                values = self.intake.numbers(_TUPLES[kind](child))
                yield values, len(values)
            elif kind == "posList":
                yield self.intake.numbers(text_of(child).split()), self._said_dimension(child)
            elif kind == "coordinates":
                yield self._coordinates(child)
            elif kind in _POINTS and len(child) == 1 and local_name(child[0]) == "Point":
                yield from self._texts(child[0])
            elif not is_metadata(child):
                self.intake.refuse(f"{local_name(element)} has an element that is not understood.")

    def _coordinates(self, element: _Element) -> tuple[list[float], int]:
        """``x,y[,z] x,y[,z]``, or with other separators that the element names (GML 2 §4.3.2)."""
        decimal, within, between = (
            element.get(name, usual) for name, usual in (("decimal", "."), ("cs", ","), ("ts", " "))
        )
        if not all(len(mark) == 1 for mark in (decimal, within, between)) or decimal == within:
            self.intake.refuse("The separators of gml:coordinates are three single characters.")
        text = text_of(element)
        groups = text.split() if between.isspace() else text.strip().split(between)
        tuples = [[p.strip() for p in group.split(within)] for group in groups]
        sizes = {len(group) for group in tuples}
        if len(sizes) != 1:
            self.intake.refuse("A position has two numbers, or three with a height.")
        parts = [
            part if decimal == "." else part.replace(decimal, ".") for t in tuples for part in t
        ]
        return self.intake.numbers(parts), sizes.pop()

    def _said_dimension(self, holder: _Element) -> int:
        """How many numbers a position in a list has: two, unless the list or its geometry says."""
        for element in (holder, *holder.iterancestors()):
            said = element.get("srsDimension")
            if said is not None:
                if said.strip() not in ("2", "3"):
                    self.intake.refuse("srsDimension is 2 or 3.")
                return int(said)
            if namespace(element) != self.namespace:
                break
        return _FLAT
