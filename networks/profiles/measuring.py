"""A length profile in figures; what is not known is None, never zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FLAT_M = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A node of the way: ``distance_m`` from its beginning, levels in m N2000.

    ``name`` is empty for what the reader may not see.
    """

    distance_m: float
    name: str = ""
    type_name: str = ""
    tunnus: str = ""
    cover_m: float | None = None
    bottom_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipe:
    """A link of the way as it is walked: from ``start_m`` to ``end_m`` of the profile.

    Inverts are m N2000, the diameter is mm. ``from_line`` says that the levels are those of the
    surveyed line, where no inverts are recorded. ``type_name`` is empty for what the reader may not
    see. ``flow`` is 1 with the walk, -1 against it, 0
    where it is not known.
    """

    start_m: float
    end_m: float
    name: str = ""
    type_name: str = ""
    tunnus: str = ""
    start_invert_m: float | None = None
    end_invert_m: float | None = None
    diameter_mm: int | None = None
    material: str = ""
    from_line: bool = False
    is_pressure: bool = False
    flow: int = 0

    @property
    def slope_permille(self) -> float | None:
        """The fall in the direction of the walk, ‰; negative where it rises."""
        length = self.end_m - self.start_m
        if self.start_invert_m is None or self.end_invert_m is None or length <= 0:
            return None
        return (self.start_invert_m - self.end_invert_m) / length * 1000

    def crown_m(self, invert_m: float | None) -> float | None:
        """The level of the top of the pipe above an invert, of its nominal diameter."""
        if invert_m is None or self.diameter_mm is None:
            return None
        return invert_m + self.diameter_mm / 1000

    @property
    def rises(self) -> bool:
        """Whether a pipe that is not under pressure rises in its direction of flow."""
        known = self.start_invert_m is not None and self.end_invert_m is not None
        if not known or self.is_pressure or not self.flow:
            return False
        fall = (self.start_invert_m or 0.0) - (self.end_invert_m or 0.0)
        return fall * self.flow < -_FLAT_M


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Nodes and pipes along a way, in walking order."""

    stations: tuple[Station, ...]
    pipes: tuple[Pipe, ...]

    @property
    def length_m(self) -> float:
        """The length of the way, m."""
        return self.stations[-1].distance_m if self.stations else 0.0

    @property
    def fall_m(self) -> float | None:
        """From the first known invert to the last, m; None where there are not two."""
        ends = (level for pipe in self.pipes for level in (pipe.start_invert_m, pipe.end_invert_m))
        known = [level for level in ends if level is not None]
        return known[0] - known[-1] if len(known) > 1 else None

    def inverts(self) -> dict[float, float]:
        """The invert at each distance where one is known: of the pipe that leaves, else comes."""
        coming = {p.end_m: p.end_invert_m for p in self.pipes if p.end_invert_m is not None}
        leaving = {p.start_m: p.start_invert_m for p in self.pipes if p.start_invert_m is not None}
        return {**coming, **leaving}

    def levels(self) -> Iterable[float]:
        """Every level that is known, m N2000."""
        for station in self.stations:
            yield from (one for one in (station.cover_m, station.bottom_m) if one is not None)
        for pipe in self.pipes:
            for invert in (pipe.start_invert_m, pipe.end_invert_m):
                yield from (one for one in (invert, pipe.crown_m(invert)) if one is not None)

    def missing(self) -> dict[str, int]:
        """How much is not known or surprises, by the code of the warning; nothing that is 0.

        Of what the reader may not see nothing is said: its values may well be recorded.
        """
        manholes = [one for one in self.stations if one.type_name == "kaivo"]
        pipes = [one for one in self.pipes if one.type_name]
        half = [p for p in pipes if None in (p.start_invert_m, p.end_invert_m)]
        counts = {
            "cover_level_missing": sum(one.cover_m is None for one in manholes),
            "bottom_level_missing": sum(one.bottom_m is None for one in manholes),
            "invert_missing": len(half),
            "diameter_missing": sum(pipe.diameter_mm is None for pipe in pipes),
            "level_from_line": sum(pipe.from_line for pipe in pipes),
            "rises": sum(pipe.rises for pipe in pipes),
            "invert_above_cover": self._above(),
        }
        return {code: count for code, count in counts.items() if count}

    def _above(self) -> int:
        """Manholes whose cover lies below an invert beside it."""
        covers = {one.distance_m: one.cover_m for one in self.stations if one.cover_m is not None}
        at = (
            (distance, level)
            for pipe in self.pipes
            for distance, level in (
                (pipe.start_m, pipe.start_invert_m),
                (pipe.end_m, pipe.end_invert_m),
            )
            if level is not None and distance in covers
        )
        return len({distance for distance, level in at if level > covers[distance]})
