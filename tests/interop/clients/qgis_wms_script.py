"""Run by Debian's Python with PyQGIS: opens a WMS layer, draws it, asks for its middle and legend.

Nothing of the project is imported here: its virtual environment is another Python.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPointXY,
    QgsRaster,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QEventLoop, QSize
from qgis.PyQt.QtGui import QColor


def main() -> None:
    """Do the views that stdin has."""
    task = json.load(sys.stdin)
    application = QgsApplication([], False)
    application.initQgis()
    answers = [_look(task, view) for view in task["views"]]
    Path(task["answer"]).write_text(json.dumps(answers), encoding="utf-8")
    sys.stdout.flush()
    application.exitQgis()


def _look(task: dict[str, Any], view: dict[str, Any]) -> dict[str, Any]:
    layer = QgsRasterLayer(_source(task, view), view["layer"], "wms")
    if not layer.isValid():
        return {"valid": False, "error": layer.error().message()}
    provider = layer.dataProvider()
    box = QgsRectangle(*view["box"])
    settings = _settings(layer, box, view)
    _draw(settings, view["picture"])
    _fetch_legend(provider, settings, view["legend"])
    return {
        "valid": True,
        "sublayers": provider.subLayers(),
        "info": _info(provider, box, view["side"]),
    }


def _source(task: dict[str, Any], view: dict[str, Any]) -> str:
    parts = {
        "url": f"{task['address']}?VERSION={view['version']}",
        "username": task["key"],
        "password": task["secret"],
        "crs": f"EPSG:{view['srid']}",
        "format": "image/png",
        "layers": view["layer"],
        "styles": "",
    }
    return urlencode(parts)


def _settings(layer: QgsRasterLayer, box: QgsRectangle, view: dict[str, Any]) -> QgsMapSettings:
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem(f"EPSG:{view['srid']}"))
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(view["side"], view["side"]))
    settings.setExtent(box)
    return settings


def _draw(settings: QgsMapSettings, path: str) -> None:
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(path)


def _fetch_legend(provider: Any, settings: QgsMapSettings, path: str) -> None:
    fetcher = provider.getLegendGraphicFetcher(settings)
    waiting = QEventLoop()
    fetcher.finish.connect(lambda image: image.save(path))
    fetcher.finish.connect(waiting.quit)
    fetcher.error.connect(waiting.quit)
    fetcher.start()
    waiting.exec_()


def _info(provider: Any, box: QgsRectangle, side: int) -> str:
    found = provider.identify(
        QgsPointXY(box.center()), QgsRaster.IdentifyFormatText, box, side, side
    )
    return "\n".join(str(text) for text in found.results().values())


main()
