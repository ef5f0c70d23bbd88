"""``GET /api/isolation``: valves to close, and who loses water (contract §4.2, §4.4)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.conf import settings
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from consumption_points.feature_types import CONSUMPTION_POINT
from consumption_points.supply import served_points, unconnected_near
from gisapp import access
from gisapp.core.errors import InvalidInputError, NotFoundError
from gisapp.features import registry
from gisapp.geo.crs import STORAGE_SRID, parse, transformer
from gisapp.ogc.stream import snapshot as one_snapshot
from networks.asking.answers import Answer
from networks.asking.identifiers import Named, find
from networks.asking.places import place_of
from networks.asking.sentences import warnings
from networks.graph.traits import WATER, Trait
from networks.isolation.alternatives import alternatives
from networks.isolation.isolating import Isolation, isolate
from networks.resident import current

if TYPE_CHECKING:
    from rest_framework.request import Request

    from gisapp.access import Caller
    from networks.graph.places import Place
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers

WITHIN_M: Final = 30.0
_ACTION: Final = "isolation"
_NONE: Final = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that is understood."""

    caller: Caller
    snapshot: Snapshot
    place: Place
    stuck: list[int]
    answer: Answer


class IsolationView(APIView):
    """Parts one object or place of the water network from the rest."""

    @extend_schema(
        parameters=[
            OpenApiParameter("at", str, description="tunnus, SOURCE:id, …"),
            OpenApiParameter("x", float, description="east, instead of at"),
            OpenApiParameter("y", float, description="north"),
            OpenApiParameter("crs", str, description="system of x and y, EPSG:3067 by default"),
            OpenApiParameter("stuck", str, many=True, description="valves that do not close"),
        ],
        responses=OpenApiTypes.OBJECT,
        summary="Valves to close around a burst, and what runs dry",
    )
    def get(self, request: Request) -> Response:
        """Isolate; the graph is as old as the rows of the answer."""
        caller: Caller = request._request.caller  # type: ignore[attr-defined]  # noqa: SLF001
        with one_snapshot(settings.STATEMENT_SECONDS):
            named = _named(request, caller)
            snapshot = current().snapshot
            place = _water(snapshot, place_of(snapshot, named, locator="at"))
            stuck = [
                _valve(snapshot, text, caller) for text in request.query_params.getlist("stuck")
            ]
            answer = Answer(caller, _ACTION, {"at": named.name, "stuck": len(stuck)})
            asked = _Asked(caller, snapshot, place, stuck, answer)
            body = _body(asked, isolate(snapshot, [place], stuck))
        answer.record()
        response = Response(body)
        response["Cache-Control"] = "no-store"
        return response


def _named(request: Request, caller: Caller) -> Named:
    """The object asked for: by its id, or the main nearest to a place."""
    parameters = request.query_params
    at = parameters.get("at", "")
    if at or not ("x" in parameters and "y" in parameters):
        return find(at, caller=caller, action=_ACTION, locator="at")
    try:
        x, y = float(parameters["x"]), float(parameters["y"])
    except ValueError:
        x = y = math.nan
    if not (math.isfinite(x) and math.isfinite(y)):
        msg = "Give x and y as numbers."
        raise InvalidInputError(msg, locator="x")
    srid = parse(parameters.get("crs", f"EPSG:{STORAGE_SRID}")).srid
    east, north = transformer(srid, STORAGE_SRID).transform(x, y)
    return _nearest_main(Point(east, north, srid=STORAGE_SRID), caller)


def _nearest_main(place: Point, caller: Caller) -> Named:
    reading = access.readable(registry.get("vesijohto"), caller=caller, action=_ACTION)
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


def _valve(snapshot: Snapshot, text: str, caller: Caller) -> int:
    named = find(text, caller=caller, action=_ACTION, locator="stuck")
    if named.type_name != "venttiili":
        msg = "Only valves can be stuck."
        raise InvalidInputError(msg, locator="stuck")
    return int(place_of(snapshot, named, locator="stuck").nodes(snapshot)[0])


def _body(asked: _Asked, found: Isolation) -> dict[str, Any]:
    snapshot, answer = asked.snapshot, asked.answer
    dry_nodes = np.concatenate([found.segment_nodes, found.cut_off_nodes])
    dry_links = np.concatenate([found.segment_edges, found.cut_off_edges])
    return {
        "segment": answer.features(snapshot, found.segment_nodes, found.segment_edges),
        "valves_to_close": _list(asked, found.valves_to_close),
        "already_closed": _list(asked, found.already_closed),
        "passed_over": _list(asked, found.passed_over),
        "alternatives": _alternatives(asked, found),
        "cut_off": answer.features(snapshot, found.cut_off_nodes, found.cut_off_edges),
        "consumption_points": _points(asked, snapshot.nodes["key"][dry_nodes].tolist()),
        "unconnected_nearby": unconnected_near(_link_keys(snapshot, dry_links)),
        "hydrants_dry": _list(asked, found.hydrants_dry),
        "hydrants_usable": _usable(asked, found),
        "hidden": answer.hidden,
        "warnings": warnings(found.notes),
    }


def _list(asked: _Asked, nodes: Integers) -> list[dict[str, Any]]:
    """Nodes of one type, in order."""
    by_type = asked.answer.features(asked.snapshot, nodes, _NONE)
    return [one for some in by_type.values() for one in some]


def _usable(asked: _Asked, found: Isolation) -> list[dict[str, Any]]:
    """Hydrants that still give water, nearest first, with their distance."""
    return [
        {**told, "etaisyys_m": round(hydrant.distance_m, 1)}
        for hydrant in found.hydrants_usable
        for told in _list(asked, np.array([hydrant.node], np.int32))
    ]


def _alternatives(asked: _Asked, found: Isolation) -> list[dict[str, Any]]:
    several = alternatives(asked.snapshot, [asked.place], found.valves_to_close, asked.stuck)
    # Read at once what is told one by one.
    _list(asked, np.concatenate([_NONE, *(one.valves for one in several)]))
    return [
        {
            "failing": _list(asked, np.array([one.failing], np.int32)),
            "valves_more": _list(asked, one.valves),
            "length_more_m": round(one.more_length_m, 1),
        }
        for one in several
    ]


def _points(asked: _Asked, node_keys: list[int]) -> list[dict[str, str]]:
    """Points by id alone; their disclosure has a line of its own."""
    reading = access.readable(CONSUMPTION_POINT, caller=asked.caller, action=_ACTION)
    points = served_points(reading.rows, node_keys)
    reading.record([key for key, _point_id in points], scope=asked.answer.scope)
    return [{"tyyppi": CONSUMPTION_POINT.name, "tunnus": point_id} for _key, point_id in points]


def _link_keys(snapshot: Snapshot, edges: Integers) -> list[int]:
    rows = snapshot.edges[edges]
    keys: list[int] = rows["key"][(rows["traits"] & Trait.COUPLING) == 0].tolist()
    return keys


urlpatterns = [path("isolation", IsolationView.as_view(), name="isolation")]
