"""``POST /api/lookup``: from an address to the consumption points there.

What is searched for travels in the body alone and is neither logged nor kept. The ledger has the
ids that leave, the number of hits and the kind of question.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.response import Response
from shapely import from_wkb
from shapely.geometry import mapping

from consumption_points import lookup
from consumption_points.feature_types import CONSUMPTION_POINT
from consumption_points.lookup import LookupRequest, read_request
from consumption_points.serving import Serving, serving_mains
from gisapp import access, audit
from gisapp.access import Right
from gisapp.core.errors import NotFoundError
from gisapp.features import registry
from gisapp.geo import crs
from gisapp.rest.views import AnswerView, documented
from networks.models.link import NETWORKS_OF_TYPE

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry, Point
    from rest_framework.request import Request

    from gisapp.access import Caller

_USUAL_PURPOSE: Final = {"main_user": "yllapito", "planner": "suunnittelu"}


class LookupView(AnswerView):
    """Answers one question with a FeatureCollection, best first."""

    @documented(
        request=OpenApiTypes.OBJECT,
        responses={(200, "application/geo+json"): OpenApiTypes.OBJECT},
        examples=[
            OpenApiExample("address", {"q": "Keksijankatu 12 A", "limit": 10}, request_only=True),
            OpenApiExample(
                "street", {"street": "Keksijänkatu", "from": 1, "to": 20}, request_only=True
            ),
        ],
        summary="Consumption points by address, by street and numbers, or inside a polygon",
    )
    def post(self, _request: Request) -> Response:
        """Look up; the ledger's line is written before the answer leaves."""
        caller = self.caller
        entry = access.attempt(
            Right.LOOK_UP, caller=caller, action="lookup", kind=CONSUMPTION_POINT.name
        )
        question = read_request(self.body)
        answer = _answer(question)
        page = answer.found[question.offset : question.offset + question.limit]
        purpose = question.purpose or _usual_purpose(caller)
        audit.write(
            replace(
                entry,
                outcome="ok",
                purpose=purpose,
                ids=[found.pk for found in page],
                n=len(page),
                scope={
                    "question": question.kind,
                    "matched": len(answer.found),
                    "purpose_assumed": not question.purpose,
                },
            )
        )
        return Response(_collection(question, answer, page), content_type="application/geo+json")


def _answer(question: LookupRequest) -> lookup.Answer:
    if question.polygon is not None:
        return lookup.lookup_area(question.polygon)
    if question.street:
        first, last = question.numbers
        return lookup.lookup_range(street=question.street, first=first, last=last)
    return lookup.lookup_text(question.text)


def _usual_purpose(caller: Caller) -> str:
    """What the caller's role mostly looks up for."""
    return next((code for role, code in _USUAL_PURPOSE.items() if role in caller.roles), "")


def _collection(
    question: LookupRequest, answer: lookup.Answer, page: tuple[lookup.Found, ...]
) -> dict[str, Any]:
    """The answer as GeoJSON (RFC 7946), east first; another system than WGS 84 is named."""
    places = lookup.places_of([found.pk for found in page], srid=question.srid)
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "numberMatched": len(answer.found),
        "numberReturned": len(page),
        "features": [_feature(found, places.get(found.pk), question.srid) for found in page],
    }
    if answer.known is not None:
        place = answer.known.place.transform(question.srid, clone=True)
        collection["tunnettu_osoite"] = {
            "osoite": answer.known.address,
            "sijainti": _geometry(place, question.srid),
            "selite": "Osoite on osoiterekisterissä, mutta siinä ei ole kulutuspaikkaa.",
        }
    if question.srid != crs.GEOGRAPHIC_SRID:
        name = crs.named(question.srid, crs.Notation.SHORT).text
        collection["crs"] = {"type": "name", "properties": {"name": name}}
    return collection


def _feature(found: lookup.Found, place: Point | None, srid: int) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": f"{CONSUMPTION_POINT.name}.{found.point_id}",
        "geometry": _geometry(place, srid),
        "properties": {
            "tunnus": found.point_id,
            "osoite": found.address,
            "score": found.ranked.score,
            "rule": found.ranked.rule,
            "samassa_osoitteessa": found.shared,
            "paattynyt": found.ended,
        },
    }


def _geometry(place: GEOSGeometry | None, srid: int) -> dict[str, Any] | None:
    if place is None:
        return None
    decimals = crs.SYSTEMS[srid].decimals
    return {"type": "Point", "coordinates": [round(place[0], decimals), round(place[1], decimals)]}


class ServingView(AnswerView):
    """Names the mains that serve one point: ids and networks, no address."""

    @documented(
        parameters=[OpenApiParameter("point", str, required=True, description="tunnus")],
        responses=OpenApiTypes.OBJECT,
        summary="The mains that serve a consumption point",
    )
    def get(self, request: Request) -> Response:
        """Follow the point's connections to the mains; geometry is EPSG:3067."""
        caller = self.caller
        reading = access.readable(CONSUMPTION_POINT, caller=caller, action="serving")
        tunnus = request.query_params.get("point", "")
        point = reading.rows.filter(point_id=tunnus).first()
        if point is None:
            reading.record([])
            msg = "There is no consumption point with this id."
            raise NotFoundError(msg, locator="point")
        readings = [
            access.readable(registry.get(name), caller=caller, action="serving")
            for name in NETWORKS_OF_TYPE
        ]
        mains = serving_mains(point, [reading.rows for reading in readings])
        reading.record([point.pk])
        return Response({"tunnus": tunnus, "johdot": [_main(main) for main in mains]})


def _main(main: Serving) -> dict[str, Any]:
    link = main.link
    return {
        "verkosto": link.network,
        "tyyppi": link.published_type,
        "tunnus": str(link.tunnus),
        "lahdetunnus": link.source_id,
        "laji": link.kind,
        "materiaali": link.material,
        "nimellishalkaisija": link.nominal_diameter_mm,
        "etaisyys": main.distance_m,
        "saanto": main.rule,
        "arvioitu": main.estimated,
        "sijainti": mapping(from_wkb(bytes(link.geometry.wkb))),
    }


urlpatterns = [
    path("lookup", LookupView.as_view(), name="lookup"),
    path("serving", ServingView.as_view(), name="serving"),
]
