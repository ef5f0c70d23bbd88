"""Connections follow edits of the network, in the same transaction."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import LineString
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from consumption_points.models import Connection
from consumption_points.services import connections_estimate
from gisapp import access
from gisapp.core.errors import ConflictError, InvalidValueError
from gisapp.features import registry
from networks.models import Link, Node
from tests.make import (
    EAST,
    NORTH,
    make_caller,
    make_consumption_point,
    make_link,
    make_node,
    make_point,
)

pytestmark = pytest.mark.django_db

POINT = "KP-1"


def edit(name: str, verb: str, *given: Any) -> list[Any]:
    with access.writer(registry.get(name), caller=make_caller("planner")) as writing:
        done: list[Any] = getattr(writing, verb)(*given)
    return done


def insert(name: str, **record: Any) -> Any:
    (made,) = edit(name, "insert", [record])
    return made.key


def line(*places: tuple[float, float]) -> LineString:
    return LineString(*[(EAST + east, NORTH + north) for east, north in places], srid=3067)


def node(east: float, north: float, **values: Any) -> Node:
    return make_node(geometry=make_point(EAST + east, NORTH + north), **values)


def main_at(north: float) -> Link:
    """A main from west to east, 100 m long."""
    return make_link(
        start_node=node(0, north),
        end_node=node(100, north),
        geometry=line((0, north), (100, north)),
    )


def connected() -> dict[str, tuple[Any, str]]:
    """The node and the rule of each connected point."""
    found = Connection.objects.select_related("point")
    return {one.point.point_id: (one.node_id, one.rule) for one in found}


def test_a_new_main_connects_the_points_beside_it() -> None:
    make_consumption_point(point_id=POINT)
    make_consumption_point(point_id="KP-FAR", geometry=make_point(EAST, NORTH + 600))
    near, far = node(5, 10), node(100, 10)

    insert("vesijohto", laji="jakeluvesijohto", sijainti=line((5, 10), (100, 10)))

    assert connected() == {POINT: (near.tunnus, "lahin_johto")}
    assert far.tunnus != near.tunnus


def test_a_nearer_main_takes_the_point_over_and_a_farther_one_does_not() -> None:
    make_consumption_point(point_id=POINT)
    first = node(0, 50)
    node(100, 50)
    second = node(0, 5)
    node(100, 5)
    node(0, 90)
    node(100, 90)

    insert("vesijohto", laji="jakeluvesijohto", sijainti=line((0, 50), (100, 50)))
    assert connected() == {POINT: (first.tunnus, "lahin_johto")}
    insert("vesijohto", laji="jakeluvesijohto", sijainti=line((0, 5), (100, 5)))
    insert("vesijohto", laji="jakeluvesijohto", sijainti=line((0, 90), (100, 90)))

    assert connected() == {POINT: (second.tunnus, "lahin_johto")}


def test_a_new_connection_point_is_better_than_a_main() -> None:
    make_consumption_point(point_id=POINT)
    make_link()
    connections_estimate()

    key = insert(
        "liitoskohta",
        tyyppi="tonttiliitos",
        verkosto="vesi",
        sijainti=make_point(EAST + 10, NORTH + 10),
    )

    assert connected() == {POINT: (Node.objects.get(pk=key).tunnus, "lahin_liitoskohta")}


def test_a_connection_point_with_the_points_id_is_found_from_afar() -> None:
    make_consumption_point(point_id=POINT)

    key = insert(
        "liitoskohta",
        tyyppi="tonttiliitos",
        verkosto="vesi",
        lahdetunnus=POINT,
        sijainti=make_point(EAST + 400, NORTH),
    )

    assert connected() == {POINT: (Node.objects.get(pk=key).tunnus, "lahdetunnus")}


def test_a_connection_point_that_moves_away_or_is_deleted_leaves_its_points_to_the_next() -> None:
    make_consumption_point(point_id=POINT)
    near = node(5, 0, kind="liitoskohta", type_code="tonttiliitos")
    next_ = node(20, 0, kind="liitoskohta", type_code="tonttiliitos")
    connections_estimate()
    assert connected() == {POINT: (near.tunnus, "lahin_liitoskohta")}

    edit(
        "liitoskohta",
        "update",
        Q(pk=near.pk),
        {"sijainti": make_point(EAST + 300, NORTH)},
    )
    assert connected() == {POINT: (next_.tunnus, "lahin_liitoskohta")}
    edit("liitoskohta", "delete", Q(pk=next_.pk))

    assert connected() == {}


def test_a_deleted_main_leaves_its_points_to_the_next() -> None:
    make_consumption_point(point_id=POINT)
    far, near = main_at(60), main_at(10)
    connections_estimate()
    assert connected() == {POINT: (near.start_node_id, "lahin_johto")}

    edit("vesijohto", "delete", Q(pk=near.pk))

    assert connected() == {POINT: (far.start_node_id, "lahin_johto")}


@pytest.mark.parametrize("values", [{"kaytossa_tila": "hylatty"}, {"laji": "tonttivesijohto"}])
def test_a_main_that_serves_no_more_is_left(values: dict[str, str]) -> None:
    make_consumption_point(point_id=POINT)
    main = make_link()
    connections_estimate()
    assert connected()

    edit("vesijohto", "update", Q(pk=main.pk), values)

    assert connected() == {}


def test_links_that_follow_a_moved_node_serve_from_their_new_place() -> None:
    make_consumption_point(point_id=POINT)
    near, other = main_at(10), main_at(60)
    connections_estimate()
    assert connected() == {POINT: (near.start_node_id, "lahin_johto")}

    for end, east in ((near.start_node, 0), (near.end_node, 100)):
        place = make_point(EAST + east, NORTH + 300)
        edit(end.kind, "update", Q(pk=end.pk), {"sijainti": place})

    assert connected() == {POINT: (other.start_node_id, "lahin_johto")}


def test_what_a_person_confirmed_stays_and_keeps_its_node() -> None:
    point = make_consumption_point(point_id=POINT)
    mine = node(200, 0, kind="liitoskohta", type_code="tonttiliitos")
    Connection.objects.create(
        point=point, node=mine, network="vesi", rule="kasin", score=1.0, confirmed=True
    )

    insert(
        "liitoskohta", tyyppi="tonttiliitos", verkosto="vesi", sijainti=make_point(EAST + 1, NORTH)
    )

    assert connected() == {POINT: (mine.tunnus, "kasin")}
    with pytest.raises(ConflictError, match="1 consumption points are connected"):
        edit("liitoskohta", "delete", Q(pk=mine.pk))


def test_an_edit_that_fails_connects_nobody() -> None:
    make_consumption_point(point_id=POINT)
    node(5, 10)
    node(100, 10)
    good = {"laji": "jakeluvesijohto", "sijainti": line((5, 10), (100, 10))}
    bad = {"laji": "jakeluvesijohto", "sijainti": line((5, 10), (50, 50))}

    with (
        pytest.raises(InvalidValueError),
        access.writer(registry.get("vesijohto"), caller=make_caller("planner")) as writing,
    ):
        writing.insert([good])
        writing.insert([bad])

    assert (Link.objects.count(), connected()) == (0, {})


def test_an_edit_that_nobody_depends_on_makes_no_estimate() -> None:
    make_consumption_point(point_id=POINT)
    main = make_link()
    connections_estimate()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        edit("vesijohto", "update", Q(pk=main.pk), {"materiaali": "PEH"})
        insert(
            "venttiili",
            tyyppi="sulkuventtiili",
            verkosto="vesi",
            sijainti=make_point(EAST + 50, NORTH + 50),
        )

    assert not [one for one in queries if "estimated_connection" in one["sql"]]
