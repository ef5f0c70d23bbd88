"""Pumping districts, by hand."""

from __future__ import annotations

from networks.districts.drainage import pumping_districts
from tests.networks.drawing import drawn


def test_a_district_is_all_that_drains_to_the_station_also_by_another_one() -> None:
    drawing = drawn(
        "a b upper c lower outlet",
        "d c",
        network="jatevesi",
        upper="jatevesipumppaamo",
        lower="jatevesipumppaamo",
        outlet="purkuaukko",
    )
    snapshot = drawing.snapshot()

    upper, lower = pumping_districts(snapshot)

    assert drawing.nodes([*upper.pumps, *lower.pumps]) == ["upper", "lower"]
    assert set(drawing.links(upper.links)) == {"a-b", "b-upper"}
    assert set(drawing.links(lower.links)) == {"a-b", "b-upper", "upper-c", "d-c", "c-lower"}
    assert drawing.nodes(lower.stations) == ["upper"]
    assert drawing.nodes(upper.stations) == []


def test_pumps_side_by_side_are_one_station() -> None:
    drawing = drawn("a well p main", "well q main", network="jatevesi", p="pumppu", q="pumppu")

    (district,) = pumping_districts(drawing.snapshot())

    assert drawing.nodes(district.pumps) == ["p", "q"]
    assert set(drawing.links(district.links)) == {"a-well", "well-p", "well-q"}
    assert len(district.stations) == 0


def test_pumps_that_nothing_drains_to_are_apart() -> None:
    drawing = drawn("p a", "q b", network="jatevesi", p="pumppu", q="pumppu")

    assert [len(one.links) for one in pumping_districts(drawing.snapshot())] == [0, 0]


def test_a_pump_of_the_water_network_has_no_district() -> None:
    assert not list(pumping_districts(drawn("a p b", p="pumppu").snapshot()))
