"""Debian's PyQGIS reads the whole service, in a process of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tests.interop.service import clean_environment
from tests.interop.truth import TYPES, Feature, Features

if TYPE_CHECKING:
    from tests.interop.service import Credential, Service

_SCRIPT: Final = Path(__file__).with_name("qgis_script.py")
_LONGEST_S: Final = 300


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
    task = {
        **task,
        "key": credential.key,
        "secret": credential.secret,
        "types": list(TYPES),
        "answer": str(folder / "answer.json"),
    }
    environment = clean_environment(
        HOME=str(folder),
        XDG_RUNTIME_DIR=str(folder),
        QT_QPA_PLATFORM="offscreen",
        # QGIS 3.22 takes the times of GeoJSON for local ones, whatever zone stands there.
        TZ="UTC",
        QT_LOGGING_RULES="*=false",
    )
    result = subprocess.run(
        ["/usr/bin/python3", str(_SCRIPT)],
        input=json.dumps(task),
        env=environment,
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    found: dict[str, Any] = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
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
