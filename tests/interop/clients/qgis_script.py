"""Run by Debian's Python with PyQGIS: reads a task from stdin, writes what QGIS read as JSON.

Nothing of the project is imported here: its virtual environment is another Python.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from qgis.core import (
    NULL,
    QgsApplication,
    QgsDataSourceUri,
    QgsFeature,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt


def main() -> None:
    """Read every type of the task."""
    task = json.load(sys.stdin)
    application = QgsApplication([], False)
    application.initQgis()
    answer = {name: _read(task, name) for name in task["types"]}
    Path(task["answer"]).write_text(json.dumps(answer), encoding="utf-8")
    # QGIS's own leaving may hang on threads of the provider; what was asked is written.
    sys.stdout.flush()
    application.exitQgis()


def _read(task: dict[str, Any], name: str) -> dict[str, Any]:
    layer = QgsVectorLayer(_uri(task, name), name, task["provider"])
    if not layer.isValid():
        return {"error": layer.dataProvider().error().message() if layer.dataProvider() else "?"}
    features = [_feature(feature) for feature in layer.getFeatures()]
    return {
        "crs": layer.crs().authid(),
        "count": layer.featureCount(),
        "features": features,
    }


def _uri(task: dict[str, Any], name: str) -> str:
    uri = QgsDataSourceUri()
    uri.setParam("url", task["address"])
    if task["provider"] == "WFS":
        uri.setParam("typename", f"vv:{name}")
        uri.setParam("version", task["version"])
        uri.setParam("srsname", f"EPSG:{task['srid']}")
        uri.setParam("pagingEnabled", "true")
    else:
        uri.setParam("typename", name)
    uri.setUsername(task["key"])
    uri.setPassword(task["secret"])
    return str(uri.uri(False))


def _feature(feature: QgsFeature) -> tuple[dict[str, Any], list[list[float]] | None]:
    values = {field.name(): _plain(feature[field.name()]) for field in feature.fields()}
    geometry = feature.geometry()
    if geometry.isNull():
        return values, None
    return values, [
        [v.x(), v.y(), v.z()] if v.is3D() else [v.x(), v.y()] for v in geometry.vertices()
    ]


def _plain(value: Any) -> Any:
    if value is None or value == NULL:
        return None
    if isinstance(value, QDateTime):
        return value.toUTC().toString(Qt.ISODateWithMs)
    if isinstance(value, QDate):
        return value.toString(Qt.ISODate)
    return value


main()
