"""The length profile of a way, of the rows that the caller may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gisapp import access, audit
from gisapp.database.arrays import is_among
from gisapp.features import registry
from networks.asking.answers import keys_by_type
from networks.graph.traits import Trait
from networks.profiles.measuring import Pipe, Profile, Station

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gisapp.access import Caller, Reading
    from networks.graph.snapshot import Snapshot
    from networks.models import Link, Node
    from networks.tracing.paths import Path

_ACTION: Final = "profile"


@dataclass(slots=True)
class ProfileRows:
    """Rows along a way by primary key; ``hidden`` counts those that the caller may not see."""

    caller: Caller
    as_of: datetime | None = None
    nodes: dict[int, tuple[str, Node]] = field(default_factory=dict)
    links: dict[int, tuple[str, Link]] = field(default_factory=dict)
    hidden: int = 0
    _readings: list[tuple[Reading, list[int]]] = field(default_factory=list)

    def read(self, snapshot: Snapshot, path: Path) -> Profile:
        """The profile of a way that begins and ends at nodes."""
        none = np.empty(0, np.int32)
        for nodes, edges, kept in (
            (path.nodes, none, self.nodes),
            (none, path.edges, self.links),
        ):
            for name, keys in keys_by_type(snapshot, nodes, edges).items():
                self._read(name, set(keys), kept)
        return Profile(
            stations=tuple(self._stations(snapshot, path)),
            pipes=tuple(self._pipes(snapshot, path)),
        )

    def record(self, scope: dict[str, Any]) -> None:
        """Write the ledger's lines, one for each type, before the answer leaves."""
        with audit.together():
            for reading, keys in self._readings:
                reading.record(keys, scope=scope)

    def _read(self, name: str, keys: set[int], kept: dict[int, Any]) -> None:
        reading = access.readable(
            registry.get(name), caller=self.caller, action=_ACTION, as_of=self.as_of
        )
        rows = {row.pk: (name, row) for row in reading.rows.filter(is_among(keys))}
        kept.update(rows)
        self.hidden += len(keys) - len(rows)
        self._readings.append((reading, list(rows)))

    def _stations(self, snapshot: Snapshot, path: Path) -> Iterator[Station]:
        """Nodes by their distance; of one that is hidden, the distance alone."""
        for node, distance in zip(path.nodes, _distances(snapshot, path), strict=True):
            name, row = self.nodes.get(int(snapshot.nodes["key"][node]), ("", None))
            if row is None:
                yield Station(distance_m=distance)
                continue
            yield Station(
                distance_m=distance,
                name=row.source_id or str(row.tunnus),
                type_name=name,
                tunnus=str(row.tunnus),
                cover_m=row.cover_level_m,
                bottom_m=row.bottom_level_m,
            )

    def _pipes(self, snapshot: Snapshot, path: Path) -> Iterator[Pipe]:
        distances = _distances(snapshot, path)
        for number, edge in enumerate(path.edges.tolist()):
            edge_row = snapshot.edges[edge]
            if edge_row["traits"] & Trait.COUPLING:
                continue
            forward = int(edge_row["start"]) == int(path.nodes[number])
            name, link = self.links.get(int(edge_row["key"]), ("", None))
            ends = distances[number], distances[number + 1]
            flow = int(snapshot.flow[edge]) * (1 if forward else -1)
            yield _pipe(name, link, ends, forward=forward, flow=flow)


def _pipe(
    name: str, link: Link | None, ends: tuple[float, float], *, forward: bool, flow: int
) -> Pipe:
    if link is None:
        return Pipe(start_m=ends[0], end_m=ends[1])
    levels, from_line = _levels(link)
    start, end = levels if forward else levels[::-1]
    return Pipe(
        start_m=ends[0],
        end_m=ends[1],
        name=link.source_id or str(link.tunnus),
        type_name=name,
        tunnus=str(link.tunnus),
        start_invert_m=start,
        end_invert_m=end,
        diameter_mm=link.nominal_diameter_mm,
        material=link.material,
        from_line=from_line,
        is_pressure=link.network == "vesi" or link.type_code == "paineputki",
        flow=flow,
    )


def _levels(link: Link) -> tuple[tuple[float | None, float | None], bool]:
    """The inverts; where none is recorded the heights of the surveyed line, if it has any."""
    inverts = link.start_invert_m, link.end_invert_m
    if inverts != (None, None) or not link.geometry.hasz:
        return inverts, False
    line = link.geometry.coords
    return (line[0][2], line[-1][2]), True


def _distances(snapshot: Snapshot, path: Path) -> list[float]:
    lengths = snapshot.edges["length"][path.edges]
    return [0.0, *np.cumsum(lengths).tolist()]
