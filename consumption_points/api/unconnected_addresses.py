"""``GET /api/reports/unconnected-addresses``: addresses of a service area without connection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from consumption_points.addresses import AddressParts
from consumption_points.unconnected import Unconnected, unconnected
from gisapp import access
from gisapp.access import Right
from gisapp.core.errors import InvalidInputError
from gisapp.ogc import stream
from gisapp.ogc.responses import streamed
from gisapp.rest.formats import CSV_TYPE, ChosenByView, chosen_format, csv_lines
from gisapp.rest.views import AnswerView, documented
from networks.choices.objects import NETWORK
from networks.reporting.service_areas import FAMILIES, service_area, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http.response import HttpResponseBase
    from rest_framework.request import Request


_ACTION: Final = "unconnected_addresses"
_GEOJSON: Final = "application/geo+json"
_HEADER: Final = ("osoite", "reason", "x", "y")
_DECIMALS: Final = 7
_EXAMPLE: Final = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [27.2723, 61.6886]},
            "properties": {"osoite": "Keksijänkatu 12, 50100 Mikkeli", "reason": "no_point"},
        }
    ],
}


class UnconnectedAddressesView(AnswerView):
    """Addresses inside a service area that no connection to a network is known for."""

    content_negotiation_class = ChosenByView

    @documented(
        parameters=[
            OpenApiParameter("area", str, required=True, description="id of a toiminta_alue"),
            OpenApiParameter("network", str, enum=list(NETWORK.values), description="its own"),
            OpenApiParameter(
                "estimates",
                str,
                enum=["yes", "no"],
                description="whether a connection guessed by the nearest pipe counts; yes",
            ),
            OpenApiParameter("format", str, enum=["geojson", "csv"], description="geojson"),
        ],
        responses={
            (200, _GEOJSON): OpenApiTypes.OBJECT,
            (200, "text/csv"): OpenApiTypes.STR,
        },
        examples=[OpenApiExample("addresses", _EXAMPLE, response_only=True)],
        summary="Addresses inside a service area that have no connection",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Stream the addresses; the ledger has a line before the first and after the last byte."""
        caller = self.caller
        entry = access.attempt(Right.READ_ADDRESSES, caller=caller, action=_ACTION, kind="osoite")
        form = chosen_format(request, "geojson")
        estimates = _one_of(request, "estimates", ("yes", "no"), "yes") == "yes"
        network = _one_of(request, "network", ("", *NETWORK.values), "")

        def blocks() -> Iterator[bytes]:
            with stream.snapshot(settings.STATEMENT_SECONDS):
                stream.admit(caller.actor)
                area = service_area(
                    request.query_params.get("area", ""), caller=caller, action=_ACTION
                )
                chosen = network or area.network
                scope = {"area": str(area.tunnus), "network": chosen, "estimates": estimates}
                with access.disclosed(entry, scope=scope) as left:
                    for block in unconnected(shape_of(area), FAMILIES[chosen], estimates=estimates):
                        left.add(one.key for one in block)
                        yield from _written(block, form)

        return _answer(request, blocks(), form)


def _answer(request: Request, rows: Iterator[bytes], form: str) -> HttpResponseBase:
    whole, media_type = (_csv(rows), CSV_TYPE) if form == "csv" else (_collection(rows), _GEOJSON)
    response = streamed(request._request, whole, media_type)  # noqa: SLF001 -- as above
    if form == "csv":
        response["Content-Disposition"] = 'attachment; filename="liittymattomat_osoitteet.csv"'
    return response


def _csv(rows: Iterator[bytes]) -> Iterator[bytes]:
    """The header goes with the first block, so that a fault before it is still told."""
    pending = csv_lines([_HEADER])
    for block in rows:
        yield pending + block
        pending = b""
    yield pending


def _collection(rows: Iterator[bytes]) -> Iterator[bytes]:
    before = b'{"type":"FeatureCollection","features":['
    for block in rows:
        yield before + block
        before = b","
    yield b"]}" if before == b"," else before + b"]}"


def _written(block: list[Unconnected], form: str) -> Iterator[bytes]:
    if form == "csv":
        yield csv_lines([_display(one), one.reason, *map(_mm, one.place)] for one in block)
    else:
        yield ",".join(_feature(one) for one in block).encode()


def _feature(one: Unconnected) -> str:
    feature: dict[str, Any] = {
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [round(degrees, _DECIMALS) for degrees in one.degrees],
        },
        "properties": {"osoite": _display(one), "reason": one.reason},
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _display(one: Unconnected) -> str:
    names = ("street", "house_number", "house_number_end", "house_letter")
    return AddressParts(
        **dict(zip((*names, "postcode", "municipality"), one.parts, strict=True))
    ).display()


def _mm(metres: float) -> float:
    return round(metres, 3)


def _one_of(request: Request, name: str, allowed: tuple[str, ...], default: str) -> str:
    text = request.query_params.get(name, default)
    if text not in allowed:
        msg = f"The parameter {name} is one of {', '.join(filter(None, allowed))}."
        raise InvalidInputError(msg, locator=name)
    return text


urlpatterns = [
    path(
        "reports/unconnected-addresses",
        UnconnectedAddressesView.as_view(),
        name="unconnected-addresses",
    )
]
