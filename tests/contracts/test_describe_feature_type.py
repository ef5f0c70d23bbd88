"""The schemas that neighbours rely on, frozen.

A difference is a change of the contract. Some neighbours paste the text by hand, so it is held byte
for byte.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from gisapp.features import registry
from gisapp.ogc.encodings.formats import Format
from gisapp.ogc.schemas.xsd import application_schema

FOLDER: Final = Path(__file__).parent
ADVICE: Final = (
    "The published schema differs from {path}. A neighbour that pasted the old one will break. "
    "If the change is meant, write a decision record, then replace the file by the new text."
)


VERSIONS: Final = {"1.0.0": Format.GML_2, "1.1.0": Format.GML_31, "2.0.0": Format.GML_32}


@pytest.mark.parametrize(("version", "gml"), VERSIONS.items())
def test_the_published_schema_is_the_frozen_one(version: str, gml: Format) -> None:
    path = FOLDER / f"describe_feature_type_{version}.xsd"

    written = application_schema(registry.all_types(), gml)

    assert written == path.read_bytes(), ADVICE.format(path=path.name)
