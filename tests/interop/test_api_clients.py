"""OWSLib, GDAL and QGIS read every published type by OGC API Features, as by WFS."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.interop import truth
from tests.interop.clients import gdal_client, owslib_api_client, qgis_client

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.interop.conftest import Agree
    from tests.interop.service import Credential, Service

of_each_type = pytest.mark.parametrize("type_name", truth.TYPES)
WGS84 = 4326


@pytest.fixture(scope="session")
def owslib_api(service: Service, main_user: Credential) -> Any:
    """OWSLib's view of the API."""
    return owslib_api_client.connect(service, main_user)


@pytest.fixture(scope="session")
def copied_by_api(
    service: Service,
    main_user: Credential,
    tmp_path_factory: pytest.TempPathFactory,
    timed: Callable[[str, float], None],
) -> Path:
    """The whole service in a GeoPackage, copied by ogr2ogr."""
    path, start = tmp_path_factory.mktemp("oapif") / "all.gpkg", time.monotonic()
    gdal_client.copy_api(service, main_user, path)
    timed("ogr2ogr, all types, OGC API", start)
    return path


@pytest.fixture(scope="session")
def qgis_api(
    service: Service,
    main_user: Credential,
    tmp_path_factory: pytest.TempPathFactory,
    timed: Callable[[str, float], None],
) -> dict[str, Any]:
    """What QGIS reads of the whole service."""
    start = time.monotonic()
    found = qgis_client.read_api(service, main_user, tmp_path_factory.mktemp("qgis") / "oapif")
    timed("PyQGIS, all types, OGC API", start)
    return found


def test_owslib_lists_every_collection(owslib_api: Any) -> None:
    assert set(truth.TYPES) <= set(owslib_api.feature_collections())
    assert owslib_api.api()["openapi"].startswith("3.0")


@of_each_type
def test_owslib_finds_every_property_among_the_queryables(type_name: str, owslib_api: Any) -> None:
    queryables = owslib_api.collection_queryables(type_name)["properties"]

    assert set(queryables) == {*truth.TYPES[type_name].columns, "sijainti"}


@of_each_type
@pytest.mark.parametrize("srid", [3067, 3881, WGS84])
def test_owslib_reads_what_the_database_holds_by_api(
    type_name: str, srid: int, owslib_api: Any, agree: Agree
) -> None:
    agree("OWSLib API", type_name, srid, owslib_api_client.read(owslib_api, type_name, srid))


@of_each_type
def test_ogr2ogr_copies_what_the_database_holds_by_api(
    type_name: str, copied_by_api: Path, agree: Agree
) -> None:
    read = gdal_client.read(copied_by_api, type_name)
    agree("ogr2ogr API", type_name, WGS84, read)


@of_each_type
def test_qgis_reads_what_the_database_holds_by_api(
    type_name: str, qgis_api: dict[str, Any], agree: Agree
) -> None:
    answer = qgis_api[type_name]
    assert answer.get("error") is None
    read = qgis_client.features_of(answer, type_name)
    assert answer["count"] == len(read)
    agree("QGIS API", type_name, WGS84, read)
