"""Files to take along: CSV, GeoPackage and FlatGeobuf hold what the database holds."""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pyogrio
import pytest
import shapely
from django.contrib.gis.geos import LineString
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisapp.features import registry
from gisapp.models import LedgerEntry
from gisapp.ogc import limits
from networks.models import Node
from tests.make import (
    EAST,
    NORTH,
    make_consumption_point,
    make_link,
    make_node,
    make_point,
    make_valve,
)
from tests.support.features import TYPE_NAMES, make_feature

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db


def download(client: Client, type_name: str, form: str, **more: str) -> Any:
    pairs = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": type_name,
        "outputFormat": form,
        **more,
    }
    response: Any = client.get("/wfs", pairs)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body


def lines(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[bytes, str], Path]:
    def save(body: bytes, name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(body)
        return path

    return save


@pytest.mark.parametrize("form", ["csv", "gpkg", "fgb"])
@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_every_type_comes_in_every_format_with_its_ids(
    client_as: Callable[[str], Client],
    saved: Callable[[bytes, str], Path],
    type_name: str,
    form: str,
) -> None:
    made: Any = make_feature(type_name)
    made.refresh_from_db()
    feature_type = registry.get(type_name)
    key = str(getattr(made, feature_type.id_property.source))

    response, body = download(client_as("planner"), type_name, form)

    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="{type_name}.{form}"'
    if form == "csv":
        found = lines(body)
        assert list(found[0]) == [
            name
            for prop in feature_type.properties
            for name in _csv_columns(feature_type.descriptions[prop.name].kind.value, prop.name)
        ]
    else:
        _meta, _fids, shapes, data = pyogrio.raw.read(
            saved(body, f"a.{form}"), layer=type_name if form == "gpkg" else None
        )
        info = pyogrio.read_info(saved(body, f"a.{form}"))
        names = list(info["fields"])
        found = [dict(zip(names, row, strict=True)) for row in zip(*data, strict=True)]
        assert info["crs"] == "EPSG:3067"
        assert shapely.from_wkb(bytes(made.geometry.wkb)).equals(
            shapely.from_wkb(shapes[[row["tunnus"] for row in found].index(key)])
        )
    assert key in [row["tunnus"] for row in found]


def _csv_columns(kind: str, name: str) -> list[str]:
    return {"point": ["x", "y", "z"], "line": ["WKT"], "multipolygon": ["WKT"]}.get(kind, [name])


def test_csv_has_numbers_times_nothing_and_heights_where_they_are_known(
    client_as: Callable[[str], Client],
) -> None:
    make_valve(nominal_diameter_mm=150, geometry=make_point(height=101.25))
    make_valve(position_uncertainty_m=0.5)

    _response, body = download(client_as("planner"), "venttiili", "csv")

    high, flat = lines(body)
    assert (high["nimellishalkaisija"], flat["nimellishalkaisija"]) == ("150", "")
    assert (high["sijaintiepavarmuus"], flat["sijaintiepavarmuus"]) == ("", "0.5")
    assert (high["x"], high["y"], high["z"], flat["z"]) == ("514400", "6839500", "101.25", "")
    assert high["muutettu"].endswith("Z")
    assert body.count(b"\r\n") == 3


def test_csv_follows_the_system_that_was_asked_east_first(
    client_as: Callable[[str], Client],
) -> None:
    make_valve()
    urn = "urn:ogc:def:crs:EPSG::3881"

    _response, body = download(client_as("planner"), "venttiili", "csv", srsName=urn)

    (row,) = lines(body)
    assert 27_400_000 < float(row["x"]) < 27_600_000
    assert 6_800_000 < float(row["y"]) < 6_900_000


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", '"quoted"', "a,b", '="x"'])
def test_csv_disarms_formulas_and_quotes_text(
    client_as: Callable[[str], Client], text: str
) -> None:
    make_node(source_id=text)

    _response, body = download(client_as("planner"), "laite", "csv")

    (row,) = lines(body)
    assert row["lahdetunnus"] == (f"'{text}" if text[0] in "=+-@" else text)


def test_geojson_keeps_such_text_as_it_is(client_as: Callable[[str], Client]) -> None:
    make_node(source_id="=1+1")

    _response, body = download(client_as("planner"), "laite", "geojson")

    assert b'"lahdetunnus":"=1+1"' in body


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12),
        min_size=1,
        max_size=4,
        unique=True,
    )
)
def test_any_text_survives_csv(client_as: Callable[[str], Client], texts: list[str]) -> None:
    Node.objects.all().delete()
    for text in texts:
        make_node(source_id=text)

    _response, body = download(client_as("planner"), "laite", "csv")

    assert [row["lahdetunnus"].removeprefix("'") for row in lines(body)] == [
        text.removeprefix("'") for text in texts
    ]


