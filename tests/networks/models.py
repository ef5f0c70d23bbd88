"""Invented model files, small enough to read, and the real command on them."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Final

from django.core.management import call_command

if TYPE_CHECKING:
    from pathlib import Path

EPANET: Final = """[TITLE]
An invented village
[JUNCTIONS]
;ID Elev
 J1  100
 J2  0
 J3  102
 TP1 101
[RESERVOIRS]
 Lahde 95
[PIPES]
 P1 J1 J2 50 6 100 0 Open ;main;cast iron;1910
 P2 J2 J3 50 6 100 0 Closed
 P3 J3 TP1 10 1 100 0 CV
[PUMPS]
 J1 Lahde J1 POWER 10
[VALVES]
 V1 J1 J3 6 TCV 0 0
[STATUS]
 V1 Closed
[OPTIONS]
 Units GPM
[COORDINATES]
 J1 0 0
 J2 100 0
 J3 100 100
 TP1 130 100
 Lahde -50 0
[VERTICES]
 P1 50 10
[END]
"""
SWMM: Final = """[OPTIONS]
FLOW_UNITS LPS
LINK_OFFSETS DEPTH
[JUNCTIONS]
K1 90.5 2.5
K2 90 0
[OUTFALLS]
U1 89 FREE
[CONDUITS]
C1 K1 K2 60 0.013 0.1 0
[PUMPS]
PU1 K2 U1 kayra ON
[XSECTIONS]
C1 CIRCULAR 0.2 0 0 0
[COORDINATES]
K1 0 0
K2 60 0
U1 90 0
"""
PLACED: Final = ("--crs", "EPSG:3067", "--offset", "514000,6839000")


def import_text(folder: Path, text: str, *words: str, name: str = "kyla.inp") -> str:
    """Write ``text`` to a file, run ``import_network`` on it and give what it prints."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("import_network", str(path), *words, stdout=out)
    return out.getvalue()
