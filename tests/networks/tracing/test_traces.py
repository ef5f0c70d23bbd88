"""Traces on networks where the answer is evident."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from networks.graph.remarks import Remark
from networks.graph.snapshot import Walk
from networks.tracing.paths import nearest_pump, nearest_source, run, shortest_path
from networks.tracing.traces import trace
from networks.tracing.ways import way
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


@pytest.mark.parametrize("walk", [Walk.UPSTREAM, Walk.DOWNSTREAM, Walk.CONNECTED])
def test_many_objects_come_by_their_numbers_and_are_the_same(walk: Walk) -> None:
    drawing = sewer()
    snapshot, place = drawing.snapshot(), drawing.at_node("c")
    nearest, by_number = (trace(snapshot, place, walk, most) for most in (None, 0))

    assert by_number.nodes.tolist() == sorted(nearest.nodes.tolist())
    assert sorted(by_number.links.tolist()) == sorted(nearest.links.tolist())
    assert by_number.length_m == nearest.length_m
    assert (by_number.fall_m, remarks(by_number)) == (nearest.fall_m, remarks(nearest))


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


@pytest.mark.parametrize("start", ["w", "a"])
def test_a_way_may_begin_and_end_at_what_is_shut(start: str) -> None:
    drawing = Drawing()
    drawing.node("w", V, position="kiinni", condition="toimii")
    drawing.chain("a", "w", "b")
    snapshot = drawing.snapshot()
    end = "b" if start == "w" else "w"

    found = shortest_path(snapshot, drawing.at_node(start), drawing.at_node(end))

    assert found is not None
    assert drawing.nodes(found.nodes) == [start, end]
    assert shortest_path(snapshot, drawing.at_node("a"), drawing.at_node("b")) is None


def test_a_way_from_a_sewer_does_not_go_down_another_branch() -> None:
    drawing = Drawing(network="jatevesi")
    drawing.node("P", "pumppu")
    drawing.link("own", "a", "b", inverts=(5.0, 4.0), length=10)
    drawing.link("other", "a", "P", inverts=(5.0, 4.0), length=1)
    drawing.link("on", "b", "Q", inverts=(4.0, 3.0), length=10)

    assert nearest_pump(drawing.snapshot(), drawing.on_link("own")) is None


def test_the_steps_of_a_way_are_nodes_and_links_by_turns_with_their_distance() -> None:
    drawing = sewer()
    snapshot = drawing.snapshot()
    found = shortest_path(snapshot, drawing.on_link("a-c"), drawing.on_link("e-out"))

    answer = way(snapshot, found, Walk.CONNECTED, Remark.NO_WAY)

    names = [
        (drawing.links if one.is_link else drawing.nodes)([one.index])[0] for one in answer.steps
    ]
    assert names == ["a-c", "c", "c-d", "d", "P", "e", "e-out"]
    assert [one.distance_m for one in answer.steps] == [0, 0, 0, 30, 30, 30, 30]
    assert answer.length_m == 30
    assert answer.node_counts == {"kaivo": 2, "pumppaamo": 1, "laite": 1}


def test_no_way_is_an_answer_that_says_so() -> None:
    drawing = drawn("a b", "c d")
    snapshot = drawing.snapshot()

    answer = way(
        snapshot,
        shortest_path(snapshot, drawing.at_node("a"), drawing.at_node("c")),
        Walk.CONNECTED,
        Remark.NO_WAY,
    )

    assert not answer.is_found
    assert [note.remark for note in answer.notes] == [Remark.NO_WAY]


def test_a_run_down_ends_at_the_outlet_else_at_the_farthest_node() -> None:
    drawing = sewer()
    without = drawn("a b c", network="jatevesi")

    to_outlet = run(drawing.snapshot(), drawing.at_node("a"), Walk.DOWNSTREAM)
    to_end = run(without.snapshot(), without.on_link("a-b"), Walk.DOWNSTREAM)

    assert drawing.nodes(to_outlet.nodes) == ["a", "c", "d", "P", "e", "out"]
    assert without.nodes(to_end.nodes) == ["b", "c"]
    assert without.links(to_end.edges) == ["a-b", "b-c"]
