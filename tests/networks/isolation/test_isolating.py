"""Isolation on networks where the answer is evident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from networks.graph.remarks import Remark
from networks.isolation.alternatives import alternatives
from networks.isolation.isolating import isolate
from tests.networks.drawing import Drawing, drawn

if TYPE_CHECKING:
    from networks.isolation.isolating import Isolation

V = "sulkuventtiili"


def remarks(answer: Isolation) -> set[Remark]:
    return {note.remark for note in answer.notes}


def street() -> Drawing:
    """A source, three valves in a row, a hydrant and a house behind the last."""
    drawing = Drawing()
    drawing.node("S", "vesitorni", (0, 0))
    for name, east in (("v1", 10), ("v2", 20), ("v3", 30)):
        drawing.node(name, V, (east, 0), position="auki", condition="toimii")
    drawing.node("a", at=(15, 0))
    drawing.node("b", at=(25, 0))
    drawing.node("H", "maapaloposti", (35, 0))
    drawing.node("house", "tonttiliitos", (40, 0))
    drawing.chain("S", "v1", "a", "v2", "b", "v3", "H", "house")
    return drawing


def with_codes(drawing: Drawing, name: str, **codes: Any) -> Drawing:
    """The same drawing with the codes of valve ``name`` changed."""
    key, x, y, *_ = drawing.node_rows[name]
    fresh = Drawing()
    fresh.node(name, V, (x, y), **codes)
    drawing.node_rows[name] = (key, *fresh.node_rows[name][1:])
    return drawing


def test_a_segment_ends_at_the_next_valves_and_what_lies_behind_is_cut_off() -> None:
    drawing = street()

    answer = isolate(drawing.snapshot(), [drawing.on_link("a-v2")])

    assert set(drawing.links(answer.segment_edges)) == {"v1-a", "a-v2"}
    assert drawing.nodes(answer.segment_nodes) == ["a"]
    assert set(drawing.nodes(answer.valves_to_close)) == {"v1", "v2"}
    assert set(drawing.nodes(answer.cut_off_nodes)) == {"b", "v3", "H", "house"}
    assert set(drawing.links(answer.cut_off_edges)) == {"v2-b", "b-v3", "v3-H", "H-house"}
    assert drawing.nodes(answer.hydrants_dry) == ["H"]
    assert answer.hydrants_usable == ()


def test_an_inoperable_valve_is_passed_over() -> None:
    drawing = with_codes(street(), "v2", position="auki", condition="ei_toimi")

    answer = isolate(drawing.snapshot(), [drawing.on_link("a-v2")])

    assert set(drawing.nodes(answer.valves_to_close)) == {"v1", "v3"}
    assert set(drawing.nodes(answer.segment_nodes)) == {"a", "v2", "b"}
    assert drawing.nodes(answer.passed_over) == ["v2"]
    assert Remark.IMMOVABLE_PASSED in remarks(answer)


def test_a_valve_named_stuck_is_passed_over_like_one_recorded_inoperable() -> None:
    drawing = street()
    recorded = with_codes(street(), "v2", position="auki", condition="luoksepaasematon")

    answer = isolate(drawing.snapshot(), [drawing.on_link("a-v2")], drawing.index("v2"))
    other = isolate(recorded.snapshot(), [recorded.on_link("a-v2")])

    assert answer.segment_edges.tolist() == other.segment_edges.tolist()
    assert answer.valves_to_close.tolist() == other.valves_to_close.tolist()
    assert answer.cut_off_nodes.tolist() == other.cut_off_nodes.tolist()


def test_stuck_valves_in_a_row_are_all_passed_over() -> None:
    drawing = street()

    answer = isolate(drawing.snapshot(), [drawing.on_link("v1-a")], drawing.index("v3", "v2"))

    assert drawing.nodes(answer.valves_to_close) == ["v1"]
    assert set(drawing.nodes(answer.passed_over)) == {"v2", "v3"}
    assert answer.cut_off_nodes.size == 0


def test_a_valve_that_is_shut_already_is_listed_apart_and_holds_though_inoperable() -> None:
    drawing = with_codes(street(), "v2", position="kiinni", condition="ei_toimi")

    answer = isolate(drawing.snapshot(), [drawing.on_link("a-v2")], drawing.index("v2"))

    assert drawing.nodes(answer.valves_to_close) == ["v1"]
    assert drawing.nodes(answer.already_closed) == ["v2"]
    assert Remark.SHUT_IMMOVABLE in remarks(answer)
    assert answer.cut_off_nodes.size == 0, "it had no water before"


def test_a_valve_with_both_sides_inside_is_not_listed() -> None:
    drawing = drawn("S v a v2 b a", S="vesitorni", v=V, v2=V)

    answer = isolate(drawing.snapshot(), [drawing.at_node("a")])

    assert drawing.nodes(answer.valves_to_close) == ["v"]
    assert "v2" in drawing.nodes(answer.segment_nodes)


def test_a_valve_at_a_dead_end_is_listed_whatever_lies_beyond() -> None:
    drawing = drawn("S v a end", S="vesitorni", v=V, end=V)

    answer = isolate(drawing.snapshot(), [drawing.at_node("a")])

    assert set(drawing.nodes(answer.valves_to_close)) == {"v", "end"}


@pytest.mark.parametrize("type_code", ["takaiskuventtiili", "saatoventtiili"])
def test_check_and_control_valves_do_not_isolate_even_when_closed(type_code: str) -> None:
    drawing = drawn("S v a c b w d", S="vesitorni", v=V, w=V)
    key = drawing.node_rows["c"][0]
    closed = Drawing()
    closed.node("c", type_code, position="kiinni", condition="toimii")
    drawing.node_rows["c"] = (key, *closed.node_rows["c"][1:])

    answer = isolate(drawing.snapshot(), [drawing.at_node("a")])

    assert set(drawing.nodes(answer.segment_nodes)) == {"a", "c", "b"}
    assert answer.cut_off_nodes.size == 0, "nothing passed the closed valve before"


def test_a_closed_link_and_a_closed_pump_bound_no_segment_and_feed_nobody() -> None:
    drawing = drawn("S v a", "b w c P d", S="vesitorni", v=V, w=V)
    drawing.link("ab", "a", "b", is_closed=True)
    key = drawing.node_rows["P"][0]
    closed = Drawing()
    closed.node("P", "pumppu", usage_state="poissa_kaytosta")
    drawing.node_rows["P"] = (key, *closed.node_rows["P"][1:])
    drawing.link("fed", "S", "d")

    snapshot = drawing.snapshot()
    answer = isolate(snapshot, [drawing.at_node("a")])

    assert set(drawing.nodes(answer.segment_nodes)) == {"a", "b"}
    assert set(drawing.nodes(snapshot.supplied.nonzero()[0])) == {"S", "v", "a", "d", "P"}


def test_a_second_source_keeps_what_lies_behind_wet() -> None:
    drawing = street()
    drawing.node("T", "vesisailio", (50, 0))
    drawing.chain("house", "T")

    answer = isolate(drawing.snapshot(), [drawing.on_link("a-v2")])

    assert answer.cut_off_nodes.size == 0
    assert drawing.nodes([one.node for one in answer.hydrants_usable]) == ["H"]


def test_a_check_valve_feeds_one_way_only() -> None:
    drawing = drawn("S v a w b", "b x T", S="vesitorni", T="vesisailio", v=V, w=V)
    drawing.node("check", "takaiskuventtiili", position="auki", condition="toimii")
    drawing.coupling("b", "check")
    drawing.coupling("check", "c")
    drawing.chain("c", "u", "d")
    drawing.node_rows["u"] = (drawing.node_rows["u"][0], *drawing.node_rows["v"][1:])
    drawing.link("S-d", "S", "d")

    answer = isolate(drawing.snapshot(), [drawing.on_link("b-x")])

    assert "c" in drawing.nodes(answer.segment_nodes)
    assert set(drawing.nodes(answer.valves_to_close)) == {"w", "u"}
    assert Remark.SOURCE_INSIDE in remarks(answer)


def test_an_edge_between_two_valves_that_both_close_is_cut_off() -> None:
    drawing = drawn("S v a x y b v", S="vesitorni", v=V, x=V, y=V)
    drawing.chain("a", "b")

    answer = isolate(drawing.snapshot(), [drawing.at_node("a")])

    assert "x-y" not in drawing.links(answer.segment_edges)
    assert drawing.links(answer.cut_off_edges) == ["x-y"]


def test_a_valve_that_breaks_itself_takes_both_of_its_sides() -> None:
    drawing = street()

    answer = isolate(drawing.snapshot(), [drawing.at_node("v2")])

    assert set(drawing.nodes(answer.valves_to_close)) == {"v1", "v3"}
    assert set(drawing.nodes(answer.segment_nodes)) == {"a", "v2", "b"}


def test_a_place_without_water_says_so() -> None:
    drawing = drawn("a v b", v=V)

    answer = isolate(drawing.snapshot(), [drawing.at_node("a")])

    assert Remark.UNSUPPLIED_BEFORE in remarks(answer)
    assert drawing.nodes(answer.valves_to_close) == ["v"]


def test_valves_come_in_walking_order() -> None:
    drawing = Drawing()
    drawing.node("a", at=(0, 0))
    for name, at in {"v1": (10, 0), "v2": (40, 0), "v3": (20, 0), "v4": (30, 1)}.items():
        drawing.node(name, V, at, position="auki", condition="toimii")
        drawing.link(f"a-{name}", "a", name)
        drawing.link(f"{name}-b", name, "b")

    answer = isolate(drawing.snapshot(), [drawing.at_node("a")])

    assert drawing.nodes(answer.valves_to_close) == ["v1", "v3", "v4", "v2"]


def test_each_valve_has_its_alternative() -> None:
    drawing = street()
    snapshot, place = drawing.snapshot(), [drawing.on_link("a-v2")]

    answers = alternatives(snapshot, place, isolate(snapshot, place).valves_to_close)

    told = {drawing.nodes([one.failing])[0]: one for one in answers}
    assert drawing.nodes(told["v2"].valves) == ["v3"]
    assert told["v2"].more_length_m == 2.0
    assert told["v1"].valves.size == 0


def test_two_places_are_isolated_together() -> None:
    drawing = street()

    answer = isolate(drawing.snapshot(), [drawing.at_node("a"), drawing.at_node("house")])

    assert set(drawing.nodes(answer.valves_to_close)) == {"v1", "v2", "v3"}
    assert set(drawing.nodes(answer.cut_off_nodes)) == {"b"}
