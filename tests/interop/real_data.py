"""Where the real data lies that nobody here wrote: beside the repository, never in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
DATA: Final = Path(os.environ.get("VESIVERKKO_DATA") or ROOT.parent / "shared" / "data").resolve()

MICROPOLIS: Final = DATA / "water/micropolis/MICROPOLIS_v1.inp"
NET3: Final = DATA / "water/wntr/Net3.inp"
NET3_STRATEGIC: Final = DATA / "water/wntr/net3_valve_layer_stategic_1.csv"
NET3_RANDOM: Final = DATA / "water/wntr/net3_valve_layer_random.csv"
KY4: Final = DATA / "water/wntr/ky4.inp"
KY4_PIPES: Final = DATA / "water/wntr/ky4_pipes.geojson"
KY4_DISCONNECTED: Final = DATA / "water/wntr/ky4_disconnected_pipes.geojson"
SESSION9: Final = DATA / "sewer/Session9_SI_PUMP_MID.inp"
SAMPLE_POINTS: Final = DATA / "addresses/consumption_points_sample.csv"
WATER_POSTS: Final = DATA / "addresses/hsy_vesipostit/HSY_Vesipostit_shp.zip"
POSTCODE_AREAS: Final = DATA / "postcodes/wof_mikkeli"
SCHEMAS: Final = DATA / "schemas"


def is_here() -> bool:
    """Whether the data can be read."""
    return MICROPOLIS.is_file()
