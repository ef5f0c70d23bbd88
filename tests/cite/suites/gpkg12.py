"""GeoPackage 1.2: files of the utility's own types, in degrees and as they are stored."""

from __future__ import annotations

import urllib.request
from functools import partial
from typing import TYPE_CHECKING, Final

from tests.cite import testng
from tests.cite.suites.suite import Data, Suite

if TYPE_CHECKING:
    from pathlib import Path

_TYPES: Final = (
    "kulutuspaikka",
    "vesijohto",
    "jatevesiviemari",
    "hulevesiviemari",
    "venttiili",
    "kaivo",
    "toiminta_alue",
    "tilannekuva",
)
_CLASSES: Final = frozenset(
    {"Core", "Features", "Attributes", "Extension Mechanism", "RTree Spatial Indexes"}
)
_SECONDS: Final = 120


# What the suite itself does wrong.
_FAULTS: Final = (
    (
        "FeaturesTests.featureGeometryEncodingTesting",
        "wants boxes right to 0.1 mm that SQLite keeps in 32 bits (R77), 0.5 m in a northing",
    ),
)


def _inputs(address: str, folder: Path, system: str) -> dict[str, str]:
    file = folder / "vesiverkko.gpkg"
    names = ",".join(f"vv:{name}" for name in _TYPES)
    question = f"typeNames={names}&srsName={system}&outputFormat=gpkg"
    request = f"{address}/wfs?service=WFS&version=2.0.0&request=GetFeature&{question}"
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
        file.write_bytes(answer.read())
    return {"iut": file.as_uri()}


def _suite(name: str, system: str, set_aside: tuple[tuple[str, str], ...] = ()) -> Suite:
    return Suite(
        name=name,
        title=f"GeoPackage 1.2 in {system}",
        jar="ets-gpkg12",
        main="org.opengis.cite.gpkg12.TestNGController",
        command=testng.told(partial(_inputs, system=system)),
        claimed=_CLASSES,
        data=Data.DEMO,
        set_aside=set_aside,
    )


GPKG12: Final = _suite("gpkg12", "EPSG:4326")
GPKG12_OWN: Final = _suite("gpkg12-own", "EPSG:3067", _FAULTS)
