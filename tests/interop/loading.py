"""All real data goes in by the documented commands; areas, which no command brings yet, by SQL."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyogrio
import shapely
from pyproj import Transformer

from tests.interop import real_data

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg import Connection

    from tests.interop.service import Service

US_SURVEY_FOOT_M: Final = "0.3048006096012192"
_MICROPOLIS: Final = ("--scale", "0.3048", "--offset", "27513000,6841000")
# The Kentucky network, in its own feet, set down east of Mikkeli.
_KY4: Final = ("--scale", US_SURVEY_FOOT_M, "--offset", "26012000,5655000")


@dataclass(frozen=True, slots=True)
class Import:
    """A file that goes in by ``import_network``, and the words after its name."""

    path: Path
    words: tuple[str | Path, ...]


def _gk27(path: Path, format_: str, *words: str | Path) -> Import:
    return Import(path, ("--format", format_, "--crs", "EPSG:3881", *words))


def _net3(*words: str | Path) -> Import:
    placed = ("--scale", "100", "--offset", "27520000,6845000")
    return _gk27(real_data.NET3, "epanet", *placed, *words)


IMPORTS: Final = {
    "micropolis": _gk27(
        real_data.MICROPOLIS,
        "epanet",
        *_MICROPOLIS,
        *("--source", "micropolis", "--points", "TN", "--hydrants", "HY"),
    ),
    "net3": _net3("--source", "net3"),
    "net3_strategic": _net3("--source", "net3_strategic", "--valves", real_data.NET3_STRATEGIC),
    "net3_random": _net3("--source", "net3_random", "--valves", real_data.NET3_RANDOM),
    "ky4": _gk27(real_data.KY4, "epanet", *_KY4, "--source", "ky4"),
    "ky4_pipes": _gk27(
        real_data.KY4_PIPES, "geojson", *_KY4, "--source", "ky4_pipes", "--network", "vesi"
    ),
    "session9": Import(
        real_data.SESSION9,
        ("--format", "swmm", "--crs", "EPSG:3067", "--source", "session9"),
    ),
    "session9_hulevesi": Import(
        real_data.SESSION9,
        (
            *("--format", "swmm", "--crs", "EPSG:3067", "--offset", "3000,0"),
            *("--source", "session9_hulevesi", "--network", "hulevesi"),
        ),
    ),
}
SAMPLE_COLUMNS: Final = "tunnus=id,osoite=address,postinumero=postcode,kunta=municipality"


def import_network(service: Service, name: str) -> str:
    """Import the file called ``name`` above; what the command printed."""
    wanted = IMPORTS[name]
    return service.done("import_network", wanted.path, *wanted.words)


def water_posts_file(folder: Path) -> Path:
    """The water posts of HSY as a file of Vesikanta, their places in longitude and latitude."""
    meta, _, geometries, columns = pyogrio.raw.read(f"/vsizip/{real_data.WATER_POSTS}")
    values = dict(zip(meta["fields"], columns, strict=True))
    points = shapely.from_wkb(geometries)
    to_degrees = Transformer.from_crs(meta["crs"], 4326, always_xy=True)
    lon, lat = to_degrees.transform(shapely.get_x(points), shapely.get_y(points))
    path = folder / "vesipostit.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("tunnus", "osoite", "postinumero", "kunta", "tila", "lon", "lat"))
        for i, name in enumerate(values["tunniste"]):
            place = (f"{lon[i]:.9f}", f"{lat[i]:.9f}")
            writer.writerow((name, values["osoite"][i], "", "Helsinki", "voimassa", *place))
    return path


def store_areas(connection: Connection[Any]) -> None:
    """Postcode areas as service areas, Mikkeli as a zone and a district, one interruption."""
    for path in sorted(real_data.POSTCODE_AREAS.glob("*.geojson")):
        geometry, name = _area(path), path.stem.partition("_")[0]
        whole = "municipality" in path.stem
        for kind in ("painepiiri", "pumppauspiiri") if whole else ("toiminta_alue",):
            connection.execute(
                "INSERT INTO networks_area (tunnus, source, source_id, network, usage_state,"
                " height_system, capture_method, secrecy, kind, name, geometry) VALUES"
                " (gen_random_uuid(), 'wof', %s, 'vesi', 'kaytossa', 'N2000', 'tuntematon',"
                f" 'sisainen', %s, %s, {_MULTIPOLYGON})",
                (f"{path.stem}/{kind}", kind, name, geometry),
            )
    connection.execute(
        "INSERT INTO networks_interruption (tunnus, source, network, usage_state, height_system,"
        " capture_method, secrecy, number, starts_at, state, valves, geometry)"
        " SELECT gen_random_uuid(), 'vesiverkko', 'vesi', 'kaytossa', 'N2000', 'tuntematon',"
        " 'sisainen', 'K-2026-1', now(), 'kaynnissa', ARRAY(SELECT tunnus FROM networks_node"
        " WHERE kind = 'venttiili' ORDER BY id LIMIT 3), geometry FROM networks_area"
        " WHERE source_id = '50100/toiminta_alue'"
    )


_MULTIPOLYGON: Final = "ST_Multi(ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(%s), 4326), 3067))"


def _area(path: Path) -> str:
    return json.dumps(json.loads(path.read_text(encoding="utf-8"))["geometry"])
