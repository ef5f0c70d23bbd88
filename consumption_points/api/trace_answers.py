"""What a trace or a way answers: its objects, its figures and the points that it serves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from consumption_points.closing.answers import point_texts
from consumption_points.feature_types import CONSUMPTION_POINT
from consumption_points.supply import served_points, unconnected_near
from gisapp import access
from gisapp.access import Right
from gisapp.rest.texts import Json
from networks.asking.sentences import warnings
from networks.graph.traits import NETWORKS
from networks.tracing.ways import Way

if TYPE_CHECKING:
    from collections.abc import Iterable

    from networks.asking.answers import Answer
    from networks.asking.following import Found
    from networks.graph.snapshot import Snapshot

LISTED_AT_MOST: Final = 50_000
_SEWERS: Final = {"jatevesi", "sekavesi"}


@dataclass(frozen=True, slots=True)
class Told:
    """What was found, and the answer that tells of it within the caller's rights."""

    snapshot: Snapshot
    found: Found
    answer: Answer

    @property
    def is_large(self) -> bool:
        """Whether it has more objects than are listed without being asked for."""
        return len(self.found.nodes) + len(self.found.links) > LISTED_AT_MOST

    @property
    def sees_points(self) -> bool:
        """Whether the caller may know of points; nobody may of what they were (decision 16)."""
        return self.answer.as_of is None and self.answer.caller.may(Right.READ_POINTS)

    @property
    def networks(self) -> list[str]:
        """The networks by which points are served; a combined sewer serves as a sewer does."""
        codes = self.snapshot.nodes["network"][self.found.nodes]
        met = {NETWORKS[code] for code in set(codes.tolist())}
        return sorted(met | _SEWERS if met & _SEWERS else met)

    def figures(self) -> dict[str, Any]:
        """What needs no row of the database."""
        found = self.found
        return {
            "length_m": round(found.length_m, 2),
            "fall_m": None if found.fall_m is None else round(found.fall_m, 3),
            "node_counts": found.node_counts,
            "link_counts": found.link_counts,
            "warnings": warnings(found.notes),
            **self.answer.then(CONSUMPTION_POINT.name),
        }


def body(told: Told) -> dict[str, Any]:
    """The whole answer; a large one is counted, not listed."""
    if told.is_large:
        return {
            "features": {},
            "listed": False,
            **told.figures(),
            "stopped_at": [],
            "consumption_points": [],
            "consumption_point_count": None,
            "unconnected_nearby": None,
            "hidden": 0,
        }
    snapshot, found, answer = told.snapshot, told.found, told.answer
    features = answer.features_text(snapshot, found.nodes, found.links)
    points = _points(told)
    return {
        **way_keys(told),
        "features": features,
        "listed": True,
        **told.figures(),
        "stopped_at": answer.listed(snapshot, found.stopped_at),
        "consumption_points": None if points is None else Json(f"[{point_texts(points)}]"),
        "consumption_point_count": None if points is None else len(points),
        "unconnected_nearby": unconnected(told, (key for key, _point_id in points or ())),
        "hidden": answer.hidden,
    }


def way_keys(told: Told) -> dict[str, Any]:
    """What a way has besides a trace: whether there is one, its last node, all in order."""
    found = told.found
    if not isinstance(found, Way):
        return {}
    target = told.answer.listed(told.snapshot, found.nodes[-1:])
    return {
        "found": found.is_found,
        "target": target[0] if target else None,
        "way": told.answer.in_order(told.snapshot, found.steps),
    }


def _points(told: Told) -> list[tuple[int, str]] | None:
    """The points served; their disclosure has a line of its own. None without the right."""
    if not told.sees_points:
        return None
    answer = told.answer
    reading = access.readable(CONSUMPTION_POINT, caller=answer.caller, action=answer.action)
    points = served_points(reading.rows, told.snapshot, told.found.nodes, told.networks)
    reading.record([key for key, _point_id in points], scope=answer.scope)
    return points


def unconnected(told: Told, served: Iterable[int]) -> int | None:
    """How many points near the links nothing connects; None without the right."""
    if not told.sees_points:
        return None
    return unconnected_near(told.snapshot, told.found.links, told.networks, served)
