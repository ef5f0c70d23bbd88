"""What a connector is: a source of points, with the faults it met on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gisapp.core.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from consumption_points.services import PointRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a row is put aside: line, field and a code of ``sync.models.REASON``; never a value."""

    line: int
    field: str
    reason: str
    explanation: str = ""


class FieldError(InvalidInputError):
    """One field of a row that cannot be taken; ``locator`` is the field, ``reason`` the code."""

    def __init__(self, message: str, *, field: str, reason: str) -> None:
        super().__init__(message, locator=field)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known of the file itself: its digest and size, and columns that are not taken."""

    sha256: str
    size: int
    columns_left_out: int


class PointSource(Protocol):
    """A connector that brings consumption points.

    Making one reads the header and refuses a file that cannot be read at all
    (``InvalidInputError``).
    """

    name: str
    source: Source

    def changes(self) -> Iterator[PointRecord | Fault]:
        """Each row, mapped or put aside."""

    def __len__(self) -> int:
        """How many rows there are."""
