"""GDAL and QGIS add, change and delete a feature of every type that can be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from gisapp.features import registry
from tests.interop.clients import editing, owslib_api_client

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg import Connection

    from tests.interop.service import Credential, Service

pytestmark = pytest.mark.usefixtures("empty")

POINT: Final = "POINT (514400.25 6839500.75)"
LINE: Final = "LINESTRING (514400 6839500, 514500 6839520)"
AREA: Final = "MULTIPOLYGON (((514000 6839000, 514500 6839000, 514500 6839500, 514000 6839000)))"
ENDS: Final = ("POINT (514400 6839500)", "POINT (514500 6839520)")
SEWER: Final = {"laji": "kerailyviemari", "materiaali": "PVC"}
# Geometry, values of the new feature, and what is changed later, by type.
EDITS: Final[dict[str, tuple[str, dict[str, Any], dict[str, Any]]]] = {
    "vesijohto": (LINE, {"laji": "jakeluvesijohto"}, {"paineluokka": 10}),
    "jatevesiviemari": (LINE, {**SEWER, "verkosto": "jatevesi"}, {"vesijuoksu_alku": 88.5}),
    "hulevesiviemari": (LINE, {**SEWER, "verkosto": "hulevesi"}, {"nimellishalkaisija": 300}),
    "venttiili": (POINT, {"tyyppi": "sulkuventtiili", "verkosto": "vesi"}, {"asento": "kiinni"}),
    "kaivo": (POINT, {"tyyppi": "tarkastuskaivo", "verkosto": "jatevesi"}, {"halkaisija": 800}),
    "paloposti": (POINT, {"tyyppi": "maapaloposti", "verkosto": "vesi"}, {"tuotto": 1200}),
    "pumppaamo": (POINT, {"tyyppi": "pumppu", "verkosto": "vesi"}, {"teho": 7.5}),
    "liitoskohta": (POINT, {"tyyppi": "tonttiliitos", "verkosto": "vesi"}, {"rakennusvuosi": 1999}),
    "laite": (POINT, {"tyyppi": "haara", "verkosto": "vesi"}, {"tilavuus": 12.5}),
    "toiminta_alue": (AREA, {"nimi": "Alue A", "verkosto": "vesi"}, {"nimi": "Alue B"}),
    "painepiiri": (AREA, {"nimi": "Piiri A", "verkosto": "vesi"}, {"nimi": "Piiri B"}),
    "pumppauspiiri": (AREA, {"nimi": "Piiri A", "verkosto": "jatevesi"}, {"nimi": "Piiri B"}),
    "katkos": (
        AREA,
        {"alkaa": "2027-01-31T12:00:00Z", "verkosto": "vesi"},
        {"tila": "kaynnissa"},
    ),
}


def test_every_type_that_a_planner_may_make_is_here() -> None:
    made = {one.name for one in registry.all_types() if one.writer is not None}

    assert set(EDITS) == made - {"kulutuspaikka"}


@pytest.mark.parametrize("version", ["1.1.0", "2.0.0"])
@pytest.mark.parametrize("client", editing.CLIENTS)
@pytest.mark.parametrize("type_name", EDITS)
def test_a_feature_of_each_type_is_added_changed_and_deleted(
    type_name: str,
    client: str,
    version: str,
    own_service: Service,
    own_database: Connection[Any],
    planner: Credential,
    tmp_path: Path,
) -> None:
    wkt, values, change = EDITS[type_name]
    api = owslib_api_client.connect(own_service, planner)
    if wkt == LINE:
        node = {"tyyppi": "haara", "verkosto": values.get("verkosto", "vesi")}
        for number, end in enumerate(ENDS):
            place = _degrees(own_database, end)
            assert api.collection_item_create(
                "laite", {"type": "Feature", "geometry": place, "properties": node}
            ), number

    def do(*steps: dict[str, Any]) -> list[dict[str, Any]]:
        editing.edit(
            client,
            own_service,
            planner,
            version=version,
            srid=3067,
            steps=[{"type": type_name, "id": "A-1", "wkt": wkt, **step} for step in steps],
            folder=tmp_path,
        )
        features = api.collection_items(type_name)["features"]
        return [f["properties"] for f in features if f["properties"]["lahdetunnus"] == "A-1"]

    given = {"lahde": "testi", "lahdetunnus": "A-1", **values}
    (added,) = do({"do": "add", "values": given})
    (changed,) = do({"do": "update", "values": change})
    deleted = do({"do": "delete", "values": {}})

    assert {name: added[name] for name in given} == given
    assert {name: changed[name] for name in change} == change
    kept = {name: value for name, value in given.items() if name not in change}
    assert {name: changed[name] for name in kept} == kept
    assert changed["muutosnumero"] > added["muutosnumero"]
    assert deleted == []


def _degrees(database: Connection[Any], wkt: str) -> Any:
    row = database.execute(
        "SELECT ST_AsGeoJSON(ST_Transform(ST_GeomFromText(%s, 3067), 4326), 15)::json", (wkt,)
    ).fetchone()
    assert row is not None
    return row[0]
