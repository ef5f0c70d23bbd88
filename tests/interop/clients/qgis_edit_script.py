"""Run by Debian's Python with PyQGIS: reads a task from stdin and edits as it says.

Nothing of the project is imported here: its virtual environment is another Python.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsDataSourceUri,
    QgsFeature,
    QgsGeometry,
    QgsVectorLayer,
)


def main() -> None:
    """Do the steps of the task in their order, each saved by itself."""
    task = json.load(sys.stdin)
    application = QgsApplication([], False)
    application.initQgis()
    for step in task["steps"]:
        _do(task, step)
    application.exitQgis()


def _do(task: dict[str, Any], step: dict[str, Any]) -> None:
    layer = QgsVectorLayer(_uri(task, step["type"]), step["type"], "WFS")
    if not layer.isValid() or not layer.startEditing():
        sys.exit(f"{step['type']} cannot be edited")
    if step["do"] == "add":
        feature = QgsFeature(layer.fields())
        for name, value in step["values"].items():
            feature[name] = value
        feature.setGeometry(QgsGeometry.fromWkt(step["wkt"]))
        done = layer.addFeature(feature)
    else:
        # QGIS may hold a feature twice that was made while it was reading; the id tells.
        found = {f["tunnus"]: f.id() for f in layer.getFeatures() if f["lahdetunnus"] == step["id"]}
        if len(found) != 1:
            sys.exit(f"{step['id']} is there {len(found)} times")
        (key,) = found.values()
        if step["do"] == "update":
            done = layer.changeGeometry(key, QgsGeometry.fromWkt(step["wkt"]))
            for name, value in step["values"].items():
                index = layer.fields().indexOf(name)
                done = layer.changeAttributeValue(key, index, value) and done
        else:
            done = layer.deleteFeature(key)
    if not done or not layer.commitChanges():
        sys.exit(f"{step['do']} {step['type']}: {'; '.join(layer.commitErrors())}")


def _uri(task: dict[str, Any], name: str) -> str:
    uri = QgsDataSourceUri()
    uri.setParam("url", task["address"])
    uri.setParam("typename", f"vv:{name}")
    uri.setParam("version", task["version"])
    uri.setParam("srsname", f"EPSG:{task['srid']}")
    uri.setUsername(task["key"])
    uri.setPassword(task["secret"])
    return str(uri.uri(False))


main()
