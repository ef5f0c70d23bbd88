"""What is in a model, told by the reference programs that the formats belong to.

EPANET 2.3 and SWMM 5.2 open the files themselves (owa-epanet, swmm-toolkit); our reader has no part in
it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from epanet import toolkit as epanet
from swmm.toolkit import solver
from swmm.toolkit.shared_enum import LinkType, NodeType, ObjectType

if TYPE_CHECKING:
    from pathlib import Path

_PIPES: Final = (epanet.CVPIPE, epanet.PIPE)
Ends = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many of each kind a model has; pumps and valves are links there and nodes here."""

    nodes: int
    pipes: int
    pumps: int
    valves: int = 0

    @property
    def stored_nodes(self) -> int:
        """How many nodes our network has for it."""
        return self.nodes + self.pumps + self.valves


def epanet_counts(path: Path, folder: Path) -> Counts:
    """Counts of an EPANET model; reports of the engine go to ``folder``."""
    project = epanet.createproject()
    try:
        epanet.open(project, str(path), str(folder / "epanet.txt"), "")
        links = epanet.getcount(project, epanet.LINKCOUNT)
        kinds = Counter(epanet.getlinktype(project, i) for i in range(1, links + 1))
        pipes, pumps = sum(kinds[kind] for kind in _PIPES), kinds[epanet.PUMP]
        return Counts(
            nodes=epanet.getcount(project, epanet.NODECOUNT),
            pipes=pipes,
            pumps=pumps,
            valves=links - pipes - pumps,
        )
    finally:
        epanet.close(project)
        epanet.deleteproject(project)


def epanet_pipes(path: Path, folder: Path) -> dict[str, Ends]:
    """The node ids at the ends of each pipe, by pipe id."""
    project = epanet.createproject()
    try:
        epanet.open(project, str(path), str(folder / "epanet.txt"), "")
        pipes = {}
        for i in range(1, epanet.getcount(project, epanet.LINKCOUNT) + 1):
            if epanet.getlinktype(project, i) in _PIPES:
                start, end = epanet.getlinknodes(project, i)
                name = epanet.getlinkid(project, i)
                pipes[name] = (epanet.getnodeid(project, start), epanet.getnodeid(project, end))
        return pipes
    finally:
        epanet.close(project)
        epanet.deleteproject(project)


def swmm_counts(path: Path, folder: Path) -> Counts:
    """Counts of a SWMM model; reports of the engine go to ``folder``."""
    solver.swmm_open(str(path), str(folder / "swmm.rpt"), str(folder / "swmm.out"))
    try:
        links = range(solver.project_get_count(ObjectType.LINK))
        kinds = Counter(solver.link_get_type(i) for i in links)
        return Counts(
            nodes=solver.project_get_count(ObjectType.NODE),
            pipes=kinds[LinkType.CONDUIT],
            pumps=kinds[LinkType.PUMP],
        )
    finally:
        solver.swmm_close()


def swmm_junctions(path: Path, folder: Path) -> int:
    """How many junctions a SWMM model has: these become manholes."""
    solver.swmm_open(str(path), str(folder / "swmm.rpt"), str(folder / "swmm.out"))
    try:
        nodes = range(solver.project_get_count(ObjectType.NODE))
        return sum(solver.node_get_type(i) == NodeType.JUNCTION for i in nodes)
    finally:
        solver.swmm_close()
