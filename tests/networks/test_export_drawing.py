"""DXF drawings, and what goes along with a choice of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from ezdxf.entities.insert import Insert
from ezdxf.filemanagement import readfile

from gisapp.models import LedgerEntry
from networks.models import Link, Node
from tests.networks.models import EPANET, PLACED, SWMM, import_text
from tests.networks.test_export_network import BACK, export

if TYPE_CHECKING:
    from pathlib import Path

    from ezdxf.document import Drawing
    from ezdxf.entities.dxfentity import DXFEntity

pytestmark = pytest.mark.django_db(databases=["default", "read"])


def drawn(path: Path, *words: str) -> Drawing:
    """The drawing that the command makes, as ezdxf reads it, without a fault."""
    export(path, "--format", "dxf", *words)
    document = readfile(path)
    assert not document.audit().errors
    return document


def _attribute(insert: DXFEntity, tag: str) -> str:
    assert isinstance(insert, Insert)
    return insert.get_attrib_text(tag)


@pytest.fixture
def village(tmp_path: Path) -> None:
    """Two networks: a water model with one pipe that has heights, and a sewer."""
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    import_text(tmp_path, SWMM, "--format", "swmm", *PLACED, name="viemari.inp")
    Link.objects.filter(source_id="P1").update(
        geometry="SRID=3067;LINESTRING Z (514000 6839000 98.5, 514100 6839000 97.25)"
    )


@pytest.mark.usefixtures("village")
def test_a_drawing_holds_every_object_with_its_id(tmp_path: Path) -> None:
    modelspace = drawn(tmp_path / "ulos.dxf").modelspace()

    inserts = {_attribute(one, "TUNNUS") for one in modelspace.query("INSERT")}
    assert inserts == {str(node.tunnus) for node in Node.objects.all()}
    pipes = [*modelspace.query("POLYLINE"), *modelspace.query("LWPOLYLINE")]
    told = [dict(tag.value.split("=") for tag in one.get_xdata("VESIVERKKO")) for one in pipes]
    assert {one["TUNNUS"] for one in told} == {str(link.tunnus) for link in Link.objects.all()}
    pipe, high = next(
        pair for pair in zip(told, pipes, strict=True) if pair[0]["LAHDETUNNUS"] == "P1"
    )
    assert [tuple(vertex.dxf.location) for vertex in high.vertices] == [
        (514000, 6839000, 98.5),
        (514100, 6839000, 97.25),
    ]
    assert (pipe["MATERIAALI"], pipe["VUOSI"]) == ("valurauta", "1910")


@pytest.mark.usefixtures("village")
def test_layers_are_types_and_networks_in_the_colours_of_the_map(tmp_path: Path) -> None:
    Link.objects.filter(source_id="P2").update(usage_state="suunniteltu")

    document = drawn(tmp_path / "ulos.dxf")

    layers = {layer.dxf.name: layer for layer in document.layers if "_" in layer.dxf.name}
    assert set(layers) == {
        *("vesijohto_vesi", "vesijohto_vesi_suunniteltu", "venttiili_vesi", "pumppaamo_vesi"),
        *("laite_vesi", "jatevesiviemari_jatevesi", "kaivo_jatevesi", "pumppaamo_jatevesi"),
        "laite_jatevesi",
    }
    assert layers["vesijohto_vesi"].rgb == (0x0A, 0x5F, 0xB4)
    assert document.header["$EXTMIN"] == (513950, 6839000, 0)
    assert "EPSG:3067" in document.header.custom_vars.get("CRS")


@pytest.mark.usefixtures("village")
def test_new_objects_of_a_program_get_handles_of_their_own(tmp_path: Path) -> None:
    document = drawn(tmp_path / "ulos.dxf")

    line = document.modelspace().add_line((0, 0), (1, 1))
    document.saveas(tmp_path / "muutettu.dxf")

    assert not readfile(tmp_path / "muutettu.dxf").audit().errors
    assert int(line.dxf.handle, 16) > 0x10000


@pytest.mark.usefixtures("village")
def test_one_network_goes_with_its_ends(tmp_path: Path) -> None:
    Node.objects.filter(source_id="J2").update(network="jatevesi")

    modelspace = drawn(tmp_path / "ulos.dxf", "--network", "vesi").modelspace()

    assert len(modelspace.query("INSERT")) == 7
    assert LedgerEntry.objects.get(action="export", kind="vesijohto", outcome="ok").n == 3


def test_a_drawing_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nothing of that network"):
        export(tmp_path / "ulos.dxf", "--format", "dxf")

    assert not list(tmp_path.iterdir())


def test_a_package_of_one_source_has_the_ends_of_its_pipes(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    Node.objects.filter(source_id="J2").update(source="toinen")

    printed = export(tmp_path / "ulos.gpkg", "--format", "gpkg", "--source", "kyla")
    again = ("import_network", str(tmp_path / "ulos.gpkg"), "--format", "gpkg", *BACK)
    call_command(*again)

    assert "laite 5" in printed
    assert Node.objects.filter(source="kyla", source_id="J2").exists()


def test_a_package_of_one_network_is_that_network(tmp_path: Path, village: None) -> None:
    printed = export(tmp_path / "ulos.gpkg", "--format", "gpkg", "--network", "jatevesi")

    assert "jatevesiviemari 1" in printed
    assert "vesijohto 0" in printed


def test_the_valve_layer_appears_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = tmp_path / "kerros.csv"
    layer.write_text("link,node\nP1,J2\n", encoding="utf-8")
    import_text(tmp_path, EPANET, "--format", "epanet", "--valves", str(layer), *PLACED)
    (tmp_path / "ulos.valves.csv").write_text("vanha", encoding="utf-8")
    monkeypatch.setattr("csv.writer", lambda _file: (_ for _ in ()).throw(OSError(28, "full")))

    with pytest.raises(CommandError, match="full"):
        export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "kyla")

    assert (tmp_path / "ulos.valves.csv").read_text(encoding="utf-8") == "vanha"
    assert not list(tmp_path.glob(".export-*"))
