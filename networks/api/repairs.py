"""``/api/network/repairs``: ends that do not quite meet, as GeoJSON; approved ones are mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.response import Response

from gisapp import access
from gisapp.core.errors import ConflictError, InvalidInputError
from gisapp.features import registry
from gisapp.geo.crs import GEOGRAPHIC_SRID, STORAGE_SRID, transformer
from gisapp.ogc.stream import snapshot as one_snapshot
from gisapp.rest.views import AnswerView, documented
from networks.asking.bodies import Body, read_body
from networks.models.link import TYPE_OF_NETWORK
from networks.services import repair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rest_framework.request import Request

    from gisapp.access import Caller
    from networks.services.repair import Place, Proposal, Report

_ACTION: Final = "repair"
_NAMES: Final = ("tolerance", "source", "approve")
_ALL: Final = "all"
_SOURCE: Final = re.compile(r"[^\x00\ud800-\udfff]{0,64}")

_PARAMETERS: Final = [
    OpenApiParameter("tolerance", float, description="m, 0.5 by default and 50 at most"),
    OpenApiParameter("source", str, description="only ends of this source"),
]
_FEATURE: Final = {
    "type": "Feature",
    "id": "1f0c…",
    "geometry": {"type": "MultiLineString", "coordinates": [[[27.29, 61.69], [27.29, 61.69]]]},
    "properties": {
        "rule": "meet",
        "node": {"tyyppi": "laite", "tunnus": "…"},
        "ends": [{"tyyppi": "vesijohto", "tunnus": "…", "end": "loppu", "etaisyys_m": 0.8}],
    },
}


class RepairsView(AnswerView):
    """Proposals, and their approval."""

    @documented(
        parameters=_PARAMETERS,
        responses={(200, "application/geo+json"): OpenApiTypes.OBJECT},
        examples=[
            OpenApiExample(
                "proposals",
                {"type": "FeatureCollection", "features": [_FEATURE], "unclear": [], "hidden": 0},
                response_only=True,
            )
        ],
        summary="Ends of links that were meant to meet, and where they would",
    )
    def get(self, request: Request) -> Response:
        """Propose; nothing is changed."""
        caller = self.caller
        asked = Body({**request.query_params.dict()}, caller, _ACTION)
        tolerance, source = _asked(asked, _number_of(asked.values.get("tolerance")))
        with one_snapshot(settings.STATEMENT_SECONDS):
            report = repair.propose("read", tolerance_m=tolerance, source=source)
            seen = _Seen(caller, report)
            features = [_feature(one) for one in report.proposals if seen.all_of(_objects(one))]
            unclear = [
                {"reason": reason, "tyyppi": end.node.kind, "tunnus": end.node.tunnus}
                for reason, end in report.unclear
                if seen.all_of([_object(end.node)])
            ]
        seen.record({"tolerance": tolerance})
        body = {"type": "FeatureCollection", "features": features, "unclear": unclear,
                "hidden": len(report.proposals) - len(features)}  # fmt: skip
        return Response(body, content_type="application/geo+json")

    @documented(
        request=OpenApiTypes.OBJECT,
        responses={200: OpenApiTypes.OBJECT},
        examples=[
            OpenApiExample(
                "approve", {"tolerance": 0.8, "source": "ky4", "approve": ["1f0c…"]},
                request_only=True,
            ),
            OpenApiExample("done", {"repaired": 1, "links": 2}, response_only=True),
        ],
        summary="Apply the proposals that a person has approved",
    )  # fmt: skip
    def post(self, _request: Request) -> Response:
        """Mend what is approved in one transaction: all of it or nothing."""
        caller = self.caller
        body = read_body(self.body, caller=caller, action=_ACTION, names=_NAMES)
        tolerance, source = _asked(body, body.values.get("tolerance"))
        with access.edits(caller=caller, action=_ACTION) as edit:
            edit.writer(registry.get("laite"))
            found = repair.propose("default", tolerance_m=tolerance, source=source)
            chosen = _approved(body, found.proposals)
            links = repair.apply(edit, chosen)
        return Response({"repaired": len(chosen), "links": len(links)})


class _Seen:
    """Which objects of a report the caller may see; those told are recorded."""

    def __init__(self, caller: Caller, report: Report) -> None:
        # A door is tried even where there is nothing behind it.
        named: dict[str, set[int]] = {"laite": set()}
        told = [one for proposal in report.proposals for one in _objects(proposal)]
        for type_name, key in [*told, *(_object(end.node) for _reason, end in report.unclear)]:
            named.setdefault(type_name, set()).add(key)
        self._readings = {
            type_name: access.readable(registry.get(type_name), caller=caller, action=_ACTION)
            for type_name in named
        }
        self._visible = {
            (type_name, key)
            for type_name, keys in named.items()
            for key in self._readings[type_name]
            .rows.filter(pk__in=keys)
            .values_list("pk", flat=True)
        }
        self._told: set[tuple[str, int]] = set()

    def all_of(self, objects: Sequence[tuple[str, int]]) -> bool:
        """Whether all of ``objects`` may be told; they are then recorded."""
        visible = self._visible.issuperset(objects)
        if visible:
            self._told.update(objects)
        return visible

    def record(self, scope: dict[str, Any]) -> None:
        """Write the ledger's lines."""
        for type_name, reading in self._readings.items():
            keys = sorted(key for name, key in self._told if name == type_name)
            reading.record(keys, scope=scope)


