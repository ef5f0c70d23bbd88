"""The peer: Debian's MapServer behind nginx, over the same tables, on the same computer.

Four FastCGI processes, each on a socket of its own.
The layers are made from the declarations: the same rows, the same properties under the same names.
Everything lies in a folder that is removed at the end, and ends with the program that measures.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.db import connections
from psycopg import ClientCursor

from gisapp.access import command_caller
from gisapp.features import registry
from gisapp.features.field_types import FieldKind
from tests.bench import processes
from tests.bench.client import Client, Request, features_in
from tests.bench.server import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gisapp.features.declaration import FeatureType

_MAPSERV: Final = "/usr/lib/cgi-bin/mapserv"
_PATH: Final = "/usr/sbin:/usr/bin:/bin"
_PROCESSES: Final = 4
_START_SECONDS: Final = 20
_SHAPES: Final = {
    FieldKind.POINT: "POINT",
    FieldKind.LINE: "LINE",
    FieldKind.MULTIPOLYGON: "POLYGON",
}
_MAP: Final = """MAP
  NAME "peer"
  EXTENT 440000 6780000 590000 6900000
  PROJECTION "init=epsg:3067" END
  WEB
    METADATA
      "wfs_title" "peer"
      "wfs_onlineresource" "{address}/wfs?"
      "wfs_srs" "EPSG:3067 EPSG:3881 EPSG:4326 EPSG:3857"
      "wfs_enable_request" "*"
      "wfs_getfeature_formatlist" "gml3,geojson"
    END
  END
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/json"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=SIMPLE"
    FORMATOPTION "USE_FEATUREID=true"
  END
{layers}END
"""
_LAYER: Final = """  LAYER
    NAME "{name}"
    TYPE {shape}
    STATUS ON
    CONNECTIONTYPE POSTGIS
    CONNECTION "host={host} port={port} user={role} dbname={database}"
    PROCESSING "CLOSE_CONNECTION=DEFER"
    DATA "geom FROM ({rows}) AS t USING UNIQUE pk USING srid=3067"
    PROJECTION "init=epsg:3067" END
    METADATA
      "wfs_title" "{name}"
      "wfs_extent" "440000 6780000 590000 6900000"
      "wfs_srs" "EPSG:3067 EPSG:3881 EPSG:4326 EPSG:3857"
      "wfs_getfeature_formatlist" "gml3,geojson"
      "gml_include_items" "all"
      "gml_exclude_items" "pk"
      "gml_featureid" "{id}"
      "gml_types" "auto"
    END
  END
"""
_CONFIGURATION: Final = """CONFIG
  ENV
    MS_MAPFILE "{folder}/peer.map"
    MS_MAP_PATTERN "."
  END
