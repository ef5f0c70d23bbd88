"""Debian's MapServer and QGIS Server over the relations of one database, asked by GET."""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import requests

from tests.interop.agreement.relations import KEY, SCHEMA, SHAPE, SHAPES
from tests.interop.service import clean_environment, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAPSERV: Final = "/usr/lib/cgi-bin/mapserv"
_QGIS_SERVER: Final = "/usr/bin/qgis_mapserver"
_QGIS_PROJECT: Final = Path(__file__).with_name("qgis_project.py")
_LONGEST_S: Final = 60
_KINDS: Final = {"LineString": "LINE", "Point": "POINT"}
_SYSTEMS: Final = "EPSG:3067 EPSG:3881 EPSG:4326"
_MAP: Final = """MAP
  NAME "peer"
  EXTENT 50000 6600000 760000 7780000
  PROJECTION "init=epsg:3067" END
  WEB METADATA
    "wfs_title" "peer"
    "wfs_onlineresource" "http://peer.invalid/?"
    "wfs_srs" "{systems}"
    "wfs_enable_request" "*"
    "wfs_getfeature_formatlist" "geojson"
  END END
  OUTPUTFORMAT
    NAME "geojson" DRIVER "OGR/GEOJSON" MIMETYPE "application/json"
    FORMATOPTION "STORAGE=stream" FORMATOPTION "FORM=SIMPLE"
  END
{layers}
END
"""
_LAYER: Final = """LAYER
  NAME "{name}" TYPE {kind} STATUS ON
  CONNECTIONTYPE POSTGIS CONNECTION "{connection}"
  DATA "{shape} FROM {schema}.{name} USING UNIQUE {key} USING srid=3067"
  PROJECTION "init=epsg:3067" END
  METADATA
    "wfs_title" "{name}" "wfs_srs" "{systems}"
    "gml_include_items" "all" "gml_featureid" "tunnus" "gml_types" "auto"
    "wfs_getfeature_formatlist" "geojson"
  END
END
"""
_CONFIGURATION: Final = 'CONFIG ENV MS_MAPFILE "{mapfile}" MS_MAP_PATTERN "." END END\n'


class PeerError(Exception):
    """The peer answered, but with no features."""


def ids_in(answer: str, name: str) -> set[str]:
    """The public ids in a collection of GeoJSON; raises ``PeerError`` for anything else."""
    try:
        features = json.loads(answer)["features"]
    except (ValueError, KeyError):
        msg = f"{name}: {answer[:600]}"
        raise PeerError(msg) from None
    return {str(feature["properties"]["tunnus"]) for feature in features}


@dataclass(frozen=True, slots=True)
class MapServer:
    """MapServer, one process a request as CGI has it."""

    folder: Path

    @classmethod
    def over(cls, connection: str, folder: Path) -> MapServer:
        """MapServer over the relations, which ``connection`` reaches."""
        layers = "\n".join(
            _LAYER.format(
                name=name,
                kind=_KINDS[SHAPES[name]],
                connection=connection,
                shape=SHAPE,
                schema=SCHEMA,
                key=KEY,
                systems=_SYSTEMS,
            )
            for name in SHAPES
        )
        mapfile = folder / "peer.map"
        mapfile.write_text(_MAP.format(systems=_SYSTEMS, layers=layers), encoding="utf-8")
        configuration = _CONFIGURATION.format(mapfile=mapfile)
        (folder / "mapserver.conf").write_text(configuration, encoding="utf-8")
        return cls(folder)

    def ids(self, type_name: str, version: str, filter_: str) -> set[str]:
        """The ids of the features that ``filter_`` selects."""
        typename = "TYPENAMES" if version == "2.0.0" else "TYPENAME"
        query = {
            "SERVICE": "WFS",
            "VERSION": version,
            "REQUEST": "GetFeature",
            typename: type_name,
            "OUTPUTFORMAT": "geojson",
            "FILTER": filter_,
        }
        environment = clean_environment(
            MAPSERVER_CONFIG_FILE=str(self.folder / "mapserver.conf"),
            REQUEST_METHOD="GET",
            QUERY_STRING=urlencode(query),
        )
        result = subprocess.run(
            [_MAPSERV],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            check=False,
        )
        _head, _, body = result.stdout.replace("\r\n", "\n").partition("\n\n")
        return ids_in(body, "MapServer")


@dataclass(frozen=True, slots=True)
class QgisServer:
    """A running QGIS Server."""

    address: str

    def ids(self, type_name: str, version: str, filter_: str) -> set[str]:
        """The ids of the features that ``filter_`` selects."""
        query = {
            "SERVICE": "WFS",
            "VERSION": version,
            "REQUEST": "GetFeature",
            "TYPENAME": type_name,
            "OUTPUTFORMAT": "GeoJSON",
            "FILTER": filter_,
        }
        return ids_in(requests.get(self.address, query, timeout=_LONGEST_S).text, "QGIS Server")


@contextlib.contextmanager
def qgis_server(connection: str, folder: Path) -> Iterator[QgisServer]:
    """QGIS Server over the relations, ended afterwards."""
    project = folder / "peer.qgs"
    environment = clean_environment(
        HOME=str(folder), XDG_RUNTIME_DIR=str(folder), QT_QPA_PLATFORM="offscreen"
    )
    task: dict[str, Any] = {
        "project": str(project),
        "connection": connection,
        "layers": {name: f'"{SCHEMA}"."{name}" ({SHAPE})' for name in SHAPES},
        "shapes": SHAPES,
        "key": KEY,
    }
    subprocess.run(
        ["/usr/bin/python3", str(_QGIS_PROJECT)],
        input=json.dumps(task),
        env=environment,
        text=True,
        capture_output=True,
        timeout=_LONGEST_S,
        check=True,
    )
    place = f"127.0.0.1:{free_port()}"
    with (folder / "qgis.log").open("wb") as log:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", _QGIS_SERVER, place, "-p", str(project)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            _wait(f"http://{place}/?SERVICE=WFS&REQUEST=GetCapabilities", process)
            yield QgisServer(f"http://{place}/")
        finally:
            process.kill()
            process.wait(timeout=30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _LONGEST_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            requests.get(address, timeout=_LONGEST_S)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    msg = "QGIS Server does not answer"
    raise AssertionError(msg)
