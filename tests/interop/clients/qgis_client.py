"""Debian's PyQGIS reads the whole service, in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tests.interop.clients.programs import run_script
from tests.interop.truth import TYPES, Feature, Features

if TYPE_CHECKING:
    from tests.interop.service import Credential, Service

_SCRIPT: Final = Path(__file__).with_name("qgis_script.py")


def read_all(
    service: Service, credential: Credential, version: str, srid: int, folder: Path
) -> dict[str, Any]:
    """What QGIS finds: for each type its count, or the error, and its features."""
    task = {"provider": "WFS", "address": service.wfs, "version": version, "srid": srid}
    return _run(task, credential, folder)


def read_api(service: Service, credential: Credential, folder: Path) -> dict[str, Any]:
    """As ``read_all``, by QGIS's provider for OGC API Features, in WGS 84."""
    task = {"provider": "OAPIF", "address": f"{service.address}/ogc/"}
    return _run(task, credential, folder)


def _run(task: dict[str, Any], credential: Credential, folder: Path) -> dict[str, Any]:
    folder.mkdir()
    answer = folder / "answer.json"
    run_script(_SCRIPT, {**task, "types": list(TYPES), "answer": str(answer)}, credential, folder)
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


def features_of(answer: dict[str, Any], type_name: str) -> Features:
    """The features of a type in such an answer."""
    found: Features = {}
    for values, coordinates in answer["features"]:
        name = values[TYPES[type_name].id_property]
        assert name not in found, f"{name} comes twice"
        placed = None if coordinates is None else np.array(coordinates, dtype=np.float64)
        found[name] = Feature(placed, values)
    return found