END
"""
_NGINX: Final = """worker_processes 1;
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  fastcgi_temp_path {folder}/fastcgi;
  proxy_temp_path {folder}/proxy;
  scgi_temp_path {folder}/scgi;
  uwsgi_temp_path {folder}/uwsgi;
  upstream peer {{
    least_conn;
    {sockets}
  }}
  server {{
    listen 127.0.0.1:{port};
    location /wfs {{
      fastcgi_pass peer;
      fastcgi_buffering off;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param SCRIPT_NAME /wfs;
      fastcgi_param SERVER_NAME 127.0.0.1;
      fastcgi_param SERVER_PORT {port};
      fastcgi_param SERVER_PROTOCOL $server_protocol;
    }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A running MapServer, somebody to ask it, and its processes with those of nginx."""

    client: Client
    pids: tuple[int, ...]

    def usage(self, postmaster: int) -> processes.Usage:
        """CPU seconds so far."""
        return processes.usage(self.pids, postmaster)

    def request(self, asked: Request) -> Request:
        """The same request in its names: they have no prefix of ours."""
        return Request(asked.path.replace("vv:", ""))

    def requests(self, asked: Request) -> list[Request]:
        """The same in its names, one request a type as GeoJSON: of several it gives the first."""
        whole = self.request(asked)
        before, named, rest = whole.path.partition("&typenames=")
        names, *more = rest.split("&")
        if "json" not in rest or "," not in names:
            return [whole]
        return [Request("&".join([before + named + name, *more])) for name in names.split(",")]

    def require_features(self, asked: Request, number: int) -> None:
        """Raise ``RuntimeError`` unless the peer answers ``asked`` with so many features."""
        given = sum(features_in(self.client.read(one.path)[1]) for one in self.requests(asked))
        if given != number:
            msg = f"MapServer gives {given} features, not {number}: {asked.path}"
            raise RuntimeError(msg)


def is_here() -> bool:
    """Whether the programs are installed."""
    return Path(_MAPSERV).exists() and all(
        shutil.which(name, path=_PATH) for name in ("nginx", "spawn-fcgi")
    )


@contextmanager
def running() -> Iterator[Peer]:
    """Start MapServer and nginx, and stop them at the end."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peer-")))
        (folder / "peer.map").write_text(_mapfile(address), encoding="utf-8")
        (folder / "mapserver.conf").write_text(
            _CONFIGURATION.format(folder=folder),
            encoding="utf-8",
        )
        sockets = [folder / f"mapserv{number}" for number in range(_PROCESSES)]
        (folder / "nginx.conf").write_text(
            _NGINX.format(
                folder=folder,
                port=port,
                sockets="\n    ".join(f"server unix:{socket};" for socket in sockets),
            ),
            encoding="utf-8",
        )
        configured = {
            "MAPSERVER_CONFIG_FILE": f"{folder}/mapserver.conf",
            "PATH": _PATH,
        }
        commands = [["spawn-fcgi", "-n", "-s", str(one), "--", _MAPSERV] for one in sockets]
        commands.append(["nginx", "-e", "stderr", "-c", f"{folder}/nginx.conf"])
        pids = tuple(stack.enter_context(_process(one, configured)) for one in commands)
        _wait(f"{address}/wfs?service=WFS&version=2.0.0&request=GetCapabilities")
        yield Peer(Client(address, "nobody", "nothing"), pids)


@contextmanager
def _process(command: list[str], environment: dict[str, str]) -> Iterator[int]:
    # Each program replaces the one before, so the number stays the same. They must not outlive a
    # bench that is killed.
    process = subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", *command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        # mapserv ends at SIGTERM only after its next request.
        process.kill()
        process.wait(timeout=30)


def _mapfile(address: str) -> str:
    layers = "".join(_layer(feature_type) for feature_type in _measured_types())
    return _MAP.format(address=address, layers=layers)


def _measured_types() -> list[FeatureType]:
    return [
        registry.get(name)
        for name in ("kulutuspaikka", "vesijohto", "jatevesiviemari", "hulevesiviemari")
    ]


def _layer(feature_type: FeatureType) -> str:
    settings = connections["read"].settings_dict
    return _LAYER.format(
        name=feature_type.name,
        shape=_SHAPES[feature_type.geometry_kind],
        host=settings["HOST"],
        port=settings["PORT"] or "5432",
        role=settings["USER"],
        database=settings["NAME"],
        rows=_rows(feature_type).replace('"', '\\"'),
        id=feature_type.id_property.name,
    )


def _rows(feature_type: FeatureType) -> str:
    """The rows as the service selects them for a feed, with their public names."""
    geometry = feature_type.geometry_property
    columns: dict[str, Any] = {
        prop.name: feature_type.descriptions[prop.name].column
        for prop in feature_type.properties
        if prop is not geometry
    }
    feed = replace(command_caller("bench"), roles=frozenset({"feed"}))
    rows = feature_type.rows(feed).using("read")
    selected = rows.values_list("pk", geometry.source, *columns.values())
    statement = _as_literals(selected)
    names = ", ".join(["pk", "geom", *columns])
    return f"SELECT * FROM ({statement}) AS r ({names})"


def _as_literals(rows: Any) -> str:
    """The statement with its values in it; columns that hold no geometry as they are stored."""
    connection = connections["read"]
    connection.ensure_connection()
    sql, values = rows.query.sql_with_params()
    return ClientCursor(connection.connection).mogrify(sql, values).replace("::bytea", "")


def _wait(address: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
