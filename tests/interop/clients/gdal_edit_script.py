"""Run by Debian's Python with GDAL: reads a task from stdin and edits as it says.

Nothing of the project is imported here: its virtual environment is another Python.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from osgeo import gdal, ogr


def main() -> None:
    """Do the steps of the task in their order, each seen by the next."""
    gdal.UseExceptions()
    ogr.UseExceptions()
    task = json.load(sys.stdin)
    srs = f"urn:ogc:def:crs:EPSG::{task['srid']}"
    address = f"WFS:{task['address']}?VERSION={task['version']}&SRSNAME={srs}"
    for step in task["steps"]:
        # Opened anew, so that what is changed has been read from the server.
        source = gdal.OpenEx(address, gdal.OF_VECTOR | gdal.OF_UPDATE)
        layer = source.GetLayerByName(f"vv:{step['type']}") or source.GetLayerByName(step["type"])
        if step["do"] == "add":
            feature = ogr.Feature(layer.GetLayerDefn())
            _fill(feature, step, layer)
            layer.CreateFeature(feature)
            continue
        found = f"lahdetunnus = '{step['id']}'"
        if step["do"] == "delete":
            # GDAL finds a feature to delete by a number behind the type's name; ours have none.
            source.ExecuteSQL(f"DELETE FROM {layer.GetName()} WHERE {found}")
            continue
        layer.SetAttributeFilter(found)
        feature = layer.GetNextFeature()
        _fill(feature, step, layer)
        layer.SetFeature(feature)


def _fill(feature: Any, step: dict[str, Any], layer: Any) -> None:
    for name, value in step["values"].items():
        feature.SetField(name, value)
    geometry = ogr.CreateGeometryFromWkt(step["wkt"])
    system = layer.GetSpatialRef()
    if system is not None:
        system = system.Clone()
        # East or longitude first, as the layer's own geometries are.
        geometry.AssignSpatialReference(system)
    feature.SetGeometry(geometry)


main()
