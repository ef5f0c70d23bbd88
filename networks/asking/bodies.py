"""What a request to change the network says in its JSON body: objects, places, words."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.contrib.gis.geos import Point

from gisapp.core.errors import InvalidInputError
from gisapp.geo.crs import STORAGE_SRID, parse, transformer
from gisapp.geo.measure import service_area
from networks.asking.identifiers import find
from networks.services.topology import Target

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gisapp.access import Caller

_LARGEST: Final = 1_000_000
_PLACES: Final = 3


@dataclass(frozen=True, slots=True)
class Body:
    """An object of JSON, and who sent it for which action."""

    values: Mapping[str, Any]
    caller: Caller
    action: str

    def target(self, name: str) -> Target:
        """The object named by ``name``: an ID, or ``{"id": ID, "muutosnumero": N}``."""
        return self._target(self.values.get(name), name)

    def targets(self, name: str, count: int) -> list[Target]:
        """A list of ``count`` objects."""
        given = self.values.get(name)
        if not isinstance(given, list) or len(given) != count:
            msg = f"Give {name} as a list of {count} objects."
            raise InvalidInputError(msg, locator=name)
        return [self._target(one, name) for one in given]

    def place(self, name: str) -> Point:
        """A place ``{"x": E, "y": N, "crs": "EPSG:3067"}`` in EPSG:3067, to the millimetre.

        Raises ``InvalidInputError`` for one outside the service area, where nothing is stored.
        """
        given = self.values.get(name)
        if not isinstance(given, dict) or not {"x", "y"} <= given.keys():
            msg = f'Give {name} as a place: {{"x": 514400, "y": 6839500}}.'
            raise InvalidInputError(msg, locator=name)
        x, y = (_number(given[axis], f"{name}.{axis}") for axis in ("x", "y"))
        srid = parse(str(given.get("crs", f"EPSG:{STORAGE_SRID}"))).srid
        east, north = transformer(srid, STORAGE_SRID).transform(x, y)
        area = service_area()
        if not area.holds(np.array(east), np.array(north)):
            msg = f"The place {name} lies outside the service area {area}; x is east, y is north."
            raise InvalidInputError(msg, locator=name)
        return Point(round(east, _PLACES), round(north, _PLACES), srid=STORAGE_SRID)

    def word(self, name: str, among: Collection[str], default: str = "") -> str:
        """One of ``among``."""
        given = self.values.get(name, default)
        if given not in among:
            msg = f"Give {name}: {', '.join(among)}."
            raise InvalidInputError(msg, locator=name)
        return str(given)

    def part(self, name: str) -> dict[str, Any]:
        """An object of JSON inside this one; empty where it is left out."""
        given = self.values.get(name, {})
        if not isinstance(given, dict):
            msg = f"Give {name} as an object with names and values."
            raise InvalidInputError(msg, locator=name)
        return given

    def number(self, name: str, default: float) -> float:
        """A number."""
        return _number(self.values.get(name, default), name)

    def _target(self, given: object, name: str) -> Target:
        seen = None
        if isinstance(given, dict):
            seen, given = given.get("muutosnumero"), given.get("id")
        if not isinstance(given, str) or not (seen is None or type(seen) is int):
            msg = f'Give {name} as the id of an object, or as {{"id": …, "muutosnumero": …}}.'
            raise InvalidInputError(msg, locator=name)
        named = find(given, caller=self.caller, action=self.action, locator=name)
        return Target(named.type_name, named.key, seen)


def read_body(body: bytes, *, caller: Caller, action: str, names: Collection[str]) -> Body:
    """The body of a request; raises ``InvalidInputError`` for what is no object of ``names``."""
    if len(body) > _LARGEST:
        msg = "The body is longer than such a request ever is."
        raise InvalidInputError(msg)
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        msg = f"Send an object of JSON with {', '.join(names)}."
        raise InvalidInputError(msg)
    if unknown := values.keys() - set(names):
        msg = f"{len(unknown)} of the names sent are unknown here. Known: {', '.join(names)}."
        raise InvalidInputError(msg)
    return Body(values, caller, action)


def _number(given: object, name: str) -> float:
    if isinstance(given, int | float) and not isinstance(given, bool):
        try:
            number = float(given)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    msg = f"Give {name} as a number."
    raise InvalidInputError(msg, locator=name)
