"""``ogr2ogr -append`` brings the features of a file into the service, in each version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.interop.clients import gdal_client

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg import Connection

    from tests.interop.service import Credential, Service

pytestmark = pytest.mark.usefixtures("empty")


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "2.0.0"])
def test_ogr2ogr_appends_the_features_of_a_file(
    version: str,
    own_service: Service,
    own_database: Connection[Any],
    planner: Credential,
    tmp_path: Path,
) -> None:
    places = {f"V-{i}": (514_400.25 + 20 * i, 6_839_500.75) for i in range(3)}
    given = {"tyyppi": "sulkuventtiili", "verkosto": "vesi", "lahde": "testi"}
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": place},
            "properties": {**given, "lahdetunnus": name},
        }
        for name, place in places.items()
    ]
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3067"}}
    path = tmp_path / "valves.geojson"
    document = {"type": "FeatureCollection", "crs": system, "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")

    gdal_client.append(own_service, planner, version, "venttiili", path)

    rows = own_database.execute(
        "SELECT source_id, ST_X(geometry), ST_Y(geometry) FROM networks_node"
    ).fetchall()
    assert {name: pytest.approx((e, n), abs=0.01) for name, e, n in rows} == places
