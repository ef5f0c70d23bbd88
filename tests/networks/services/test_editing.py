"""Edits of the networks: topology, defaults, what hangs together, faults named."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consumption_points.models import Connection
from gisapp import access, audit
from gisapp.core.errors import ConflictError, InvalidValueError
from gisapp.features import registry
from gisapp.models import LedgerEntry
from networks.models import Area, Interruption, Link, Node
from networks.models.node import TYPES_OF_KIND
from tests.make import (
    EAST,
    NORTH,
    make_caller,
    make_consumption_point,
    make_link,
    make_node,
    make_point,
    make_valve,
)

pytestmark = pytest.mark.django_db


def writer(name: str) -> Any:
    return access.writer(registry.get(name), caller=make_caller("planner"))


def insert(name: str, **record: Any) -> Any:
    with writer(name) as writing:
        (made,) = writing.insert([record])
        return writing.feature_type.model.objects.get(pk=made.key)


def update(name: str, row: Any, **values: Any) -> Any:
    with writer(name) as writing:
        assert len(writing.update(Q(pk=row.pk), values)) == 1
    row.refresh_from_db()
    return row


def delete(name: str, row: Any) -> None:
    with writer(name) as writing:
        assert len(writing.delete(Q(pk=row.pk))) == 1


def line(*places: tuple[float, ...], srid: int = 3067) -> LineString:
    moved = [(EAST + east, NORTH + north, *height) for east, north, *height in places]
    return LineString(*moved, srid=srid)


def nodes(*places: tuple[float, float], network: str = "vesi") -> list[Node]:
    return [
        make_node(network=network, geometry=make_point(EAST + east, NORTH + north))
        for east, north in places
    ]


@pytest.mark.parametrize("kind", list(TYPES_OF_KIND))
def test_a_node_of_each_kind_takes_its_own_types_only(kind: str) -> None:
    types = TYPES_OF_KIND[kind]
    foreign = next(t for other in TYPES_OF_KIND.values() for t in other if t not in types)

    for number, type_code in enumerate(types):
        place = make_point(EAST + number)
        row = insert(kind, verkosto="jatevesi", tyyppi=type_code, sijainti=place)
        assert (row.kind, row.type_code) == (kind, type_code)
    with pytest.raises(InvalidValueError, match=", ".join(types)):
        insert(kind, verkosto="vesi", tyyppi=foreign, sijainti=make_point(EAST - 5))


def test_what_feeds_the_town_is_secret_unless_somebody_says_otherwise() -> None:
    intake = insert("laite", verkosto="vesi", tyyppi="vedenottamo", sijainti=make_point())
    branch = insert("laite", verkosto="vesi", tyyppi="haara", sijainti=make_point(EAST + 1))
    said = insert(
        "laite",
        verkosto="vesi",
        tyyppi="vesitorni",
        suojaustaso="julkinen",
        sijainti=make_point(EAST + 2),
    )

    assert [row.secrecy for row in (intake, branch, said)] == ["salassa", "sisainen", "julkinen"]


def test_a_node_does_not_stand_on_its_like() -> None:
    valve = make_valve()

    with pytest.raises(InvalidValueError, match=str(valve.tunnus)):
        insert(
            "venttiili", verkosto="vesi", tyyppi="sulkuventtiili", sijainti=make_point(EAST + 0.04)
        )
    insert("venttiili", verkosto="jatevesi", tyyppi="sulkuventtiili", sijainti=make_point())
    insert("kaivo", verkosto="vesi", tyyppi="venttiilikaivo", sijainti=make_point())


def test_levels_of_a_manhole_are_in_order() -> None:
    with pytest.raises(InvalidValueError, match="the bottom is not above the cover"):
        insert(
            "kaivo",
            verkosto="jatevesi",
            tyyppi="tarkastuskaivo",
            kannen_korkeus=98.0,
            pohjan_korkeus=99.0,
            sijainti=make_point(),
        )


def test_a_moved_node_takes_the_ends_of_its_links_along() -> None:
    middle = make_valve(geometry=make_point(EAST + 100, NORTH))
    west = make_link(end_node=middle)
    east = make_link(start_node=middle, geometry=line((100, 0, 50.5), (200, 0, 51.5)))

    update("venttiili", middle, sijainti=make_point(EAST + 100, NORTH + 7))

    west.refresh_from_db()
    east.refresh_from_db()
    assert west.geometry.coords[-1] == (EAST + 100, NORTH + 7)
    assert east.geometry.coords[0] == (EAST + 100, NORTH + 7, 50.5)
    assert west.length_m == pytest.approx(100.2846, abs=0.02)
    lines = (
        LedgerEntry.objects.filter(action="edit")
        .order_by("seq")
        .values_list("kind", "outcome", "scope")
    )
    assert list(lines) == [
        ("venttiili", "ok", {"update": 1}),
        ("vesijohto", "ok", {"follows": 2}),
    ]
    told = audit.unpack(bytes(LedgerEntry.objects.latest("seq").ids or b""))
    assert told == [west.pk, east.pk]


def test_a_node_is_not_moved_where_its_link_would_cross_itself() -> None:
    first, last = nodes((0, 0), (100, 0))
    link = make_link(
        start_node=first, end_node=last, geometry=line((0, 0), (50, 0), (50, 20), (100, 0))
    )

    with pytest.raises(InvalidValueError, match=f"{link.tunnus} then crosses itself"):
        update("laite", last, sijainti=make_point(EAST + 20, NORTH - 10))


def test_a_node_in_use_is_not_deleted() -> None:
    link = make_link()
    served = make_node(kind="liitoskohta", type_code="tonttiliitos", source_id="KP-77")
    with access.writer(registry.get("kulutuspaikka"), caller=make_caller("main_user")) as writing:
        writing.insert([{"tunnus": "KP-77", "osoite": "Keksijänkatu 1", "sijainti": make_point()}])

    with pytest.raises(ConflictError, match=str(link.tunnus)):
        delete("laite", link.start_node)
    assert Connection.objects.update(confirmed=True) == 1
    with pytest.raises(ConflictError, match="1 consumption points are connected"):
        delete("liitoskohta", served)
    assert Node.objects.count() == 3


def test_a_node_of_ended_links_only_is_ended_with_them() -> None:
    link = make_link(valid_from="2000-01-01T00:00:00Z", valid_to="2020-01-01T00:00:00Z")

    delete("laite", link.start_node)

    assert Node.objects.get(pk=link.start_node.pk).valid_to is not None


def test_a_node_that_nothing_needs_is_deleted() -> None:
    valve = make_valve()

    delete("venttiili", valve)

    assert not Node.objects.exists()


def test_a_link_is_drawn_up_to_the_nodes_it_meets() -> None:
    start, end = nodes((0, 0), (100, 0))
    make_node(network="jatevesi", geometry=make_point(EAST + 0.2, NORTH))

    link = insert("vesijohto", sijainti=line((0.3, 0.1, 51), (50, 20, 52), (99.8, 0.2, 53)))

    assert (link.start_node, link.end_node) == (start, end)
    assert link.geometry.coords == (
        (EAST, NORTH, 51.0),
        (EAST + 50, NORTH + 20, 52.0),
        (EAST + 100, NORTH, 53.0),
    )
    assert (link.network, link.liquid, link.kind) == ("vesi", None, "muu")
    assert link.length_m == pytest.approx(107.75, abs=0.05)


def test_an_end_that_meets_no_node_is_refused_with_the_distance() -> None:
    (start,) = nodes((0, 0))

    with pytest.raises(InvalidValueError) as caught:
        insert("vesijohto", sijainti=line((0, 0), (3, 4)))

    assert caught.value.locator == "sijainti"
    assert f"end loppu: the nearest node of the network ({start.tunnus}) is 5.00 m away" in (
        caught.value.message
    )


def test_an_end_far_from_everything_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="no node of the network within 1000 m"):
        insert("vesijohto", sijainti=line((0, 0), (100, 0)))


def test_the_tolerance_is_a_setting(settings: Any) -> None:
    nodes((0, 0), (100, 0))
    settings.SNAP_TOLERANCE = 0.05

    with pytest.raises(InvalidValueError, match=r"the tolerance is 0\.05 m"):
        insert("vesijohto", sijainti=line((0.3, 0), (100, 0)))


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (((0, 0), (50, 0), (50, 0), (100, 0)), "has vertex 3 on the one before it"),
        (((0, 0), (60, 0), (60, 10), (40, -10), (100, 0)), "crosses itself"),
        (((0, 0), (50, 0), (0, 0)), "begins and ends in the same node"),
        (((0, 0), (0, 0)), "has no length"),
    ],
)
def test_faults_of_a_drawn_line_are_named(places: Any, words: str) -> None:
    nodes((0, 0), (100, 0))

    with pytest.raises(InvalidValueError, match=words):
        insert("vesijohto", sijainti=line(*places))


def test_a_link_that_is_drawn_anew_joins_other_nodes() -> None:
    link = make_link()
    far = make_node(geometry=make_point(EAST + 100, NORTH + 50))
    start = link.start_node

    update("vesijohto", link, sijainti=line((0, 0), (100, 50)))

    assert (link.start_node, link.end_node) == (start, far)


def test_the_nodes_of_a_link_follow_from_its_line_alone() -> None:
    link = make_link()
    other = make_node(geometry=make_point(EAST + 5))

    with pytest.raises(InvalidValueError, match="alkusolmu is read-only"):
        update("vesijohto", link, alkusolmu=other.tunnus)
    update("vesijohto", link, alkusolmu=str(link.start_node_id), materiaali="PE")


@pytest.mark.parametrize(
    ("name", "given", "network", "liquid"),
    [
        ("jatevesiviemari", {}, "jatevesi", "jatevesi"),
        ("jatevesiviemari", {"verkosto": "sekavesi"}, "sekavesi", "sekavesi"),
        ("hulevesiviemari", {}, "hulevesi", "sadevesi"),
        ("hulevesiviemari", {"neste": "muu"}, "hulevesi", "muu"),
    ],
)
def test_a_sewer_has_its_network_and_liquid_by_itself(
    name: str, given: dict[str, str], network: str, liquid: str
) -> None:
    nodes((0, 0), (100, 0), network=network)

    link = insert(name, sijainti=line((0, 0), (100, 0)), **given)

    assert (link.network, link.liquid) == (network, liquid)


def test_a_link_is_of_a_network_of_its_type() -> None:
    nodes((0, 0), (100, 0))

    with pytest.raises(InvalidValueError, match="verkosto is one of jatevesi, sekavesi"):
        insert("jatevesiviemari", verkosto="vesi", sijainti=line((0, 0), (100, 0)))


def test_a_combined_sewer_meets_the_nodes_of_both() -> None:
    nodes((0, 0), network="jatevesi")
    nodes((100, 0), network="hulevesi")

    insert("jatevesiviemari", verkosto="sekavesi", sijainti=line((0, 0), (100, 0)))

    assert Link.objects.count() == 1


def test_a_deleted_link_leaves_its_nodes() -> None:
    link = make_link()

    delete("vesijohto", link)

    assert (Link.objects.count(), Node.objects.count()) == (0, 2)


def square(size: float = 100) -> Polygon:
    return Polygon.from_bbox((EAST, NORTH, EAST + size, NORTH + size))


@pytest.mark.parametrize("kind", ["toiminta_alue", "painepiiri", "pumppauspiiri"])
def test_an_area_of_one_part_is_stored_as_one_of_many(kind: str) -> None:
    one = square()
    one.srid = 3067

    row = insert(kind, nimi="Itäinen piiri", verkosto="vesi", sijainti=one)

    assert (row.kind, row.geometry.geom_type, len(row.geometry)) == (kind, "MultiPolygon", 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"nimi": None}, "nimi needs a value"),
        ({"nimi": "a\u202eb"}, "cannot be seen"),
        ({"nimi": "<b>"}, "nimi: a name has letters"),
        ({"nimi": "x" * 81}, "nimi is too long"),
        ({"loppu_pvm": timezone.now() - datetime.timedelta(days=1)}, "the end is not before"),
        (
            {"sijainti": Polygon(((EAST, NORTH), (EAST + 9, NORTH + 9), (EAST + 9, NORTH),
                                  (EAST, NORTH + 9), (EAST, NORTH)), srid=3067)},
            "is not valid: Self-intersection",
        ),
        ({"sijainti": Point(EAST, NORTH, srid=3067)}, "is a MultiPolygon"),
    ],
)  # fmt: skip
def test_faults_of_an_area_are_named(values: dict[str, Any], words: str) -> None:
    given = {"nimi": "Piiri", "verkosto": "vesi", "sijainti": MultiPolygon(square(), srid=3067)}

    with pytest.raises(InvalidValueError, match=words):
        insert("painepiiri", **{**given, **values})


def test_an_area_is_changed_and_deleted() -> None:
    row = insert(
        "painepiiri", nimi="Piiri", verkosto="vesi", sijainti=MultiPolygon(square(), srid=3067)
    )

    assert update("painepiiri", row, nimi="Uusi piiri").name == "Uusi piiri"
    delete("painepiiri", row)
    assert not Area.objects.exists()


def test_an_interruption_gets_the_next_number_of_its_year() -> None:
    place = MultiPolygon(square(), srid=3067)
    start = datetime.datetime(2027, 5, 1, 6, tzinfo=datetime.UTC)
    valve = make_valve()

    first = insert("katkos", alkaa=start, sijainti=place, venttiilit=[valve.tunnus])
    second = insert("katkos", alkaa=start, sijainti=place, tila="kaynnissa")
    own = insert("katkos", alkaa=start, sijainti=place, katkostunnus="K-2027-9")

    assert [row.number for row in (first, second, own)] == ["K-2027-1", "K-2027-2", "K-2027-9"]
    assert (first.state, first.valves, second.state) == ("suunniteltu", [valve.tunnus], "kaynnissa")


def test_many_interruptions_are_numbered_and_their_valves_looked_up_at_once() -> None:
    valves = [make_valve(geometry=make_point(EAST + 5 * i)) for i in range(3)]
    years = (2027, 2028, 2027)
    records = [
        {
            "alkaa": datetime.datetime(year, 5, 1, 6, tzinfo=datetime.UTC),
            "sijainti": MultiPolygon(square(), srid=3067),
            "venttiilit": [valve.tunnus],
        }
        for year, valve in zip(years * 10, valves * 10, strict=True)
    ]
    records[-1]["katkostunnus"] = "K-2027-7"

    with CaptureQueriesContext(connection) as queries, writer("katkos") as writing:
        writing.insert(records)

    numbers = set(Interruption.objects.values_list("number", flat=True))
    assert {f"K-2028-{i}" for i in range(1, 11)} < numbers
    assert {f"K-2027-{i}" for i in range(7, 27)} < numbers
    assert len([one for one in queries if "networks_" in one["sql"]]) < 10
    with pytest.raises(InvalidValueError, match="the number has the form"), writer("katkos") as w:
        w.insert([records[0], {**records[1], "katkostunnus": "K-2027-x"}])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"venttiilit": ["00000000-0000-4000-8000-000000000001"]}, "venttiilit lists the ids"),
        ({"venttiilit": ["V1"]}, "venttiilit is an id"),
        ({"katkostunnus": "Kallen katko"}, "the number has the form K-2027-12"),
        ({"paattyy": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}, "the end is not before"),
        ({"alkaa": None}, "alkaa needs a value"),
    ],
)
def test_faults_of_an_interruption_are_named(values: dict[str, Any], words: str) -> None:
    given = {"alkaa": timezone.now(), "sijainti": MultiPolygon(square(), srid=3067)}

    with pytest.raises(InvalidValueError, match=words):
        insert("katkos", **{**given, **values})


def test_an_interruption_is_changed_and_deleted() -> None:
    place = MultiPolygon(square(), srid=3067)
    row = insert("katkos", alkaa=timezone.now(), sijainti=place)

    assert update("katkos", row, tila="peruttu").state == "peruttu"
    delete("katkos", row)
    assert not Interruption.objects.exists()


def test_a_point_nearby_does_not_hinder_the_deletion_of_a_far_node() -> None:
    make_consumption_point()
    node = make_node(geometry=make_point(EAST + 900))

    delete("laite", node)

    assert not Node.objects.exists()
