"""The readers of models and valve layers."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisapp.core.errors import InvalidInputError
from networks.exchange.epanet import read_epanet
from networks.exchange.geojson import read_geojson
from networks.exchange.model import ReadingRules
from networks.exchange.swmm import read_swmm
from networks.exchange.valve_layer import read_valve_layer
from tests.networks.models import EPANET, SWMM

SEWER = ReadingRules(network="jatevesi")


def test_an_epanet_pipe_has_millimetres_material_and_decade() -> None:
    pipe = read_epanet(EPANET.encode(), ReadingRules()).links[0]

    assert (pipe.nominal_diameter_mm, pipe.material, pipe.built_year) == (152, "valurauta", 1910)
    assert pipe.line == ((0.0, 0.0), (50.0, 10.0), (100.0, 0.0))


def test_elevation_zero_is_no_height() -> None:
    nodes = {node.source_id: node for node in read_epanet(EPANET.encode(), ReadingRules()).nodes}

    assert nodes["J1"].point == (0.0, 0.0, 30.48)
    assert nodes["J2"].point == (100.0, 0.0)
    assert nodes["Lahde"].secrecy == "salassa"


def test_pumps_and_valves_become_nodes_coupled_at_the_middle() -> None:
    model = read_epanet(EPANET.encode(), ReadingRules(points="TP"))
    nodes = {node.source_id: node for node in model.nodes}

    assert nodes["V1"].point == (50.0, 50.0)
    assert (nodes["V1"].type_code, nodes["V1"].position) == ("sulkuventtiili", "kiinni")
    assert nodes["J1/pumppu"].kind == "pumppaamo"
    assert nodes["TP1"].kind == "liitoskohta"
    assert {(c.from_node, c.to_node) for c in model.couplings} == {
        ("Lahde", "J1/pumppu"),
        ("J1/pumppu", "J1"),
        ("J1", "V1"),
        ("V1", "J3"),
    }


def test_closed_and_one_way_pipes_are_told_apart() -> None:
    _first, closed, one_way = read_epanet(EPANET.encode(), ReadingRules()).links

    assert closed.is_closed
    assert (one_way.is_closed, one_way.flow_direction) == (False, "myotainen")


def test_a_valve_layer_puts_valves_between_pipe_and_node() -> None:
    valves = read_valve_layer(b",link,node\n0,P1,J2\n1,J1,J1\n")
    model = read_epanet(EPANET.encode(), ReadingRules(valves=valves))
    types = {node.source_id: node.type_code for node in model.nodes}

    assert (model.links[0].start, model.links[0].end) == ("J1", "P1@J2")
    assert types["P1@J2"] == "sulkuventtiili"
    assert types["V1"] == "saatoventtiili"
    assert {("P1@J2", "J2"), ("J1/pumppu", "J1@J1")} <= {
        (c.from_node, c.to_node) for c in model.couplings
    }


def test_a_swmm_conduit_lies_at_invert_and_offset() -> None:
    model = read_swmm(SWMM.encode(), SEWER)
    manhole, conduit = model.nodes[0], model.links[0]

    assert (manhole.cover_level_m, manhole.bottom_level_m) == (93.0, 90.5)
    assert model.nodes[1].cover_level_m is None
    assert (conduit.start_invert_m, conduit.end_invert_m) == (90.6, 90.0)
    assert conduit.line == ((0.0, 0.0, 90.6), (60.0, 0.0, 90.0))
    assert conduit.nominal_diameter_mm == 200


def test_offsets_may_be_levels() -> None:
    text = SWMM.replace("DEPTH", "ELEVATION").replace("0.013 0.1 0", "0.013 90.7 *")

    conduit = read_swmm(text.encode(), SEWER).links[0]

    assert (conduit.start_invert_m, conduit.end_invert_m) == (90.7, 90.0)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (" P2 J2 J3", " P2 J2 J9", "line 13"),
        (" J3  102", " J1  102", "line 7"),
        (" P2 J2 J3", " P1 J2 J3", "line 13"),
        ("50 6 100 0 Closed", "50 kuusi 100 0 Closed", "line 13"),
        ("TCV", "XYZ", "line 18"),
        ("Units GPM", "Units kannu", "line 22"),
        (" J3 100 100\n", "", "line 7"),
        ("[TITLE]", "huuhaa", "line 1"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, place: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_epanet(EPANET.replace(old, new, 1).encode(), ReadingRules())

    assert refused.value.locator == place


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"PK\x03\x04\x00\x00", "[JUNCTIONS]".encode("utf-16")]
)
def test_files_that_are_no_models_are_refused(data: bytes) -> None:
    with pytest.raises(InvalidInputError):
        read_epanet(data, ReadingRules())


@given(st.lists(st.sampled_from([*EPANET.splitlines(), *SWMM.splitlines(), ";", "[", "x y z"])))
def test_shuffled_files_are_read_or_refused(lines: list[str]) -> None:
    data = "\n".join(lines).encode()

    with contextlib.suppress(InvalidInputError):
        read_epanet(data, ReadingRules())
    with contextlib.suppress(InvalidInputError):
        read_swmm(data, SEWER)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(InvalidInputError):
        read_epanet(b"[JUNCTIONS]\n" + data, ReadingRules())
    with contextlib.suppress(InvalidInputError):
        read_valve_layer(data)
    with contextlib.suppress(InvalidInputError):
        read_geojson(data, stem="x", types=frozenset())
