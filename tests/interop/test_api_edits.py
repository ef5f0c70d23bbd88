"""OWSLib makes, replaces and deletes features by OGC API Features part 4; GDAL's driver only reads.

Opened for update, GDAL 3.6's OAPIF driver says so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests
import shapely

from tests.interop.clients import owslib_api_client
from tests.interop.clients.programs import run_gdal

if TYPE_CHECKING:
    from psycopg import Connection

    from tests.interop.service import Credential, Service

pytestmark = pytest.mark.usefixtures("empty")

PLACE = (27.27, 61.69)
MOVED = (27.28, 61.7)


def feature(place: tuple[float, float], **values: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": list(place)},
        "properties": {"tyyppi": "sulkuventtiili", "verkosto": "vesi", **values},
    }


def stored(database: Connection[Any]) -> list[tuple[Any, Any]]:
    rows = database.execute(
        "SELECT built_year, ST_AsText(ST_Transform(geometry, 4326), 15) FROM networks_node"
        " WHERE valid_to IS NULL"
    ).fetchall()
    return [(year, shapely.from_wkt(str(wkt)).coords[0]) for year, wkt in rows]


def test_owslib_makes_replaces_and_deletes_a_feature(
    own_service: Service, own_database: Connection[Any], planner: Credential
) -> None:
    client = owslib_api_client.connect(own_service, planner)

    assert client.collection_item_create("venttiili", feature(PLACE))
    assert stored(own_database) == [(None, pytest.approx(PLACE, abs=1e-7))]
    (known,) = client.collection_items("venttiili")["features"]
    changed = json.dumps(feature(MOVED, rakennusvuosi=2001))
    assert client.collection_item_update("venttiili", known["id"], changed)
    assert stored(own_database) == [(2001, pytest.approx(MOVED, abs=1e-7))]
    assert client.collection_item_delete("venttiili", known["id"])

    assert stored(own_database) == []


def test_owslib_is_told_why_a_change_is_refused(
    own_service: Service, own_database: Connection[Any], planner: Credential
) -> None:
    client = owslib_api_client.connect(own_service, planner)

    with pytest.raises(RuntimeError, match="outside the service area"):
        client.collection_item_create("venttiili", feature((61.69, 27.27)))

    assert stored(own_database) == []


def test_gdals_oapif_driver_reads_only_and_leaves_everything(
    own_service: Service, own_database: Connection[Any], planner: Credential
) -> None:
    made = requests.post(
        f"{own_service.address}/ogc/collections/venttiili/items",
        json=feature(PLACE),
        auth=(planner.key, planner.secret),
        timeout=30,
    )
    assert made.status_code == 201
    script = (
        "import sys; from osgeo import gdal; gdal.UseExceptions()\n"
        "try: gdal.OpenEx(sys.argv[1], gdal.OF_VECTOR | gdal.OF_UPDATE)\n"
        "except RuntimeError as error: sys.exit(str(error))"
    )
    result = run_gdal(
        ["/usr/bin/python3", "-c", script, f"OAPIF:{own_service.address}/ogc"], planner
    )

    assert result.returncode != 0
    assert len(stored(own_database)) == 1
