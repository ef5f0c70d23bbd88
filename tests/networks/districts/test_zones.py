"""Pressure zones, by hand and against networkx."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings

from networks.districts.zones import Zones, pressure_zones
from tests.networks.drawing import Drawing, drawn
from tests.networks.random_networks import Town, towns


def links_by_zone(drawing: Drawing, zones: Zones) -> list[set[str]]:
    names = list(drawing.edge_rows)
    return [
        {names[n] for n, one in enumerate(zones.of_edge) if one == zone}
        for zone in range(len(zones))
    ]


@pytest.mark.parametrize("device", ["pumppu", "paineenkorottamo", "paineenalennusventtiili"])
def test_a_pump_or_reducing_valve_parts_two_zones(device: str) -> None:
    drawing = drawn("tower a x b c", tower="vesitorni", x=device)

    zones = pressure_zones(drawing.snapshot())

    assert links_by_zone(drawing, zones) == [{"tower-a", "a-x"}, {"x-b", "b-c"}]
    assert zones.rims.tolist() == [[0, drawing.index("x")[0]], [1, drawing.index("x")[0]]]
    assert zones.of_node[drawing.index("x")[0]] == -1


def test_an_open_valve_and_a_check_valve_part_nothing() -> None:
    drawing = drawn("a x b y c", x="sulkuventtiili", y="takaiskuventtiili")

    assert len(pressure_zones(drawing.snapshot())) == 1


def test_what_a_closed_valve_cuts_off_is_a_zone_without_water() -> None:
    drawing = Drawing()
    drawing.node("tower", "vesitorni")
    drawing.node("x", "sulkuventtiili", position="kiinni", condition="toimii")
    drawing.chain("tower", "x", "b")

    zones = pressure_zones(drawing.snapshot())

    assert zones.fed.tolist() == [True, False]


def test_a_closed_valve_in_a_loop_parts_nothing() -> None:
    drawing = Drawing()
    drawing.node("x", "sulkuventtiili", position="kiinni", condition="toimii")
    drawing.chain("a", "x", "b", "a")

    zones = pressure_zones(drawing.snapshot())

    assert (len(zones), zones.rims.tolist()) == (1, [])


def test_a_reservoir_behind_a_pump_bounds_the_zone_it_feeds() -> None:
    drawing = Drawing()
    drawing.node("lake", "vedenottamo")
    drawing.node("p", "pumppu")
    drawing.coupling("lake", "p")
    drawing.coupling("p", "a")
    drawing.chain("a", "b")

    zones = pressure_zones(drawing.snapshot())

    assert (len(zones), zones.fed.tolist()) == (1, [True])
    assert zones.rims.tolist() == [[0, drawing.index("p")[0]]]


def test_sewers_and_no_network_at_all_have_no_zones() -> None:
    assert len(pressure_zones(drawn("a b c", network="jatevesi").snapshot())) == 0
    assert len(pressure_zones(Drawing().snapshot())) == 0


@settings(max_examples=150, deadline=None)
@given(town=towns())
def test_zones_are_what_networkx_finds_after_deletions(town: Town) -> None:
    zones = pressure_zones(town.drawing().snapshot())

    found = {frozenset(n for n, one in enumerate(zones.of_edge) if one == zone)
             for zone in range(len(zones))}  # fmt: skip
    assert found == expected_zones(town)


def expected_zones(town: Town) -> set[frozenset[int]]:
    """Sets of links: components of links and nodes once what bounds is deleted."""
    if town.network != "vesi":
        return set()
    devices = ("pumppu", "paineenalennusventtiili")
    bounds = {n for n, node in enumerate(town.nodes) if node.is_closed or node.type_code in devices}
    pieces = nx.Graph()
    for number, link in enumerate(town.links):
        pieces.add_node(("link", number))
        ends = [end for end in (link.start, link.end) if end not in bounds]
        for end in ends[:1] if link.is_closed else ends:
            pieces.add_edge(("link", number), ("node", end))
    links = [
        {number for what, number in piece if what == "link"}
        for piece in nx.connected_components(pieces)
    ]
    return {frozenset(some) for some in links if any(not town.links[n].is_coupling for n in some)}
