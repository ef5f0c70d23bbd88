"""A trace of any size as a stream of JSON: figures first, then every object, then every point."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from consumption_points.api.trace_answers import unconnected, way_keys
from consumption_points.closing.answers import point_texts
from consumption_points.feature_types import CONSUMPTION_POINT
from consumption_points.supply import served_points
from gisapp import access
from networks.asking.streaming import FeatureStream

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from consumption_points.api.trace_answers import Told

_NODES: Final = 10_000


def blocks(told: Told) -> Iterator[bytes]:
    """The answer that ``trace_answers.body`` gives, with all of its objects."""
    snapshot, found = told.snapshot, told.found
    first = {**way_keys(told), "listed": True, **told.figures()}
    yield f'{json.dumps(first)[:-1]},"features":'.encode()
    features = FeatureStream(told.answer)
    yield from features.blocks(snapshot, found.nodes, found.links)
    # These, as the objects of a way, are among the features, whose lines in the ledger have them.
    stopped = told.answer.listed(snapshot, found.stopped_at)
    yield f',"stopped_at":{json.dumps(stopped)},"consumption_points":'.encode()
    served = yield from _points(told)
    rest = {
        "consumption_point_count": None if served is None else len(served),
        "unconnected_nearby": unconnected(told, served or ()),
        "hidden": features.hidden,
    }
    yield f",{json.dumps(rest)[1:]}".encode()


def _points(told: Told) -> Generator[bytes, None, set[int] | None]:
    """A JSON list of points, each once; gives their keys. Null, and None, without the right."""
    if not told.sees_points:
        yield b"null"
        return None
    answer, comma = told.answer, ""
    reading = access.readable(CONSUMPTION_POINT, caller=answer.caller, action=answer.action)
    met: set[int] = set()
    yield b"["
    with reading.disclosure(scope=answer.scope) as disclosure:
        for first in range(0, len(told.found.nodes), _NODES):
            nodes = told.found.nodes[first : first + _NODES]
            served = served_points(reading.rows, told.snapshot, nodes, told.networks)
            new = [one for one in served if one[0] not in met]
            met.update(key for key, _point_id in new)
            disclosure.add(key for key, _point_id in new)
            if new:
                yield (comma + point_texts(new)).encode()
                comma = ","
    yield b"]"
    return met
