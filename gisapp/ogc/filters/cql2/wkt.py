"""Geometry in CQL2 text: well-known text, read word by word (OGC 06-103r4 §7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gisapp.ogc.filters.cql2.tokens import Kind
from gisapp.ogc.geometry.geojson import read_geojson

if TYPE_CHECKING:
    from collections.abc import Callable

    from gisapp.ogc.filters.cql2.building import Builder
    from gisapp.ogc.filters.cql2.tokens import Words
    from gisapp.ogc.geometry.shapes import Box, Shape

_COLLECTION: Final = "geometrycollection"
_BOX: Final = "bbox"
# How many brackets stand around a position, and the name in GeoJSON.
_TYPES: Final = {
    "point": (0, "Point"),
    "linestring": (1, "LineString"),
    "polygon": (2, "Polygon"),
    "multipoint": (1, "MultiPoint"),
    "multilinestring": (2, "MultiLineString"),
    "multipolygon": (3, "MultiPolygon"),
}
GEOMETRIES: Final = frozenset({*_TYPES, _COLLECTION, _BOX})


@dataclass(frozen=True, slots=True)
class WktReader:
    """Reads a geometry; every method raises ``OwsError``."""

    words: Words
    builder: Builder

    def geometry(self) -> Box | Shape:
        """The geometry whose name is the next word."""
        if self.words.keyword(_BOX):
            return self.builder.box(self._between_brackets(self._number))
        # Well-known text is put into the form of GeoJSON, so that one reader makes the geometry.
        return read_geojson(self._object(), self.builder.intake)

    def _object(self) -> dict[str, Any]:
        if self.words.keyword(_COLLECTION):
            self.words.keyword("z")
            return {
                "type": "GeometryCollection",
                "geometries": self._between_brackets(self._object),
            }
        name = self.words.keyword(*_TYPES)
        if not name:
            self.words.refuse("There should be a geometry")
        self.words.keyword("z")
        depth, kind = _TYPES[name]
        if kind == "Point":
            self.words.expect_sign("(")
            position = self._position()
            self.words.expect_sign(")")
            return {"type": kind, "coordinates": position}
        if kind == "MultiPoint":
            return {"type": kind, "coordinates": self._between_brackets(self._bracketed_position)}
        return {"type": kind, "coordinates": self._lists(depth)}

    def _lists(self, depth: int) -> list[Any]:
        inner = self._position if depth == 1 else lambda: self._lists(depth - 1)
        return self._between_brackets(inner)

    def _bracketed_position(self) -> list[float]:
        """A position, in brackets of its own or, as many write it, without."""
        if not self.words.sign("("):
            return self._position()
        position = self._position()
        self.words.expect_sign(")")
        return position

    def _between_brackets(self, read: Callable[[], Any]) -> list[Any]:
        self.words.expect_sign("(")
        items = [read()]
        while self.words.sign(","):
            items.append(read())
        self.words.expect_sign(")")
        return items

    def _position(self) -> list[float]:
        numbers = [self._number()]
        while self.words.next.kind is Kind.NUMBER or self.words.next.text in ("-", "+"):
            numbers.append(self._number())
        return numbers

    def _number(self) -> float:
        negative = self.words.sign("-", "+") == "-"
        if self.words.next.kind is not Kind.NUMBER:
            self.words.refuse("There should be a number")
        value = float(self.words.take().text)
        return -value if negative else value
