"""``GET /api/export``: files as the role may have them, one at a time, in the ledger."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import connection
from ezdxf.filemanagement import read

from gisapp.models import LedgerEntry
from gisapp.ogc import stream
from networks.api import export
from networks.models import Link, Node
from tests.networks.models import EPANET, PLACED, import_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    ClientAs = Callable[[str], Client]

pytestmark = pytest.mark.django_db(databases=["default", "read"])


@pytest.fixture(autouse=True)
def village(tmp_path: Path) -> None:
    """A water network with a secret reservoir."""
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)


def exported(client: Client, **parameters: str) -> bytes:
    """The file that the address gives."""
    response = client.get("/api/export", parameters)
    assert response.status_code == 200, response.content
    return response.getvalue()


def test_a_model_comes_as_an_archive_with_its_warnings(client_as: ClientAs) -> None:
    archive = zipfile.ZipFile(io.BytesIO(exported(client_as("planner"), format="epanet")))

    assert set(archive.namelist()) == {"vesi.inp", "varoitukset.txt"}
    assert b"[PIPES]" in archive.read("vesi.inp")
    assert b"are defaults" in archive.read("varoitukset.txt")


def test_a_package_and_a_drawing_come_as_they_are(client_as: ClientAs) -> None:
    package = exported(client_as("planner"), format="gpkg")
    drawing = exported(client_as("planner"), format="dxf")

    assert package.startswith(b"SQLite format 3")
    modelspace = read(io.StringIO(drawing.decode().replace("\r\n", "\n"))).modelspace()
    assert len(modelspace.query("INSERT")) == Node.objects.count()


def test_who_may_not_see_secrets_gets_none(client_as: ClientAs) -> None:
    secret = str(Node.objects.get(source_id="Lahde").tunnus).encode()

    assert secret in exported(client_as("main_user"), format="dxf")
    assert secret not in exported(client_as("viewer"), format="dxf")


def test_nobody_gets_a_file_without_signing_in(client: Client) -> None:
    assert client.get("/api/export", {"format": "gpkg"}).status_code in (401, 403)


def test_a_box_takes_whole_pipes_with_their_ends(client_as: ClientAs) -> None:
    drawing = exported(client_as("planner"), format="dxf", bbox="514120,6839050,514140,6839120")

    pipe = Link.objects.get(source_id="P3")
    assert str(pipe.tunnus).encode() in drawing
    assert str(pipe.start_node_id).encode() in drawing
    assert drawing.count(b"LAHDETUNNUS=") == 1


def test_an_export_has_its_ledger_lines(client_as: ClientAs) -> None:
    exported(client_as("planner"), format="epanet")
    exported(client_as("planner"), format="gpkg")

    lines = LedgerEntry.objects.filter(action="export", kind="vesijohto", outcome="ok")
    assert [line.n for line in lines] == [3, 3]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "The format is one of epanet, swmm, gpkg, dxf"),
        ({"format": "shp"}, "The format is one of"),
        ({"format": "epanet", "network": "jatevesi"}, "EPANET is for vesi"),
        ({"format": "gpkg", "network": "kaasu"}, "The network is one of"),
        ({"format": "gpkg", "source": "muu"}, "There is nothing of that network"),
        ({"format": "gpkg", "bbox": "1,2,3"}, "bbox has four numbers"),
        ({"format": "gpkg", "bbox": "nan,1,2,3"}, "bbox has four numbers"),
        ({"format": "gpkg", "bbox": "9,1,2,3"}, "bbox has four numbers"),
        ({"format": "gpkg", "crs": "EPSG:1"}, "not served"),
        ({"format": "gpkg", "kerros": "1"}, "no such parameter"),
    ],
)
def test_what_cannot_be_answered_is_told(
    parameters: dict[str, str], message: str, client_as: ClientAs
) -> None:
    response = client_as("planner").get("/api/export", parameters)

    assert response.status_code == 400
    assert message in response.json()["detail"]


def test_a_person_makes_one_file_at_a_time(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_as("planner")
    client.get("/api/vesijohto/")
    actor = LedgerEntry.objects.latest("pk").actor
    known = connection.get_connection_params()
    options = {key: known[key] for key in ("dbname", "user", "host") if key in known}
    with psycopg.connect(**options) as other:
        number = stream._number(f"export {actor}", 8)
        other.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        refused = client.get("/api/export", {"format": "gpkg"})

    assert refused.status_code == 503
    assert "one export under way" in refused.json()["detail"]


def test_a_process_makes_one_file_at_a_time(client_as: ClientAs) -> None:
    with export._PLACE:
        refused = client_as("planner").get("/api/export", {"format": "gpkg"})

    assert refused.status_code == 503
    exported(client_as("planner"), format="gpkg")


def test_a_model_too_large_for_the_server_is_refused(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MODEL_LINKS", 2)

    refused = client_as("planner").get("/api/export", {"format": "epanet"})

    assert refused.status_code == 413
    assert "3 links, and 2 is the limit" in refused.json()["detail"]
    exported(client_as("planner"), format="gpkg")
