"""Segments of the engine beside those of wntr, which knows nothing of ours."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import wntr
from wntr.metrics.topographic import valve_segments

from networks.isolation.isolating import isolate
from tests.interop import real_data
from tests.interop.graphs import epanet_graph

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interop.graphs import ModelGraph


def without_controls(model: Path, folder: Path) -> Path:
    """The model without its controls, of which wntr does not take all: segments have none."""
    sections = re.split(rb"(?m)^(?=\[)", model.read_bytes())
    kept = [one for one in sections if not one.upper().startswith((b"[CONTROLS]", b"[RULES]"))]
    path = folder / model.name
    path.write_bytes(b"".join(kept))
    return path


def segments_of_wntr(model: Path, layer: Path | None) -> dict[str, set[str]]:
    """The segment of each node and link, as ``node ID`` and ``link ID``, without the valves.

    Without a layer each throttle valve stands in the way at its own start.
    """
    network = wntr.network.WaterNetworkModel(str(model))
    valves: list[str] = []
    if layer is None:
        valves = [name for name, valve in network.valves() if valve.valve_type == "TCV"]
        starts = [network.get_link(name).start_node_name for name in valves]
        places = pd.DataFrame({"link": valves, "node": starts})
    else:
        places = pd.read_csv(layer, index_col=0, dtype=str)
    nodes, links, _sizes = valve_segments(network.to_graph(), places)
    members: dict[int, set[str]] = defaultdict(set)
    for kind, numbers in (("node", nodes), ("link", links.drop(valves))):
        for name, number in numbers.items():
            members[number].add(f"{kind} {name}")
    return {name: segment for segment in members.values() for name in segment}


def told(graph: ModelGraph, link: str) -> set[str]:
    """Our segment around a link in the words of EPANET, where pumps are links."""
    answer = isolate(graph.snapshot, [graph.on_link(link)])
    found = {f"link {name}" for name in graph.link_ids(answer.segment_edges.tolist())}
    for index in answer.segment_nodes.tolist():
        node = graph.model.nodes[index]
        if node.kind == "pumppaamo":
            found.add(f"link {node.source_id.removesuffix('/pumppu')}")
        elif node.kind != "venttiili":
            found.add(f"node {node.source_id}")
    return found


# Only the shape of the model matters here.
@pytest.mark.filterwarnings("ignore::UserWarning:wntr")
def test_every_main_of_micropolis_is_isolated_as_wntr_says(tmp_path: Path) -> None:
    graph = epanet_graph(real_data.MICROPOLIS, points="TN", hydrants="HY")
    mains = [link.source_id for link in graph.model.links if link.source_id.startswith("MA")]
    expected = segments_of_wntr(without_controls(real_data.MICROPOLIS, tmp_path), None)
    assert len(mains) > 400

    for main in mains:
        assert told(graph, main) == expected[f"link {main}"]


@pytest.mark.parametrize("layer", [real_data.NET3_STRATEGIC, real_data.NET3_RANDOM])
def test_every_pipe_of_net3_is_isolated_as_wntr_says(layer: Path) -> None:
    graph = epanet_graph(real_data.NET3, layer)
    expected = segments_of_wntr(real_data.NET3, layer)

    for link in graph.model.links:
        assert told(graph, link.source_id) == expected[f"link {link.source_id}"]
