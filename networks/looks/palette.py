"""The colours of the light theme, the dashes and the groups; the map page has the same ones."""

from __future__ import annotations

from typing import Final

MUTED: Final = "#6b7078"
PAPER: Final = "#ffffff"
AREA: Final = "#5b6b7a"
INTERRUPTION: Final = "#c2410c"
NETWORKS: Final = {
    "vesi": "#0a5fb4",
    "jatevesi": "#8a1f1f",
    "hulevesi": "#3e9b4f",
    "sekavesi": "#7a3e8e",
}
DASHES: Final[dict[str, tuple[float, ...]]] = {
    "vesi": (),
    "jatevesi": (9, 3, 2, 3),
    "hulevesi": (12, 5),
    "sekavesi": (9, 3, 2, 3, 2, 3),
}
OUT_OF_USE_DASH: Final = (2.0, 4.0)

LINES: Final = "Verkostot"
DEVICES: Final = "Laitteet"
AREAS: Final = "Alueet"

# Scales (1:N) from which things show.
SERVICE_UPTO: Final = 4_000
SERVICE_NODES_UPTO: Final = 2_000
LABELS_UPTO: Final = 2_500
SEWER_LABELS_UPTO: Final = 1_200
OVERVIEW_ABOVE: Final = 8_000
# Farther away than this only the large pipes show, and how large those are (mm).
TRUNKS_ABOVE: Final = 80_000
LARGE_MM: Final = 250