def _objects(proposal: Proposal) -> list[tuple[str, int]]:
    """All that a proposal tells of, by published type and primary key."""
    links = [(TYPE_OF_NETWORK[end.link_network], end.link_key) for end in proposal.ends]
    return [_object(proposal.node), *(_object(end.node) for end in proposal.ends), *links]


def _object(node: Place) -> tuple[str, int]:
    return node.kind, node.key


def _number_of(text: object) -> object:
    try:
        return None if text is None else float(str(text))
    except ValueError:
        return text


def _asked(body: Body, tolerance: object) -> tuple[float, str]:
    """Tolerance and source."""
    given = settings.SNAP_TOLERANCE if tolerance is None else tolerance
    number = Body({"tolerance": given}, body.caller, body.action).number("tolerance", 0.0)
    if not 0 < number <= repair.LARGEST_TOLERANCE_M:
        msg = f"Give a tolerance above 0 and up to {repair.LARGEST_TOLERANCE_M:g} m."
        raise InvalidInputError(msg, locator="tolerance")
    source = body.values.get("source", "")
    if not isinstance(source, str) or not _SOURCE.fullmatch(source):
        msg = "Give source as the name of a source."
        raise InvalidInputError(msg, locator="source")
    return number, source


def _approved(body: Body, proposals: tuple[Proposal, ...]) -> list[Proposal]:
    """The approved ones among those that stand; raises ``ConflictError`` when one is gone."""
    names = body.values.get("approve")
    if names == _ALL:
        return list(proposals)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        msg = f'Give approve as a list of ids of proposals, or as "{_ALL}".'
        raise InvalidInputError(msg, locator="approve")
    by_name = {one.name: one for one in proposals}
    gone = [name for name in names if name not in by_name]
    if gone:
        msg = (
            f"{len(gone)} of the proposals stand no more: somebody has changed what they are "
            "about. Read the proposals again. Nothing was stored."
        )
        raise ConflictError(msg, locator="approve")
    return [by_name[name] for name in dict.fromkeys(names)]


def _feature(proposal: Proposal) -> dict[str, Any]:
    to_wgs84 = transformer(STORAGE_SRID, GEOGRAPHIC_SRID).transform
    goal = [round(one, 8) for one in to_wgs84(*proposal.place)]
    starts = [to_wgs84(end.node.east, end.node.north) for end in proposal.ends]
    lines = [[[round(east, 8), round(north, 8)], goal] for east, north in starts]
    ends = [
        {
            "tyyppi": TYPE_OF_NETWORK[end.link_network],
            "tunnus": end.link,
            "end": "alku" if end.at_start else "loppu",
            "etaisyys_m": round(proposal.distance_m(end), 3),
        }
        for end in proposal.ends
    ]
    return {
        "type": "Feature",
        "id": proposal.name,
        "geometry": {"type": "MultiLineString", "coordinates": lines},
        "properties": {
            "rule": "meet" if proposal.meets else "snap",
            "node": {"tyyppi": proposal.node.kind, "tunnus": proposal.node.tunnus},
            "ends": ends,
        },
    }


urlpatterns = [path("repairs", RepairsView.as_view(), name="network-repairs")]
