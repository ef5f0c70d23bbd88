"""``POST /api/network/…``: edits that keep links ending in nodes (contract §4.5).

Each request is one edit: all of it is stored or nothing. What the caller says he has seen
(``muutosnumero``) is compared under the lock of the edit.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, cast

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample
from rest_framework.response import Response

from gisapp import access
from gisapp.rest.views import AnswerView, documented
from networks.asking.bodies import Body, read_body
from networks.asking.identifiers import NODE_TYPES
from networks.models import Link, Node
from networks.services import topology
from networks.services.topology import RETIRED, NewNode
from networks.services.topology.held import type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from rest_framework.request import Request

    from gisapp.access import Edit

    Done = dict[str, list[Link | Node]]
    _Post = TypeVar("_Post", bound=Callable[..., Response])
    Run = Callable[[Edit, Body], Done]

_LINK: Final = {"id": "vesijohto/ky4:10", "muutosnumero": 4711}
_PLACE: Final = {"x": 514450.0, "y": 6839500.0}
_ONE: Final = {"tyyppi": "vesijohto", "tunnus": "…", "lahde": "ky4", "lahdetunnus": "10",
               "muutosnumero": 4712}  # fmt: skip
_RESULT: Final = OpenApiExample(
    "done",
    {"changed": [_ONE], "made": [{**_ONE, "lahdetunnus": "10/2"}], "ended": []},
    response_only=True,
)


def _documented(summary: str, example: dict[str, Any]) -> Callable[[_Post], _Post]:
    return documented(
        request=OpenApiTypes.OBJECT,
        responses={200: OpenApiTypes.OBJECT},
        examples=[OpenApiExample("request", example, request_only=True), _RESULT],
        summary=summary,
    )


class SplitView(AnswerView):
    """One link becomes two."""

    @_documented(
        "Split a link at a place, with a new node, or at a node that stands on it",
        {"link": _LINK, "at": _PLACE, "node": {"type": "laite", "tyyppi": "liitos"}},
    )
    def post(self, _request: Request) -> Response:
        """Split; the longer part keeps its ids."""
        return _edited(self, "split", ("link", "at", "node"), _split)


class InsertValveView(AnswerView):
    """A valve on a link."""

    @_documented(
        "Insert a valve: splits the link there",
        {"link": _LINK, "at": _PLACE, "valve": {"tyyppi": "sulkuventtiili"}},
    )
    def post(self, _request: Request) -> Response:
        """Insert a valve; the longer part of the link keeps its ids."""
        return _edited(self, "insert_valve", ("link", "at", "valve"), _insert_valve)


class MergeView(AnswerView):
    """Two links become one."""

    @_documented(
        "Merge two links that meet in a plain node and agree in their values",
        {"links": [_LINK, "vesijohto/ky4:10/2"]},
    )
    def post(self, _request: Request) -> Response:
        """Merge; the longer link keeps its ids, the other ends, the node goes."""
        return _edited(self, "merge", ("links",), _merge)


class MoveView(AnswerView):
    """A node elsewhere."""

    @_documented("Move a node; its link ends move along", {"node": "laite/ky4:J-3", "to": _PLACE})
    def post(self, _request: Request) -> Response:
        """Move."""
        return _edited(self, "move", ("node", "to"), _move)


class ConnectView(AnswerView):
    """A link's end in another node."""

    @_documented(
        "Connect an end of a link to another node",
        {"link": _LINK, "end": "loppu", "node": "laite/ky4:J-3"},
    )
    def post(self, _request: Request) -> Response:
        """Connect."""
        return _edited(self, "connect", ("link", "end", "node"), _connect)


class RetireView(AnswerView):
    """Out of the network."""

    @_documented(
        "Retire an object: abandoned in the ground (hylatty) or removed (purettu)",
        {"object": _LINK, "state": "hylatty"},
    )
    def post(self, _request: Request) -> Response:
        """Retire; links that end in a node go first."""
        return _edited(self, "retire", ("object", "state"), _retire)


def _edited(view: AnswerView, action: str, names: tuple[str, ...], run: Run) -> Response:
    """Run one edit and tell what it did, with the change numbers after it."""
    body = read_body(view.body, caller=view.caller, action=action, names=names)
    with access.edits(caller=view.caller, action=action) as edit:
        done = run(edit, body)
        numbers = _numbers([row for rows in done.values() for row in rows])
        told = {
            name: [_told(row, numbers.get(row.tunnus)) for row in done.get(name, [])]
            for name in ("changed", "made", "ended")
        }
    return Response(told)


def _split(edit: Edit, body: Body) -> Done:
    at = body.values.get("at")
    if not (isinstance(at, str) or (isinstance(at, dict) and "id" in at)):
        values = dict(body.part("node"))
        type_name = Body(values, body.caller, body.action).word("type", NODE_TYPES, "laite")
        values.pop("type", None)
        if type_name == "laite":
            values.setdefault("tyyppi", "liitos")
        return _split_at(edit, body, NewNode(body.place("at"), type_name, values))
    found = topology.split(edit, body.target("link"), body.target("at"))
    return {"changed": [found.kept], "made": [found.made]}


def _insert_valve(edit: Edit, body: Body) -> Done:
    values = {"tyyppi": "sulkuventtiili", "asento": "auki", **body.part("valve")}
    return _split_at(edit, body, NewNode(body.place("at"), "venttiili", values))


def _split_at(edit: Edit, body: Body, node: NewNode) -> Done:
    found = topology.split(edit, body.target("link"), node)
    return {"changed": [found.kept], "made": [found.node, found.made]}


def _merge(edit: Edit, body: Body) -> Done:
    one, other = body.targets("links", 2)
    found = topology.merge(edit, one, other)
    return {"changed": [found.kept], "ended": [found.ended, found.node]}


def _move(edit: Edit, body: Body) -> Done:
    node, links = topology.move(edit, body.target("node"), body.place("to"))
    return {"changed": [node, *links]}


def _connect(edit: Edit, body: Body) -> Done:
    end = cast("Literal['alku', 'loppu']", body.word("end", ("alku", "loppu")))
    return {"changed": [topology.connect(edit, body.target("link"), end, body.target("node"))]}


def _retire(edit: Edit, body: Body) -> Done:
    row = topology.retire(edit, body.target("object"), body.word("state", RETIRED))
    return {"ended" if row.valid_to else "changed": [row]}


def _numbers(rows: Iterable[Link | Node]) -> dict[UUID, int]:
    """The change numbers that ``rows`` have now, by their ids; none for what is gone."""
    ids = [row.tunnus for row in rows]
    stored = (
        model.objects.filter(tunnus__in=ids).values_list("tunnus", "change_number")
        for model in (Node, Link)
    )
    return dict(chain.from_iterable(stored))


def _told(row: Link | Node, number: int | None) -> dict[str, Any]:
    """An object as answers name it; ``number`` is the change number that it has now."""
    return {
        "tyyppi": type_of(row).name,
        "tunnus": str(row.tunnus),
        "lahde": row.source,
        "lahdetunnus": row.source_id,
        "muutosnumero": number,
    }


urlpatterns = [
    path("split", SplitView.as_view(), name="network-split"),
    path("insert-valve", InsertValveView.as_view(), name="network-insert-valve"),
    path("merge", MergeView.as_view(), name="network-merge"),
    path("move", MoveView.as_view(), name="network-move"),
    path("connect", ConnectView.as_view(), name="network-connect"),
    path("retire", RetireView.as_view(), name="network-retire"),
]
