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

    assert drawing.nodes([upper.pump, lower.pump]) == ["upper", "lower"]
    assert set(drawing.links(upper.links)) == {"a-b", "b-upper"}
    assert set(drawing.links(lower.links)) == {"a-b", "b-upper", "upper-c", "d-c", "c-lower"}
    assert drawing.nodes(lower.stations) == ["upper"]
    assert drawing.nodes(upper.stations) == []


def test_a_pump_of_the_water_network_has_no_district() -> None:
    assert not list(pumping_districts(drawn("a p b", p="pumppu").snapshot()))
