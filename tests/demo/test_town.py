"""The invented town: the same each time, whole, and running downhill."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest

from demo.terrain import LAKE_LEVEL_M
from demo.town import Town, make_town

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demo.parts import NetworkLink

# Real streets of Mikkeli: the invented town must have none of them.
REAL_STREETS = {
    "Porrassalmenkatu",
    "Hallituskatu",
    "Maaherrankatu",
    "Savilahdenkatu",
    "Raatihuoneenkatu",
    "Vuorikatu",
    "Mikonkatu",
    "Otavankatu",
    "Ristimäenkatu",
    "Nuijamiestenkatu",
    "Pirttiniemenkatu",
    "Jääkärinkatu",
    "Kirkkokatu",
    "Yrjönkatu",
    "Sammonkatu",
    "Brahenkatu",
    "Vilhonkatu",
    "Lönnrotinkatu",
    "Kalevankangas",
    "Kaituentie",
    "Lähemäentie",
    "Tenholankatu",
    "Kiiskinmäenkatu",
}


@pytest.fixture(scope="module")
def town() -> Town:
    """A town of the usual size and seed."""
    return make_town()


@pytest.fixture(scope="module", params=[1, 2, 3, 11])
def other_town(request: pytest.FixtureRequest) -> Town:
    """Smaller towns of other seeds."""
    return make_town(900, request.param)


def reached(links: Iterable[tuple[str, str]], start: str, *, both_ways: bool) -> set[str]:
    """The nodes that can be reached from ``start``."""
    after: dict[str, list[str]] = defaultdict(list)
    for a, b in links:
        after[a].append(b)
        if both_ways:
            after[b].append(a)
    seen, queue = {start}, [start]
    while queue:
        for node in after[queue.pop()]:
            if node not in seen:
                seen.add(node)
                queue.append(node)
    return seen


def gravity_sewers(town: Town) -> list[NetworkLink]:
    """Links that run by gravity."""
    return [x for x in town.links if x.network != "vesi" and x.type_code != "paineputki"]


def fall_of(link: NetworkLink) -> float:
    """How much a sewer falls from its start to its end, m."""
    assert link.start_invert_m is not None
    assert link.end_invert_m is not None
    return link.start_invert_m - link.end_invert_m


def check_networks(town: Town) -> None:
    """The water hangs together and every manhole reaches the plant or an outfall."""
    links = defaultdict(list)
    for link in town.links:
        links[link.network].append((link.start, link.end))
    nodes = defaultdict(set)
    for node in town.nodes:
        nodes[node.network].add(node.key)
    kinds = defaultdict(list)
    for node in town.nodes:
        kinds[node.type_code].append(node.key)
    works = kinds["vedenkasittelylaitos"][0]
    assert reached(links["vesi"], works, both_ways=True) == nodes["vesi"]
    upstream = [(b, a) for a, b in links["jatevesi"]]
    plant = kinds["jatevedenpuhdistamo"][0]
    assert reached(upstream, plant, both_ways=False) == nodes["jatevesi"]
    upstream = [(b, a) for a, b in links["hulevesi"]]
    drained = set().union(*(reached(upstream, end, both_ways=False) for end in kinds["purkuaukko"]))
    assert drained == nodes["hulevesi"]


def test_the_same_seed_gives_the_same_town_and_another_seed_another() -> None:
    first, again, other = make_town(300, 5), make_town(300, 5), make_town(300, 6)
    assert first.nodes == again.nodes
    assert first.links == again.links
    assert first.points == again.points
    assert [area.outline.wkb for area in first.areas] == [a.outline.wkb for a in again.areas]
    assert first.links != other.links


@pytest.mark.parametrize("points", [1, 40, 301])
def test_a_town_has_exactly_as_many_points_as_asked(points: int) -> None:
    assert len(make_town(points, 4).points) == points


def test_every_node_is_joined_and_all_sewage_reaches_the_plant(town: Town) -> None:
    assert len(town.points) == 3000
    check_networks(town)


def test_other_seeds_give_whole_towns_too(other_town: Town) -> None:
    check_networks(other_town)
    assert all(fall_of(link) > 0.0 for link in gravity_sewers(other_town))


def test_links_end_where_their_nodes_are(town: Town) -> None:
    places = {node.key: node.place for node in town.nodes}
    for link in town.links:
        for end, place in ((link.start, link.line[0]), (link.end, link.line[-1])):
            assert math.dist(places[end][:2], place[:2]) < 8.0
        assert all(a[:2] != b[:2] for a, b in zip(link.line, link.line[1:], strict=False))


def test_every_gravity_sewer_falls_and_never_rises_at_a_manhole(town: Town) -> None:
    leaving = {x.start: x.start_invert_m or 0.0 for x in gravity_sewers(town)}
    for link in gravity_sewers(town):
        assert fall_of(link) > 0.0
        if link.end in leaving:
            assert (link.end_invert_m or 0.0) >= leaving[link.end] - 0.001


def test_manholes_lie_below_their_covers_at_depths_that_are_dug(town: Town) -> None:
    for node in town.nodes:
        if node.kind == "kaivo":
            assert node.cover_level_m is not None
            assert node.bottom_level_m is not None
            assert 1.2 < node.cover_level_m - node.bottom_level_m < 6.5
            assert LAKE_LEVEL_M < node.cover_level_m < 140.0


def test_manholes_of_a_gravity_sewer_are_at_most_sixty_metres_apart(town: Town) -> None:
    lengths = [
        math.dist(x.line[0][:2], x.line[-1][:2])
        for x in gravity_sewers(town)
        if x.kind in ("kerailyviemari", "paaviemari")
    ]
    assert max(lengths) < 72.0
    assert sum(length > 60.0 for length in lengths) < 0.02 * len(lengths)


def test_every_point_has_water_and_a_drain_and_most_have_stormwater(town: Town) -> None:
    networks = defaultdict(set)
    kinds = {node.key: (node.kind, node.network) for node in town.nodes}
    for connection in town.connections:
        assert kinds[connection.node] == ("liitoskohta", connection.network)
        networks[connection.point_id].add(connection.network)
    assert networks.keys() == {point.point_id for point in town.points}
    assert all({"vesi", "jatevesi"} <= served for served in networks.values())
    assert sum("hulevesi" in served for served in networks.values()) > 0.5 * len(town.points)


def test_addresses_are_all_different(town: Town) -> None:
    points = Counter(
        (p.address.street.fi, p.address.number, p.address.letter, p.stair, p.apartment)
        for p in town.points
    )
    assert points.most_common(1)[0][1] == 1
    houses = Counter((a.street.fi, a.number, a.letter) for a in town.addresses)
    assert houses.most_common(1)[0][1] == 1


def test_house_numbers_rise_along_the_street_with_odd_ones_on_the_left(town: Town) -> None:
    axes = {n.fi: s for n, s in zip(town.names, town.layout.plan.streets, strict=True)}
    for name, street in axes.items():
        start, end = (town.layout.plan.places[street.vertices[i]] for i in (0, -1))
        if math.dist(start, end) < 0.9 * 13.0 * len(street.vertices):
            continue  # too bent to tell left and along from its ends
        for odd in (0, 1):
            side = [a for a in town.addresses if a.street.fi == name and a.number % 2 == odd]
            assert [a.number for a in side] == sorted(a.number for a in side)


def test_the_town_has_ranges_letters_stairs_and_flats(town: Town) -> None:
    assert any(a.number_end for a in town.addresses)
    assert any(a.letter for a in town.addresses)
    assert any(p.stair and not p.apartment for p in town.points)
    assert any(p.stair and p.apartment for p in town.points)
    assert {p.address.postcode for p in town.points} <= {str(n) for n in range(50990, 51000)}


def test_street_names_are_different_bilingual_and_not_real(town: Town) -> None:
    assert len({name.fi for name in town.names}) == len(town.names)
    assert len({name.sv for name in town.names}) == len(town.names)
    assert not REAL_STREETS & {name.fi for name in town.names}


def test_valves_are_mostly_open_and_working_but_not_all(town: Town) -> None:
    valves = [node for node in town.nodes if node.kind == "venttiili"]
    positions = Counter(valve.position for valve in valves)
    conditions = Counter(valve.condition for valve in valves)
    assert positions["auki"] > 0.9 * len(valves)
    assert positions["kiinni"]
    assert positions["tuntematon"]
    assert conditions["toimii"] > 0.8 * len(valves)
    assert conditions["ei_toimi"]
    assert conditions["luoksepaasematon"]


def test_a_boosted_zone_is_fed_through_its_booster_alone(town: Town) -> None:
    shut = {n.key for n in town.nodes if n.position == "kiinni"}
    booster = {n.key for n in town.nodes if n.type_code == "paineenkorottamo"}
    works = next(n.key for n in town.nodes if n.type_code == "vedenkasittelylaitos")
    water = [(x.start, x.end) for x in town.links if x.network == "vesi"]
    open_ways = [pair for pair in water if not shut & set(pair)]
    fed = reached(open_ways, works, both_ways=True)
    unboosted = [pair for pair in open_ways if not booster & set(pair)]
    fed_without = reached(unboosted, works, both_ways=True)
    assert booster <= fed
    assert len(fed) > 0.95 * len({key for pair in water for key in pair})
    assert len(fed - fed_without) > 100


def test_areas_are_valid_and_pressure_zones_do_not_overlap(town: Town) -> None:
    zones = [area for area in town.areas if area.kind == "painepiiri"]
    assert len(zones) > 1
    assert all(area.outline.is_valid and area.outline.area > 1e5 for area in town.areas)
    assert zones[0].outline.intersection(zones[1].outline).area < 1.0


def test_some_places_have_heights_and_some_do_not(town: Town) -> None:
    tall = Counter(len(link.line[0]) for link in town.links)
    assert tall[3] > tall[2] > 100
    assert all(len({len(place) for place in link.line}) == 1 for link in town.links)
