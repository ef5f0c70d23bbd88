"""What is in a SWMM model, told by SWMM itself (swmm-toolkit); our reader has no part in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from swmm.toolkit import solver
from swmm.toolkit.shared_enum import LinkType, NodeType, ObjectType

from tests.interop.models import Counts

if TYPE_CHECKING:
    from pathlib import Path


def counts(path: Path, folder: Path) -> Counts:
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


def junctions(path: Path, folder: Path) -> int:
    """How many junctions a SWMM model has: these become manholes."""
    solver.swmm_open(str(path), str(folder / "swmm.rpt"), str(folder / "swmm.out"))
    try:
        nodes = range(solver.project_get_count(ObjectType.NODE))
        return sum(solver.node_get_type(i) == NodeType.JUNCTION for i in nodes)
    finally:
        solver.swmm_close()


def report_of_run(path: Path, folder: Path) -> str:
    """Run the model; what SWMM reports, in which a fault of the file is an ``ERROR``."""
    report = folder / "swmm.rpt"
    solver.swmm_run(str(path), str(report), str(folder / "swmm.out"))
    return report.read_text(encoding="utf-8")
