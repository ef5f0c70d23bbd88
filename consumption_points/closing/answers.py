"""What a closure is told as: features by type, points by id alone (contract §4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from consumption_points.feature_types import CONSUMPTION_POINT
from consumption_points.supply import served_points, unconnected_near
from gisapp import access
from gisapp.access import Right
from gisapp.rest.texts import quoted
from networks.asking.institutions import institutions
from networks.asking.sentences import warnings
from networks.isolation.alternatives import alternatives

if TYPE_CHECKING:
    from consumption_points.closing.questions import Asked
    from networks.graph.tables import Integers
    from networks.isolation.isolating import Isolation

_NONE: Final = np.empty(0, np.int32)


def closure_body(asked: Asked, found: Isolation) -> dict[str, Any]:
    """The answer to a question of isolation; notes what leaves for the ledger."""
    snapshot, answer = asked.snapshot, asked.answer
    dry_nodes = np.concatenate([found.segment_nodes, found.cut_off_nodes])
    dry_links = np.concatenate([found.segment_edges, found.cut_off_edges])
    points = None if answer.as_of else _points(asked, found)
    return {
        "critical_sites": _institutions(asked, dry_nodes),
        "segment": answer.features(snapshot, found.segment_nodes, found.segment_edges),
        "valves_to_close": asked.answer.listed(asked.snapshot, found.valves_to_close),
        "already_closed": asked.answer.listed(asked.snapshot, found.already_closed),
        "passed_over": asked.answer.listed(asked.snapshot, found.passed_over),
        "alternatives": _alternatives(asked, found),
        "cut_off": answer.features(snapshot, found.cut_off_nodes, found.cut_off_edges),
        "consumption_points": _named(asked, points),
        "consumption_point_count": None if points is None else len(points),
        "unconnected_nearby": None
        if points is None
        else unconnected_near(snapshot, dry_links, served=[key for key, _point_id in points]),
        "hydrants_dry": asked.answer.listed(asked.snapshot, found.hydrants_dry),
        "hydrants_usable": _usable(asked, found),
        "hidden": answer.hidden,
        "warnings": warnings(found.notes),
        **answer.then(CONSUMPTION_POINT.name),
    }


def point_features(points: list[tuple[int, str]]) -> list[dict[str, str]]:
    """Points by id alone."""
    return [{"tyyppi": CONSUMPTION_POINT.name, "tunnus": point_id} for _key, point_id in points]


def point_texts(points: list[tuple[int, str]]) -> str:
    """The same as members of a list of JSON."""
    head = f'{{"tyyppi":{quoted(CONSUMPTION_POINT.name)},"tunnus":'
    return ",".join([f"{head}{quoted(point_id)}}}" for _key, point_id in points])


def _usable(asked: Asked, found: Isolation) -> list[dict[str, Any]]:
    """Hydrants that still give water, nearest first, with their distance."""
    return [
        {**told, "etaisyys_m": round(hydrant.distance_m, 1)}
        for hydrant in found.hydrants_usable
        for told in asked.answer.listed(asked.snapshot, np.array([hydrant.node], np.int32))
    ]


def _alternatives(asked: Asked, found: Isolation) -> list[dict[str, Any]]:
    several = alternatives(asked.snapshot, [asked.place], found.valves_to_close, asked.stuck)
    # Read at once what is told one by one.
    asked.answer.listed(asked.snapshot, np.concatenate([_NONE, *(one.valves for one in several)]))
    return [
        {
            "failing": asked.answer.listed(asked.snapshot, np.array([one.failing], np.int32)),
            "valves_more": asked.answer.listed(asked.snapshot, one.valves),
            "length_more_m": round(one.more_length_m, 1),
        }
        for one in several
    ]


def affected(asked: Asked, found: Isolation) -> tuple[access.Reading, list[tuple[int, str]]]:
    """Primary key and id of the points that lose their water, and the reading that gave them.

    Whoever tells them records that.
    """
    dry = np.concatenate([found.segment_nodes, found.cut_off_nodes])
    reading = access.readable(CONSUMPTION_POINT, caller=asked.caller, action=asked.action)
    return reading, served_points(reading.rows, asked.snapshot, dry)


def _points(asked: Asked, found: Isolation) -> list[tuple[int, str]]:
    """Primary key and id of the points; recorded: how many for those without the right."""
    reading, points = affected(asked, found)
    if not asked.caller.may(Right.READ_AFFECTED):
        reading.record_count(len(points), scope=asked.answer.scope)
    else:
        reading.record([key for key, _point_id in points], scope=asked.answer.scope)
    return points


def _named(asked: Asked, points: list[tuple[int, str]] | None) -> list[dict[str, str]] | None:
    """Points by id alone for those with the right."""
    if points is None or not asked.caller.may(Right.READ_AFFECTED):
        return None
    return point_features(points)


def _institutions(asked: Asked, nodes: Integers) -> list[dict[str, Any]]:
    """Institutions that lose their water, the most urgent first, with their kind."""
    rows = asked.answer.reading("laite").rows if asked.answer.as_of else None
    return [
        {**told, "laji": kind}
        for node, kind in institutions(asked.snapshot, nodes, rows)
        for told in asked.answer.listed(asked.snapshot, np.array([node], np.int32))
    ]
