"""Records as rows of an import table: their columns, and the geometry as text."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Stageable(Protocol):
    """A record with an attribute for each column of its stage, and the geometry as positions."""

    @property
    def source_id(self) -> str:
        """Id in the source."""


def rows(
    records: Iterable[Stageable], names: Sequence[str], shape_name: str
) -> Iterator[tuple[Any, ...]]:
    """For each record the attributes ``names`` and the positions in ``shape_name``."""
    plain, shape = attrgetter(*names), attrgetter(shape_name)
    if shape_name == "line":
        return ((*plain(record), _line(shape(record))) for record in records)
    return ((*plain(record), _point(shape(record))) for record in records)


def _point(position: Sequence[float]) -> str:
    return f"SRID=3067;POINT{_dimension(position)}({_text(position)})"


def _line(positions: Sequence[Sequence[float]]) -> str:
    inside = ", ".join(map(_text, positions))
    return f"SRID=3067;LINESTRING{_dimension(positions[0])}({inside})"


def _dimension(position: Sequence[float]) -> str:
    return " Z " if len(position) > len("xy") else ""


def _text(position: Sequence[float]) -> str:
    return " ".join(map(repr, position))
