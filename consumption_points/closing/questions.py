"""From the words of a question to a place and stuck valves in the graph."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point

from gisapp import access
from gisapp.core.errors import InvalidInputError, NotFoundError
from gisapp.features import registry
from gisapp.geo.crs import STORAGE_SRID, parse, transformer
from networks.asking.answers import Answer
from networks.asking.identifiers import Named, find
from networks.asking.places import place_of
from networks.graph.traits import WATER
from networks.resident import network_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from gisapp.access import Caller
    from networks.graph.places import Place
    from networks.graph.snapshot import Snapshot

WITHIN_M: Final = 30.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is understood."""

    caller: Caller
    snapshot: Snapshot
    place: Place
    stuck: list[int]
    answer: Answer

    @property
    def action(self) -> str:
        """What the ledger calls the use."""
        return self.answer.action


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who asks, for what, and of which moment."""

    caller: Caller
    action: str
    as_of: datetime | None

    def find(self, text: str, locator: str) -> Named:
        """The object that ``text`` names."""
        return find(text, caller=self.caller, action=self.action, locator=locator, as_of=self.as_of)


def understood(
    parameters: Mapping[str, object],
    stuck: Iterable[str],
    *,
    caller: Caller,
    action: str,
    as_of: datetime | None = None,
) -> Asked:
    """The question of ``parameters`` (``at``, or ``x``, ``y``, ``crs``) and the valves ``stuck``.

    It is of the network as it is, or as it was ``as_of`` a moment. Call it in the snapshot that
    reads the rows of the answer. Raises ``InvalidInputError`` and ``NotFoundError``.
    """
    asker = _Asker(caller, action, as_of)
    named = _named(parameters, asker)
    snapshot = network_at(as_of)
    place = _water(snapshot, place_of(snapshot, named, locator="at"))
    valves = [_valve(snapshot, text, asker) for text in stuck]
    answer = Answer(caller, action, {"at": named.name, "stuck": len(valves)}, as_of)
    return Asked(caller, snapshot, place, valves, answer)


def _named(parameters: Mapping[str, object], asker: _Asker) -> Named:
    """The object asked for: by its id, or the main nearest to a place."""
    at = str(parameters.get("at", ""))
    if at or not ("x" in parameters and "y" in parameters):
        return asker.find(at, "at")
    try:
        x, y = float(str(parameters["x"])), float(str(parameters["y"]))
    except ValueError:
        x = y = math.nan
    if not (math.isfinite(x) and math.isfinite(y)):
        msg = "Give x and y as numbers."
        raise InvalidInputError(msg, locator="x")
    srid = parse(str(parameters.get("crs", f"EPSG:{STORAGE_SRID}"))).srid
    east, north = transformer(srid, STORAGE_SRID).transform(x, y)
    if not (math.isfinite(east) and math.isfinite(north)):
        msg = "The place is not on the earth in this system."
        raise InvalidInputError(msg, locator="x")
    return _nearest_main(Point(east, north, srid=STORAGE_SRID), asker)


def _nearest_main(place: Point, asker: _Asker) -> Named:
    declared = registry.get("vesijohto")
    reading = access.readable(declared, caller=asker.caller, action=asker.action, as_of=asker.as_of)
    near = reading.rows.filter(geometry__dwithin=(place, WITHIN_M), usage_state="kaytossa")
    row = near.annotate(away=Distance("geometry", place)).order_by("away").first()
    if row is None:
        msg = f"There is no water main within {WITHIN_M:g} metres of the place."
        raise NotFoundError(msg, locator="x")
    return Named("vesijohto", row.pk, f"vesijohto/{row.tunnus}")


def _water(snapshot: Snapshot, place: Place) -> Place:
    if snapshot.nodes["network"][place.nodes(snapshot)[0]] != WATER:
        msg = "Only water mains are isolated by valves; the object belongs to a sewer."
        raise InvalidInputError(msg, locator="at")
    return place


def _valve(snapshot: Snapshot, text: str, asker: _Asker) -> int:
    named = asker.find(text, "stuck")
    if named.type_name != "venttiili":
        msg = "Only valves can be stuck."
        raise InvalidInputError(msg, locator="stuck")
    return int(place_of(snapshot, named, locator="stuck").nodes(snapshot)[0])
