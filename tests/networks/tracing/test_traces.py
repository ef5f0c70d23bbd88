"""Traces on networks where the answer is evident."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from networks.graph.remarks import Remark
from networks.graph.snapshot import Walk
from networks.tracing.paths import nearest_pump, nearest_source, shortest_path
from networks.tracing.traces import trace
from tests.networks.drawing import Drawing, drawn

if TYPE_CHECKING:
    from networks.tracing.traces import Trace

V = "sulkuventtiili"


def remarks(answer: Trace) -> set[Remark]:
    return {note.remark for note in answer.notes}


def sewer() -> Drawing:
    """Two branches that meet, a pump, a pressure main that rises, an outfall."""
    drawing = Drawing(network="jatevesi")
    for name in "abcd":
        drawing.node(name, "tarkastuskaivo")
    drawing.node("P", "pumppu")
    drawing.node("out", "purkuaukko")
    drawing.link("a-c", "a", "c", length=10, inverts=(5.0, 4.0))
    drawing.link("c-b", "c", "b", length=20, inverts=(4.0, 6.0))
    drawing.link("c-d", "c", "d", length=30, flow="myotainen", inverts=(4.0, 4.5))
    drawing.coupling("d", "P")
    drawing.coupling("P", "e")
    drawing.link("e-out", "e", "out", length=40, type_code="paineputki", inverts=(3.0, 9.0))
    return drawing


def test_a_sewer_flows_as_recorded_else_by_inverts_else_as_digitised() -> None:
    drawing = sewer()

    answer = trace(drawing.snapshot(), drawing.at_node("b"), Walk.DOWNSTREAM)

    assert drawing.nodes(answer.nodes) == ["b", "c", "d", "P", "e", "out"]
    assert drawing.links(answer.links) == ["c-b", "c-d", "e-out"]
    assert answer.length_m == 90
    assert answer.fall_m == 2.0
    assert answer.link_counts == {"jatevesi": 3}
    assert answer.node_counts == {"kaivo": 3, "pumppaamo": 1, "laite": 2}
    assert remarks(answer) == {Remark.DIRECTION_DIGITISED, Remark.RISES}


def test_upstream_is_the_other_way() -> None:
    drawing = sewer()

    answer = trace(drawing.snapshot(), drawing.on_link("c-d"), Walk.UPSTREAM)

    assert set(drawing.nodes(answer.nodes)) == {"a", "b", "c"}
    assert set(drawing.links(answer.links)) == {"c-d", "a-c", "c-b"}


def test_a_sewer_without_an_outlet_says_so() -> None:
    drawing = drawn("a b c", network="jatevesi")

    assert Remark.NO_OUTLET in remarks(
        trace(drawing.snapshot(), drawing.at_node("a"), Walk.DOWNSTREAM)
    )


def test_the_bottom_of_a_manhole_stands_for_a_missing_invert() -> None:
    drawing = Drawing(network="hulevesi")
    drawing.node("a", "tarkastuskaivo", level=1.0)
    drawing.node("b", "tarkastuskaivo", level=2.0)
    drawing.link("ab", "a", "b")

    answer = trace(drawing.snapshot(), drawing.at_node("b"), Walk.DOWNSTREAM)

    assert drawing.nodes(answer.nodes) == ["b", "a"]
    assert Remark.DIRECTION_DIGITISED not in remarks(answer)


def test_a_closed_valve_stops_a_trace_and_is_named() -> None:
    drawing = drawn("S a v b", S="vesitorni")
    drawing.node("w", V, position="kiinni", condition="toimii")
    drawing.chain("b", "w", "c")

    answer = trace(drawing.snapshot(), drawing.at_node("a"), Walk.CONNECTED)

    assert set(drawing.nodes(answer.nodes)) == {"S", "a", "v", "b", "w"}
    assert set(drawing.links(answer.links)) == {"S-a", "a-v", "v-b", "b-w"}
    assert drawing.nodes(answer.stopped_at) == ["w"]


@pytest.mark.parametrize("walk", list(Walk))
def test_a_trace_from_a_closed_valve_goes_to_both_sides(walk: Walk) -> None:
    drawing = Drawing()
    drawing.node("w", V, position="kiinni", condition="toimii")
    drawing.chain("a", "w", "b", "c")

    answer = trace(drawing.snapshot(), drawing.at_node("w"), walk)

    assert set(drawing.nodes(answer.nodes)) == {"a", "w", "b", "c"}
    assert set(drawing.links(answer.links)) == {"a-w", "w-b", "b-c"}
    assert Remark.START_CLOSED in remarks(answer)


def test_parallel_links_and_loops_are_all_in_the_answer() -> None:
    drawing = drawn("a b c a")
    drawing.link("twin", "a", "b")
    drawing.link("round", "c", "c")

    answer = trace(drawing.snapshot(), drawing.at_node("a"), Walk.CONNECTED)

    assert set(drawing.links(answer.links)) == {"a-b", "twin", "b-c", "c-a", "round"}


def test_water_of_unknown_direction_is_followed_both_ways_and_said() -> None:
    drawing = drawn("a b c")
    drawing.link("one_way", "c", "d", flow="vastainen")

    answer = trace(drawing.snapshot(), drawing.at_node("a"), Walk.DOWNSTREAM)

    assert drawing.nodes(answer.nodes) == ["a", "b", "c"]
    assert Remark.DIRECTION_UNKNOWN in remarks(answer)


def test_a_trace_without_a_source_says_so() -> None:
    drawing = drawn("a b", "S c", S="vedenottamo")

    assert Remark.NO_SOURCE in remarks(
        trace(drawing.snapshot(), drawing.at_node("a"), Walk.UPSTREAM)
    )
    assert Remark.NO_SOURCE not in remarks(
        trace(drawing.snapshot(), drawing.at_node("c"), Walk.UPSTREAM)
    )


def test_the_shortest_way_takes_the_shorter_of_twins_and_names_its_own_ends() -> None:
    drawing = drawn("a b c", "c d")
    drawing.link("short", "b", "c", length=0.5)

    found = shortest_path(drawing.snapshot(), drawing.on_link("a-b"), drawing.at_node("d"))

    assert found is not None
    assert drawing.links(found.edges) == ["a-b", "short", "c-d"]
    assert drawing.nodes(found.nodes) == ["b", "c", "d"]
    assert found.length_m == 1.5


def test_there_is_no_way_through_a_closed_link() -> None:
    drawing = drawn("a b")
    drawing.link("shut", "b", "c", is_closed=True)

    assert shortest_path(drawing.snapshot(), drawing.at_node("a"), drawing.at_node("c")) is None


def test_the_nearest_source_is_the_nearest_by_length() -> None:
    drawing = drawn("S a", S="vesitorni", T="vesisailio")
    drawing.node("T", "vesisailio")
    drawing.link("long", "a", "b", length=5000)
    drawing.link("longer", "b", "T", length=9000)

    found = nearest_source(drawing.snapshot(), drawing.at_node("b"))

    assert found is not None
    assert drawing.nodes(found.nodes) == ["b", "a", "S"]
    assert found.length_m == 5001


def test_the_nearest_pump_of_a_sewer_lies_downstream() -> None:
    drawing = sewer()

    found = nearest_pump(drawing.snapshot(), drawing.at_node("a"))

    assert found is not None
    assert drawing.nodes(found.nodes) == ["a", "c", "d", "P"]
    assert nearest_pump(drawing.snapshot(), drawing.at_node("out")) is None
