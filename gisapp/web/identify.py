"""What is here: the features around a place, by layer, nearest first.

``GET /api/identify?x=&y=[&crs=][&tolerance=][&as_of=]`` (contract §4.2). ``x`` is east
(longitude) and ``y`` north (latitude) whatever the system; ``tolerance`` is metres on the ground.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.db.models.functions import AsGeoJSON, Distance, Transform
from django.contrib.gis.geos import Point
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gisapp import access
from gisapp.access.problems import problem_of
from gisapp.core.errors import InvalidInputError, VesiverkkoError
from gisapp.features import registry
from gisapp.features.declaration import Subject
from gisapp.features.past import LOCATOR, has_past, read_moment
from gisapp.geo.crs import STORAGE_SRID, SYSTEMS, parse, transformer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Self

    from django.db.models import QuerySet
    from django.http import HttpRequest, QueryDict

    from gisapp.access import Caller
    from gisapp.features.declaration import FeatureType

DEFAULT_TOLERANCE_M: Final = 5.0
MOST_TOLERANCE_M: Final = 200.0
MOST_IN_LAYER: Final = 20

# Finland with her seas in EPSG:3067: a place outside has swapped axes or a wrong system.
_COUNTRY: Final = (40_000.0, 6_570_000.0, 770_000.0, 7_810_000.0)
_PARAMETERS: Final = ("x", "y", "crs", "tolerance", LOCATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifyQuery:
    """A place, EPSG:3067, and a distance, m, with the system in which the answer is given."""

    east: float
    north: float
    srid: int
    tolerance_m: float
    as_of: datetime | None = None

    @classmethod
    def from_request(cls, parameters: QueryDict) -> Self:
        """Read the query; raises ``InvalidInputError`` with the parameter as locator."""
        for name, values in parameters.lists():
            if name not in _PARAMETERS:
                msg = f"There is no such parameter; there are {', '.join(_PARAMETERS)}."
                raise InvalidInputError(msg, locator=name)
            if len(values) > 1:
                msg = f"Give {name} only once."
                raise InvalidInputError(msg, locator=name)
        srid = parse(parameters.get("crs", f"EPSG:{STORAGE_SRID}")).srid
        x, y = _number(parameters, "x"), _number(parameters, "y")
        east, north = transformer(srid, STORAGE_SRID).transform(x, y)
        _require_country(east, north)
        tolerance_m = _number(parameters, "tolerance", default=DEFAULT_TOLERANCE_M)
        if not 0 < tolerance_m <= MOST_TOLERANCE_M:
            msg = f"Give a tolerance above 0 and at most {MOST_TOLERANCE_M:g} metres."
            raise InvalidInputError(msg, locator="tolerance")
        as_of = read_moment(str(parameters[LOCATOR])) if LOCATOR in parameters else None
        return cls(east=east, north=north, srid=srid, tolerance_m=tolerance_m, as_of=as_of)

    @property
    def place(self) -> Point:
        """The place as a geometry of the storage system."""
        return Point(self.east, self.north, srid=STORAGE_SRID)

    @property
    def scope(self) -> dict[str, Any]:
        """What the ledger keeps of the question."""
        return {
            "place": [round(self.east, 1), round(self.north, 1)],
            "tolerance": self.tolerance_m,
        }


@require_safe
@never_cache
def identify(request: HttpRequest) -> JsonResponse:
    """Answer what is around a place, in each layer that the caller may read."""
    caller: Caller = request.caller  # type: ignore[attr-defined]  # set by CallerMiddleware
    try:
        query = IdentifyQuery.from_request(request.GET)
        read, left_out = _readable(query, caller)
        layers = [_layer(feature_type, query, caller) for feature_type in read]
    except VesiverkkoError as error:
        return problem_of(error)
    return JsonResponse(
        {
            "crs": f"EPSG:{query.srid}",
            "tolerance": query.tolerance_m,
            "layers": [layer for layer in layers if layer["features"]],
            **({} if query.as_of is None else _then(query.as_of, left_out)),
        }
    )


def _readable(query: IdentifyQuery, caller: Caller) -> tuple[list[FeatureType], list[str]]:
    """The layers to look in, and the names of those that are not kept as they were."""
    layers = access.layers_for(caller)
    if query.as_of is None:
        return list(layers), []
    kept = [layer for layer in layers if has_past(registry.get(layer.name))]
    names = {layer.name for layer in kept}
    return kept, [layer.name for layer in layers if layer.name not in names]


def _then(as_of: datetime, left_out: list[str]) -> dict[str, Any]:
    """What an answer of the past says besides."""
    return {"as_of": as_of.isoformat(), "without_history": left_out}


def _layer(feature_type: FeatureType, query: IdentifyQuery, caller: Caller) -> dict[str, Any]:
    reading = access.readable(feature_type, caller=caller, action="identify", as_of=query.as_of)
    found = list(_nearest(reading.feature_type, reading.rows, query))
    rows = found[:MOST_IN_LAYER]
    # A click that finds no pipe discloses nothing; that somebody looked for points is kept always.
    if rows or feature_type.subject is Subject.POINT:
        reading.record([row["pk"] for row in rows], scope=query.scope)
    return {
        "tyyppi": feature_type.name,
        "otsikko": feature_type.title,
        "katkaistu": len(found) > MOST_IN_LAYER,
        "features": [_feature(reading.feature_type, row) for row in rows],
    }


def _nearest(feature_type: FeatureType, rows: QuerySet[Any], query: IdentifyQuery) -> Any:
    """The nearest rows within the tolerance, and one more than is shown."""
    geometry = feature_type.geometry_property.source
    shown = geometry if query.srid == STORAGE_SRID else Transform(geometry, query.srid)
    return (
        rows.filter(**{f"{geometry}__dwithin": (query.place, query.tolerance_m)})
        .annotate(
            answer_distance=Distance(geometry, query.place),
            answer_geometry=AsGeoJSON(shown, precision=SYSTEMS[query.srid].decimals),
        )
        .order_by("answer_distance", "pk")
        .values("pk", "answer_distance", "answer_geometry", *_columns(feature_type).values())
    )[: MOST_IN_LAYER + 1]


def _columns(feature_type: FeatureType) -> dict[str, str]:
    """Columns of the published properties but the geometry, by public name."""
    return {
        prop.name: feature_type.descriptions[prop.name].column
        for prop in feature_type.properties
        if prop is not feature_type.geometry_property
    }


def _feature(feature_type: FeatureType, row: Mapping[str, Any]) -> dict[str, Any]:
    properties = {name: row[column] for name, column in _columns(feature_type).items()}
    return {
        "type": "Feature",
        "id": properties[feature_type.id_property.name],
        "geometry": json.loads(row["answer_geometry"]),
        "etaisyys": round(row["answer_distance"].m, 2),
        "properties": properties,
    }


def _number(parameters: QueryDict, name: str, *, default: float | None = None) -> float:
    text = parameters.get(name, "")
    if not text and default is not None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        msg = f"Give {name} as a number with a decimal point."
        raise InvalidInputError(msg, locator=name)
    return value


def _require_country(east: float, north: float) -> None:
    west_edge, south_edge, east_edge, north_edge = _COUNTRY
    if west_edge <= east <= east_edge and south_edge <= north <= north_edge:
        return
    msg = "The place is not in Finland. x is east (longitude) and y is north; check crs too."
    raise InvalidInputError(msg, locator="x")
