"""Read-only REST over the declared types, through the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models.functions import Transform
from django.core.exceptions import ValidationError
from django.db.models import Q
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from gisapp import access
from gisapp.core.errors import NotFoundError
from gisapp.features.past import LOCATOR, read_moment
from gisapp.geo import crs
from gisapp.rest.boxes import stored_box
from gisapp.rest.serializers import SHOWN_GEOMETRY, serializer_for

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from gisapp.features.declaration import FeatureType

_CRS_HELP = "Coordinate system of the answer and of bbox; default EPSG:4326, longitude first."
_CRS = OpenApiParameter("crs", str, description=_CRS_HELP)
_BBOX = OpenApiParameter("bbox", str, description="west,south,east,north in the system of crs.")

_AS_OF = OpenApiParameter(
    LOCATOR,
    str,
    description="The network as it was at this moment, ISO 8601 with its zone, or a date.",
    examples=[OpenApiExample("noon of the first of May", "2026-05-01T12:00:00+03:00")],
)


class FeaturePages(LimitOffsetPagination):
    """Pages of at most 1000 features."""

    default_limit = 100
    max_limit = 1000

    def get_paginated_response(self, data: Any) -> Response:
        """The page as a FeatureCollection with its links."""
        return Response(
            {
                **data,
                "numberMatched": self.count,
                "numberReturned": len(data["features"]),
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
            }
        )


class FeatureViewSet(GenericViewSet[Any]):
    """Lists and shows the features of one declared type."""

    feature_type: FeatureType
    pagination_class = FeaturePages
    lookup_field = "tunnus"
    lookup_value_regex = "[^/]+"

    def get_serializer_class(self) -> Any:
        """The serializer of the type as declared; what a caller sees may be less."""
        return serializer_for(self.feature_type)

    @extend_schema(parameters=[_CRS, _BBOX, _AS_OF])
    def list(self, request: Request) -> Response:
        """Features, oldest first."""
        reading = self._reading(request, "list")
        name = _system(request)
        rows = _shown(reading, name).order_by("pk")
        if "bbox" in request.query_params:
            rows = rows.filter(_inside(reading, request.query_params["bbox"], name))
        page = self.paginate_queryset(rows) or []
        reading.record([row.pk for row in page], scope={"box": "bbox" in request.query_params})
        serializer = serializer_for(reading.feature_type)(page, many=True)
        return self.get_paginated_response(serializer.data)

    @extend_schema(parameters=[_CRS, _AS_OF])
    def retrieve(self, request: Request, tunnus: str) -> Response:
        """One feature by its public id."""
        reading = self._reading(request, "view")
        source = reading.feature_type.id_property.source
        try:
            row = _shown(reading, _system(request)).filter(**{source: tunnus}).first()
        except ValidationError:
            row = None
        if row is None:
            reading.record([])
            msg = "There is no such feature, or it is not for your role."
            raise NotFoundError(msg, locator="tunnus")
        reading.record([row.pk])
        return Response(serializer_for(reading.feature_type)(row).data)

    def _reading(self, request: Request, action: str) -> access.Reading:
        """What the caller may read of the type, as it is or as it was."""
        text = request.query_params.get(LOCATOR)
        return access.readable(
            self.feature_type,
            caller=request._request.caller,  # type: ignore[attr-defined]  # noqa: SLF001
            action=action,
            as_of=None if text is None else read_moment(text),
        )


def _system(request: Request) -> crs.CrsName:
    """The system asked for; the default is WGS 84 with longitude first (RFC 7946)."""
    return crs.parse(request.query_params.get("crs", crs.Notation.CRS84_URN.value))


def _shown(reading: access.Reading, name: crs.CrsName) -> QuerySet[Any]:
    source = reading.feature_type.geometry_property.source
    shown: QuerySet[Any] = reading.rows.annotate(**{SHOWN_GEOMETRY: Transform(source, name.srid)})
    return shown


def _inside(reading: access.Reading, text: str, name: crs.CrsName) -> Q:
    source = reading.feature_type.geometry_property.source
    return Q(**{f"{source}__bboverlaps": stored_box(text, name)})
