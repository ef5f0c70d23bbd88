"""OWSLib, Debian's GDAL and Debian's PyQGIS fetch a map, its legend, and what is in its middle."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import requests
from owslib.util import Authentication
from owslib.wms import WebMapService

from tests.interop.clients.programs import ended_well, run_gdal, run_script

if TYPE_CHECKING:
    from tests.interop.service import Credential, Service

_SCRIPT: Final = Path(__file__).with_name("qgis_wms_script.py")
# Those whose text has the northing first in WMS 1.3.0.
_NORTH_FIRST: Final = (3881, 4326)
_LAYER: Final = re.compile(r"LAYERS=([^&\s]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A square map: west, south, east, north in a system, and its side in pixels."""

    layer: str
    version: str
    srid: int
    box: tuple[float, float, float, float]
    side: int

    @property
    def code(self) -> str:
        """The name of the system."""
        return f"EPSG:{self.srid}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a client has of a view: PNG pictures, and what is said of the middle."""

    map: bytes
    info: str
    legend: bytes


def owslib(service: Service, credential: Credential, version: str) -> Any:
    """OWSLib's view of the service."""
    access = Authentication(username=credential.key, password=credential.secret)
    return WebMapService(f"{service.address}/wms", version=version, auth=access, timeout=60)


def owslib_map(client: Any, view: View) -> bytes:
    """The picture as OWSLib fetches it; it knows for itself what comes first in 1.3.0."""
    size = (view.side, view.side)
    answer = client.getmap(
        layers=[view.layer], srs=view.code, bbox=view.box, size=size, format="image/png"
    )
    return bytes(answer.read())


def owslib_info(client: Any, view: View, format_: str) -> str:
    """What OWSLib hears of the middle."""
    answer = client.getfeatureinfo(
        layers=[view.layer],
        query_layers=[view.layer],
        srs=view.code,
        bbox=view.box,
        size=(view.side, view.side),
        format="image/png",
        info_format=format_,
        feature_count=5,
        xy=(view.side // 2, view.side // 2),
    )
    return bytes(answer.read()).decode()


def owslib_legend(client: Any, credential: Credential, layer: str) -> bytes:
    """The legend that the capabilities link to."""
    address = client.contents[layer].styles["default"]["legend"]
    answer = requests.get(address, auth=(credential.key, credential.secret), timeout=60)
    assert answer.headers["Content-Type"] == "image/png", answer.text[:300]
    return answer.content


def gdal_layers(service: Service, credential: Credential, version: str) -> set[str]:
    """The layers that GDAL reads in the capabilities."""
    source = f"WMS:{service.address}/wms?SERVICE=WMS&VERSION={version}&REQUEST=GetCapabilities"
    return set(_LAYER.findall(_gdal(credential, "gdalinfo", source)))


def gdal_map(service: Service, credential: Credential, view: View, folder: Path) -> bytes:
    """The picture as GDAL's WMS driver fetches it."""
    source, target = folder / "wms.xml", folder / "gdal.png"
    source.write_text(_gdal_description(service, view), encoding="utf-8")
    _gdal(credential, "gdal_translate", "-q", "-of", "PNG", str(source), str(target))
    return target.read_bytes()


def _gdal_description(service: Service, view: View) -> str:
    west, south, east, north = view.box
    older = view.version == "1.1.1"
    north_first = not older and view.srid in _NORTH_FIRST
    order = "yxYX" if north_first else "xyXY"
    word = "SRS" if older else "CRS"
    return (
        f'<GDAL_WMS><Service name="WMS"><Version>{view.version}</Version>'
        f"<ServerUrl>{service.address}/wms?</ServerUrl><Layers>{view.layer}</Layers>"
        f"<Styles></Styles><{word}>{view.code}</{word}><ImageFormat>image/png</ImageFormat>"
        f"<BBoxOrder>{order}</BBoxOrder></Service>"
        f"<DataWindow><UpperLeftX>{west!r}</UpperLeftX><UpperLeftY>{north!r}</UpperLeftY>"
        f"<LowerRightX>{east!r}</LowerRightX><LowerRightY>{south!r}</LowerRightY>"
        f"<SizeX>{view.side}</SizeX><SizeY>{view.side}</SizeY></DataWindow>"
        f"<Projection>{view.code}</Projection><BandsCount>3</BandsCount>"
        f"<BlockSizeX>{view.side}</BlockSizeX><BlockSizeY>{view.side}</BlockSizeY></GDAL_WMS>"
    )


def _gdal(credential: Credential, program: str, *words: str) -> str:
    return ended_well(run_gdal([f"/usr/bin/{program}", *words], credential))


def qgis(service: Service, credential: Credential, views: list[View], folder: Path) -> list[Seen]:
    """What QGIS's WMS provider sees of each view, in one process."""
    task = {
        "address": f"{service.address}/wms",
        "views": [
            {
                "layer": view.layer,
                "version": view.version,
                "srid": view.srid,
                "box": view.box,
                "side": view.side,
                "picture": str(folder / f"{number}.png"),
                "legend": str(folder / f"{number}-legend.png"),
            }
            for number, view in enumerate(views)
        ],
        "answer": str(folder / "answer.json"),
    }
    run_script(_SCRIPT, task, credential, folder)
    answers = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    return [
        _seen(answer, view, folder / str(n))
        for n, (answer, view) in enumerate(zip(answers, views, strict=True))
    ]


def _seen(answer: dict[str, Any], view: View, stem: Path) -> Seen:
    assert answer["valid"], answer
    assert answer["sublayers"] == [view.layer]
    return Seen(
        map=stem.with_suffix(".png").read_bytes(),
        info=answer["info"],
        legend=stem.with_name(f"{stem.name}-legend.png").read_bytes(),
    )