def test_a_geopackage_holds_all_types_with_and_without_heights_or_place(
    client_as: Callable[[str], Client], saved: Callable[[bytes, str], Path]
) -> None:
    make_valve(geometry=make_point(height=101.25))
    make_valve()
    make_link()
    make_consumption_point(geometry=None)
    names = "vesijohto,venttiili,kulutuspaikka,kaivo,tilannekuva"

    response, body = download(client_as("planner"), names, "gpkg")

    path = saved(body, "town.gpkg")
    layers = dict(pyogrio.list_layers(path))
    assert response["Content-Disposition"].endswith('"vesiverkko.gpkg"')
    assert set(layers) == set(names.split(","))
    assert layers["tilannekuva"] is None
    shapes = shapely.from_wkb(pyogrio.raw.read(path, layer="venttiili")[2])
    assert [bool(shape.has_z) for shape in shapes] == [True, False]
    assert pyogrio.raw.read(path, layer="kulutuspaikka")[2][0] is None
    assert pyogrio.read_info(path, layer="kaivo")["features"] == 0
    with closing(sqlite3.connect(path)) as database:
        columns = dict(database.execute("SELECT table_name, z FROM gpkg_geometry_columns"))
        boxes = {
            name: box
            for name, *box in database.execute(
                "SELECT table_name, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents"
            )
        }
        application, version = (
            database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version")
        )
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert columns["venttiili"] == 2
    assert columns["vesijohto"] == 0
    assert boxes["vesijohto"] == [EAST, NORTH, EAST + 100, NORTH, 3067]
    assert (application, version) == (0x47504B47, 10200)


def test_a_geopackage_has_the_kinds_of_the_declaration(
    client_as: Callable[[str], Client], saved: Callable[[bytes, str], Path]
) -> None:
    make_feature("pumppaamo")

    _response, body = download(client_as("planner"), "pumppaamo", "gpkg")

    info = pyogrio.read_info(saved(body, "a.gpkg"))
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert kinds["muutosnumero"] == "int64"
    assert kinds["rakennusvuosi"] == "int32"
    assert kinds["teho"] == "float64"
    assert kinds["ylivuoto"] == "bool"
    assert kinds["muutettu"] == "datetime64[ms]"
    assert kinds["tunnus"] == "object"
    assert info["geometry_name"] == "sijainti"


def test_flatgeobuf_has_heights_only_where_all_are_known(
    client_as: Callable[[str], Client], saved: Callable[[bytes, str], Path]
) -> None:
    client = client_as("planner")
    make_link(geometry=LineString((EAST, NORTH, 10), (EAST + 9, NORTH, 11), srid=3067))
    _response, all_high = download(client, "vesijohto", "fgb")
    make_link()
    _response, mixed = download(client, "vesijohto", "fgb")

    assert pyogrio.read_info(saved(all_high, "high.fgb"))["geometry_type"] == "LineString Z"
    assert pyogrio.read_info(saved(mixed, "mixed.fgb"))["geometry_type"] == "LineString"
    shapes = shapely.from_wkb(pyogrio.raw.read(saved(mixed, "mixed.fgb"))[2])
    assert not any(shape.has_z for shape in shapes)


def test_flatgeobuf_keeps_points_without_a_place(
    client_as: Callable[[str], Client], saved: Callable[[bytes, str], Path]
) -> None:
    make_consumption_point(geometry=None)
    make_consumption_point()

    _response, body = download(client_as("planner"), "kulutuspaikka", "fgb")

    shapes = pyogrio.raw.read(saved(body, "a.fgb"))[2]
    assert sorted(shape is None for shape in shapes) == [False, True]


@pytest.mark.parametrize("form", ["csv", "gpkg", "fgb"])
def test_an_empty_type_is_a_file_without_features(
    client_as: Callable[[str], Client], saved: Callable[[bytes, str], Path], form: str
) -> None:
    response, body = download(client_as("planner"), "venttiili", form)

    assert response.status_code == 200
    if form == "csv":
        assert lines(body) == []
        assert body.startswith(b"tunnus,")
    else:
        assert len(pyogrio.raw.read(saved(body, f"a.{form}"))[2]) == 0


def test_a_viewer_gets_no_addresses_and_no_secrets(
    client_as: Callable[[str], Client], saved: Callable[[bytes, str], Path]
) -> None:
    make_consumption_point()
    make_valve(secrecy="salassa")

    _response, body = download(client_as("viewer"), "kulutuspaikka,venttiili", "gpkg")

    path = saved(body, "a.gpkg")
    assert "osoite" not in pyogrio.read_info(path, layer="kulutuspaikka")["fields"]
    assert pyogrio.read_info(path, layer="venttiili")["features"] == 0
    assert b"Keksij" not in body


def test_the_ledger_names_what_left_in_a_file(client_as: Callable[[str], Client]) -> None:
    valves = [make_valve() for _ in range(3)]

    download(client_as("planner"), "venttiili", "gpkg", count="2")

    begun, ended = LedgerEntry.objects.filter(kind="venttiili").order_by("seq")
    assert (begun.outcome, ended.outcome, ended.begun) == ("begun", "ok", begun.seq)
    assert ended.n == 2 < len(valves)


@pytest.mark.parametrize(
    ("type_name", "form", "more"),
    [
        ("vesijohto,venttiili", "csv", {}),
        ("vesijohto,venttiili", "fgb", {}),
        ("tilannekuva", "fgb", {}),
        ("venttiili", "csv", {"resultType": "hits"}),
    ],
)
def test_what_a_file_cannot_hold_is_refused(
    client_as: Callable[[str], Client], type_name: str, form: str, more: dict[str, str]
) -> None:
    response, body = download(client_as("planner"), type_name, form, **more)

    assert response.status_code == 400
    assert b"InvalidParameterValue" in body


def test_nothing_stays_on_the_disk(
    client_as: Callable[[str], Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    make_valve()

    _response, body = download(client_as("planner"), "venttiili", "fgb")

    assert body
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_grows_too_long_is_refused(
    client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_valve()
    monkeypatch.setattr(limits, "DOWNLOAD_BYTES", 1000)

    response, body = download(client_as("planner"), "venttiili", "gpkg")

    assert response.status_code == 400
    assert b"1000 bytes" in body
