"""GDAL, OWSLib and QGIS read every published type in both versions and several systems.

Counts, all coordinates to two millimetres and all values of a spread of features equal the
database.
"""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.interop import comparing, truth
from tests.interop.clients import gdal_client, owslib_client, qgis_client
from tests.interop.comparing import Heights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from psycopg import Connection

    from tests.interop.conftest import Agree
    from tests.interop.service import Credential, Service
    from tests.interop.tallies import Tallies

VERSIONS: Final = ("1.1.0", "2.0.0")
of_each_version = pytest.mark.parametrize("version", VERSIONS)
of_each_type = pytest.mark.parametrize("type_name", truth.TYPES)
in_metres = pytest.mark.parametrize("srid", [3067, 3881])
in_all_systems = pytest.mark.parametrize("srid", [3067, 3881, 4326])


@pytest.fixture(scope="session")
def owslib(service: Service, main_user: Credential) -> Callable[[str], Any]:
    """A function that connects OWSLib in a version, once."""
    return cache(lambda version: owslib_client.connect(service, main_user, version))


@pytest.fixture(scope="session")
def geopackage(
    service: Service,
    main_user: Credential,
    tmp_path_factory: pytest.TempPathFactory,
    timed: Callable[[str, float], None],
) -> Callable[[str, int], Path]:
    """A function that copies the whole service by ogr2ogr, once for each version and system."""
    folder = tmp_path_factory.mktemp("gdal")

    @cache
    def copy(version: str, srid: int) -> Path:
        path, start = folder / f"{version}-{srid}.gpkg", time.monotonic()
        gdal_client.copy_all(service, main_user, version, srid, path)
        timed(f"ogr2ogr, all types, {version}, EPSG:{srid}", start)
        return path

    return copy


@pytest.fixture(scope="session")
def qgis(
    service: Service,
    main_user: Credential,
    tmp_path_factory: pytest.TempPathFactory,
    timed: Callable[[str, float], None],
) -> Callable[[str, int], dict[str, Any]]:
    """A function that lets QGIS read the whole service, once for each version and system."""
    folder = tmp_path_factory.mktemp("qgis")

    @cache
    def read(version: str, srid: int) -> dict[str, Any]:
        start = time.monotonic()
        found = qgis_client.read_all(
            service, main_user, version, srid, folder / f"{version}-{srid}"
        )
        timed(f"PyQGIS, all types, {version}, EPSG:{srid}", start)
        return found

    return read


@of_each_version
def test_owslib_lists_every_type(version: str, owslib: Callable[[str], Any]) -> None:
    assert {f"vv:{name}" for name in truth.TYPES} <= set(owslib(version).contents)


@of_each_type
@in_all_systems
@of_each_version
def test_owslib_reads_what_the_database_holds(
    type_name: str,
    srid: int,
    version: str,
    owslib: Callable[[str], Any],
    agree: Agree,
) -> None:
    read = owslib_client.read(owslib(version), type_name, srid)
    agree(f"OWSLib {version}", type_name, srid, read)


@of_each_type
@of_each_version
def test_owslib_finds_every_property_in_the_schema(
    type_name: str, version: str, owslib: Callable[[str], Any]
) -> None:
    schema = owslib(version).get_schema(f"vv:{type_name}")
    # OWSLib knows some geometry types of the standard and takes the others for plain properties.
    found = {*schema["properties"], schema.get("geometry_column")} - {None}
    assert found == {*truth.TYPES[type_name].columns, "sijainti"}


@of_each_version
def test_ogrinfo_counts_what_the_database_holds(
    version: str,
    service: Service,
    main_user: Credential,
    database: Connection[Any],
    tallies: Tallies,
) -> None:
    counts = gdal_client.counts(service, main_user, version)
    for type_name in truth.TYPES:
        tallies.note(type_name, f"ogrinfo {version}", counts.get(type_name, -1))
    stored = {name: truth.stored_count(database, name) for name in truth.TYPES}
    assert {name: counts.get(name) for name in stored} == stored
    assert counts.keys() - stored.keys() == {*(f"{name}_muutos" for name in stored), "tilannekuva"}


@of_each_type
@in_all_systems
@of_each_version
def test_ogr2ogr_copies_what_the_database_holds(
    type_name: str,
    srid: int,
    version: str,
    geopackage: Callable[[str, int], Path],
    agree: Agree,
) -> None:
    read = gdal_client.read(geopackage(version, srid), type_name)
    # GDAL gives a layer one number of dimensions: heights that only some features have are dropped,
    # or the others get 0, which is not what we publish.
    agree(f"ogr2ogr {version}", type_name, srid, read, heights=Heights.UNIFORM)


@of_each_type
@in_metres
@of_each_version
def test_qgis_reads_what_the_database_holds(
    type_name: str,
    srid: int,
    version: str,
    qgis: Callable[[str, int], dict[str, Any]],
    agree: Agree,
) -> None:
    answer = qgis(version, srid)[type_name]
    assert answer.get("error") is None
    assert answer["crs"] == f"EPSG:{srid}"
    read = qgis_client.features_of(answer, type_name)
    assert answer["count"] == len(read)
    # QGIS 3.22 reads GML in two dimensions.
    agree(f"QGIS {version}", type_name, srid, read, heights=Heights.LEFT_OUT)


@of_each_type
@of_each_version
def test_a_feed_reads_all_but_what_is_secret(
    type_name: str,
    version: str,
    service: Service,
    feed: Credential,
    database: Connection[Any],
) -> None:
    client = owslib_client.connect(service, feed, version)
    read = owslib_client.read(client, type_name, 3067)
    expected = truth.stored_features(database, type_name, 3067, secret=False)
    comparing.assert_equal(read, expected, 3067)
