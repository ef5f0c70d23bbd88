"""Run by Debian's Python with PyQGIS: writes the project that QGIS Server serves as WFS.

Nothing of the project is imported here: its virtual environment is another Python.
"""

from __future__ import annotations

import json
import sys

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsProject,
    QgsVectorLayer,
)


def main() -> None:
    """Write the project of the task that stdin has."""
    task = json.load(sys.stdin)
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3067"))
    ids = []
    for name, table in task["layers"].items():
        shape = task["shapes"][name]
        source = f"{task['connection']} key='{task['key']}' srid=3067 type={shape} table={table}"
        layer = QgsVectorLayer(source, name, "postgres")
        if not layer.isValid():
            sys.exit(f"{name}: {layer.error().message()}")
        project.addMapLayer(layer)
        ids.append(layer.id())
    project.writeEntry("WFSLayers", "/", ids)
    for id_ in ids:
        project.writeEntry("WFSLayersPrecision", f"/{id_}", 8)
    if not project.write(task["project"]):
        sys.exit(project.error())
    application.exitQgis()


main()
