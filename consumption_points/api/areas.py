"""``/api/areas/…``: pressure zones and pumping districts, computed from the network as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.conf import settings
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample
from rest_framework.response import Response

from consumption_points.coverage import points_by_area
from gisapp.ogc.stream import snapshot as one_snapshot
from gisapp.rest.views import AnswerView, documented
from networks.asking.answers import Answer
from networks.asking.sentences import warnings
from networks.districts.drainage import pumping_districts
from networks.districts.zones import pressure_zones
from networks.graph.traits import Trait
from networks.reporting.area_storing import (
    SEWERS,
    district_id,
    store_districts,
    store_zones,
    zone_ids,
)
from networks.reporting.figures import Figures, figures_of
from networks.reporting.members import Members, members_of_districts, members_of_zones
from networks.resident import current

if TYPE_CHECKING:
    from rest_framework.request import Request

    from gisapp.access import Caller
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers

_ACTION: Final = "areas"
_NONE: Final = np.empty(0, np.int32)
_GEOJSON: Final = "application/geo+json"
_WATER: Final = ("vesijohto",)
_FIGURES: Final = {
    "links": 812,
    "length_m": 40310.2,
    "consumption_points": 655,
    "by_material": {"PEH": 30310.2, "PVC": 10000.0},
    "by_diameter_class": {"64-110": 40310.2},
    "by_decade": {"1980": 10310.2, "ei_tiedossa": 30000.0},
}
_DEVICE: Final = {
    "tyyppi": "pumppaamo", "tunnus": "…", "lahde": "demo", "lahdetunnus": "PK-1",
}  # fmt: skip

_STORED: Final = OpenApiExample(
    "stored", {"new": 1, "changed": 0, "unchanged": 3, "removed": 0}, response_only=True
)


def _example(name: str, **properties: Any) -> OpenApiExample:
    feature = {
        "type": "Feature",
        "id": name,
        "geometry": {"type": "MultiPolygon", "coordinates": []},
        "properties": {**_FIGURES, **properties},
    }
    collection = {"type": "FeatureCollection", "features": [feature], "hidden": 0}
    return OpenApiExample(name, collection, response_only=True)


class PressureZonesView(AnswerView):
    """Pressure zones: parts of the water network between closed valves, reducers and pumps."""

    @documented(
        responses={(200, _GEOJSON): OpenApiTypes.OBJECT},
        examples=[_example("solmu-17", fed=True, bounded_by=[_DEVICE], sources=[])],
        summary="Pressure zones computed from valves and pumps",
    )
    def get(self, _request: Request) -> Response:
        """Compute; the graph is as old as the rows of the answer."""
        with one_snapshot(settings.STATEMENT_SECONDS):
            collection = _zones(current().snapshot, self.caller)
        return Response(collection, content_type=_GEOJSON)

    @documented(
        request=None,
        responses=OpenApiTypes.OBJECT,
        examples=[_STORED],
        summary="Store the computed zones as painepiiri in place of those computed before",
    )
    def post(self, _request: Request) -> Response:
        """Compute and store; zones that somebody drew stay."""
        return Response(store_zones(caller=self.caller))


class PumpingDistrictsView(AnswerView):
    """Pumping districts: all that drains to each pumping station of the sewers."""

    @documented(
        responses={(200, _GEOJSON): OpenApiTypes.OBJECT},
        examples=[_example("solmu-99", station=[_DEVICE], stations_upstream=[], warnings=[])],
        summary="Pumping districts computed by upstream traces",
    )
    def get(self, _request: Request) -> Response:
        """Compute; the graph is as old as the rows of the answer."""
        with one_snapshot(settings.STATEMENT_SECONDS):
            collection = _districts(current().snapshot, self.caller)
        return Response(collection, content_type=_GEOJSON)

    @documented(
        request=None,
        responses=OpenApiTypes.OBJECT,
        examples=[_STORED],
        summary="Store the computed districts as pumppauspiiri in place of those computed before",
    )
    def post(self, _request: Request) -> Response:
        """Compute and store; districts that somebody drew stay."""
        return Response(store_districts(caller=self.caller))


def _zones(snapshot: Snapshot, caller: Caller) -> dict[str, Any]:
    zones = pressure_zones(snapshot)
    members = members_of_zones(snapshot, zones)
    figures, points = _measured(members, _WATER, caller)
    answer = Answer(caller, _ACTION, {"areas": "pressure_zones"})
    held = np.flatnonzero((snapshot.nodes["traits"] & Trait.SOURCE) != 0).astype(np.int32)
    # Read at once what is told zone by zone.
    _told(answer, snapshot, np.concatenate([zones.rims[:, 1], held]))
    features = []
    for number, name in enumerate(zone_ids(snapshot, zones)):
        if number in figures:
            rim = zones.rims[zones.rims[:, 0] == number, 1]
            own = {
                "fed": bool(zones.fed[number]),
                "bounded_by": _told(answer, snapshot, rim),
                "sources": _told(answer, snapshot, held[zones.of_node[held] == number]),
            }
            features.append(_feature(name, figures[number], points.get(number, 0), own))
    answer.record()
    return _collection(features, hidden=len(zones) - len(features))


def _districts(snapshot: Snapshot, caller: Caller) -> dict[str, Any]:
    districts = list(pumping_districts(snapshot))
    members = members_of_districts(snapshot, districts)
    figures, points = _measured(members, SEWERS, caller)
    answer = Answer(caller, _ACTION, {"areas": "pumping_districts"})
    # Read at once what is told district by district.
    _told(answer, snapshot, np.concatenate([_NONE, *(one.pumps for one in districts)]))
    features = []
    for number, one in enumerate(districts):
        station = _told(answer, snapshot, one.pumps)
        if station and number in figures:
            own = {
                "station": station,
                "stations_upstream": _told(answer, snapshot, one.stations),
                "warnings": warnings(one.notes),
            }
            name = district_id(snapshot, one)
            features.append(_feature(name, figures[number], points.get(number, 0), own))
    answer.record()
    return _collection(features, hidden=len(set(members.links.areas)) - len(features))


def _measured(
    members: Members, types: tuple[str, ...], caller: Caller
) -> tuple[dict[int, Figures], dict[int, int]]:
    figures = figures_of(members.links, types, caller=caller, action=_ACTION)
    return figures, points_by_area(members.nodes, caller=caller, action=_ACTION)


def _told(answer: Answer, snapshot: Snapshot, nodes: Integers) -> list[dict[str, Any]]:
    by_type = answer.features(snapshot, nodes, _NONE)
    return [one for some in by_type.values() for one in some]


def _feature(name: str, figures: Figures, points: int, own: dict[str, Any]) -> dict[str, Any]:
    breakdowns = {
        f"by_{what}": {value: round(length, 2) for value, length in sorted(counted.items())}
        for what, counted in figures.breakdowns.items()
    }
    return {
        "type": "Feature",
        "id": name,
        "geometry": json.loads(figures.geojson),
        "properties": {
            "links": figures.links,
            "length_m": round(figures.length_m, 2),
            "consumption_points": points,
            **breakdowns,
            **own,
        },
    }


def _collection(features: list[dict[str, Any]], *, hidden: int) -> dict[str, Any]:
    """The features, the longest first, and how many areas the caller may not see."""
    features.sort(key=lambda one: -one["properties"]["length_m"])
    return {"type": "FeatureCollection", "features": features, "hidden": hidden}


urlpatterns = [
    path("areas/pressure-zones", PressureZonesView.as_view(), name="pressure-zones"),
    path("areas/pumping-districts", PumpingDistrictsView.as_view(), name="pumping-districts"),
]
