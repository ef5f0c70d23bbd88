"""What is in an EPANET model, told by EPANET itself (owa-epanet); our reader has no part in it."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from epanet import toolkit as epanet

from tests.interop.models import Counts

if TYPE_CHECKING:
    from pathlib import Path

_PIPES: Final = (epanet.CVPIPE, epanet.PIPE)


def counts(path: Path, folder: Path) -> Counts:
    """Counts of an EPANET model; reports of the engine go to ``folder``."""
    project = epanet.createproject()
    try:
        epanet.open(project, str(path), str(folder / "epanet.txt"), "")
        links = epanet.getcount(project, epanet.LINKCOUNT)
        kinds = Counter(epanet.getlinktype(project, i) for i in range(1, links + 1))
        pipes_, pumps = sum(kinds[kind] for kind in _PIPES), kinds[epanet.PUMP]
        return Counts(
            nodes=epanet.getcount(project, epanet.NODECOUNT),
            pipes=pipes_,
            pumps=pumps,
            valves=links - pipes_ - pumps,
        )
    finally:
        epanet.close(project)
        epanet.deleteproject(project)


def pipes(path: Path, folder: Path) -> dict[str, tuple[str, str]]:
    """The node ids at the ends of each pipe, by pipe id."""
    project = epanet.createproject()
    try:
        epanet.open(project, str(path), str(folder / "epanet.txt"), "")
        found = {}
        for i in range(1, epanet.getcount(project, epanet.LINKCOUNT) + 1):
            if epanet.getlinktype(project, i) in _PIPES:
                start, end = epanet.getlinknodes(project, i)
                name = epanet.getlinkid(project, i)
                found[name] = (epanet.getnodeid(project, start), epanet.getnodeid(project, end))
        return found
    finally:
        epanet.close(project)
        epanet.deleteproject(project)


def report_of_run(path: Path, folder: Path) -> str:
    """Run the model to its end; what EPANET reports, in which a fault is an ``Error``.

    The binding raises a warning of the engine (an overloaded pump, say) as a fault of its own; the
    report tells the two apart.
    """
    project = epanet.createproject()
    report = folder / "epanet.txt"
    with suppress(SystemError):
        epanet.runproject(project, str(path), str(report), str(folder / "epanet.out"), None)
    epanet.deleteproject(project)
    return report.read_text(encoding="utf-8")
