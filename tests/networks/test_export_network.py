"""``export_network``: what import took in goes out, and comes back as the same network."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from swmm.toolkit import solver

from gisapp.models import LedgerEntry
from networks.models import Coupling, Link, Node
from tests.networks.models import EPANET, PLACED, SWMM, import_text

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db(databases=["default", "read"])
BACK = ("--crs", "EPSG:3067", "--source", "kyla")
LAYER = "link,node\nP1,J2\nP2,J2\nV1,J1\nJ1,J1\n"


def export(path: Path, *words: str) -> str:
    """Run the command and give what it prints."""
    out = StringIO()
    call_command("export_network", "--out", str(path), *words, stdout=out)
    return out.getvalue()


def changed(printed: str) -> int:
    """How many objects an import made, altered or ended, by what it printed."""
    rows = [line.split() for line in printed.splitlines()[2:] if not line.startswith("warning")]
    return sum(int(row[column]) for row in rows for column in (1, 2, 4))


def stored() -> tuple[Any, ...]:
    """The network without its public ids: nodes, links by their ends, couplings."""
    nodes = Node.objects.filter(source="kyla").order_by("source_id")
    links = Link.objects.filter(source="kyla").order_by("source_id")
    couplings = Coupling.objects.order_by("from_node__source_id", "to_node__source_id")
    return (
        list(nodes.values_list("source_id", "kind", "type_code", "position", "volume_m3")),
        list(
            links.values_list(
                "source_id", "start_node__source_id", "end_node__source_id", "is_closed"
            )
        ),
        list(couplings.values_list("from_node__source_id", "to_node__source_id")),
    )


def test_an_epanet_model_comes_back_unchanged(tmp_path: Path) -> None:
    words = ("--format", "epanet", "--points", "TP")
    import_text(tmp_path, EPANET, *words, *PLACED)
    before = stored()

    printed = export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "kyla")
    text = (tmp_path / "ulos.inp").read_text(encoding="utf-8")
    again = import_text(tmp_path, text, *words, *BACK, name="ulos.inp")

    assert printed.splitlines()[0] == "ulos.inp: nodes 5, links 5, pipes 3, pumps 1, valves 1"
    assert stored() == before
    assert changed(again) == 0


def test_nothing_changes_by_going_out_and_coming_back(tmp_path: Path) -> None:
    # A device off the middle of its link, a tank that is no round number, one of unknown volume.
    text = EPANET.replace("[PIPES]", "[TANKS]\n T1 40 5 0 17.3 61.7 0\n[PIPES]").replace(
        "[VERTICES]", " T1 130 0\n[VERTICES]\n V1 20 70"
    )
    text = text.replace("[PIPES]", "[PIPES]\n P4 T1 J2 50 6 100 0 Open")
    text = text.replace("[VALVES]", "[VALVES]\n V2 J2 TP1 6 PRV 40 0").replace(
        "[STATUS]", "[STATUS]\n V2 Open"
    )
    words = ("--format", "epanet", "--points", "TP")
    import_text(tmp_path, text, *words, *PLACED)
    Node.objects.filter(source_id="V2").update(geometry="SRID=3067;POINT (514110.123 6839040.5)")

    export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "kyla")
    text = (tmp_path / "ulos.inp").read_text(encoding="utf-8")
    again = import_text(tmp_path, text, *words, *BACK, name="ulos.inp")

    assert changed(again) == 0


def test_an_unknown_volume_stays_unknown(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    Node.objects.filter(source_id="J2").update(kind="laite", type_code="vesisailio")

    export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "kyla")
    text = (tmp_path / "ulos.inp").read_text(encoding="utf-8")
    import_text(tmp_path, text, "--format", "epanet", *BACK, name="ulos.inp")

    assert Node.objects.values_list("type_code", "volume_m3").get(source_id="J2") == (
        "vesisailio",
        None,
    )


def test_a_shut_valve_between_pipes_stops_them_and_is_told(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    Node.objects.filter(source_id="J2").update(
        kind="venttiili", type_code="sulkuventtiili", position="kiinni", condition="tuntematon"
    )

    printed = export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "kyla")
    text = (tmp_path / "ulos.inp").read_text(encoding="utf-8")

    assert "1 valves and pumps stand between pipes" in printed
    assert "2 links are written closed for a shut valve or pump at their end: P1, P2" in printed
    assert next(row for row in text.splitlines() if row.startswith("P1 J1")).split()[7] == "Closed"


def test_a_check_valve_is_told_to_let_water_back(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    Node.objects.filter(source_id="V1").update(type_code="takaiskuventtiili")

    printed = export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "kyla")

    assert "1 check valves are written as TCV" in printed


def test_a_valve_layer_goes_out_beside_the_model(tmp_path: Path) -> None:
    layer = tmp_path / "kerros.csv"
    layer.write_text(LAYER, encoding="utf-8")
    words = ("--format", "epanet", "--valves")
    import_text(tmp_path, EPANET, *words, str(layer), *PLACED)
    before = stored()

    export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "kyla")
    written = tmp_path / "ulos.valves.csv"
    text = (tmp_path / "ulos.inp").read_text(encoding="utf-8")
    import_text(tmp_path, text, *words, str(written), *BACK, name="ulos.inp")

    assert set(written.read_text().split()) == set(LAYER.split())
    assert stored() == before


def test_what_the_network_does_not_hold_is_called_a_default(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)

    printed = export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "kyla")

    assert "warning: demands, roughness, heads" in printed
    assert "the head is a default" in (tmp_path / "ulos.inp").read_text(encoding="utf-8")


def test_an_export_is_in_the_ledger(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)

    export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "kyla")

    lines = LedgerEntry.objects.filter(actor="command:export_network", action="export")
    assert lines.get(kind="vesijohto").n == 3


def test_nothing_to_export_writes_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nothing of that network"):
        export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "muu")

    assert not list(tmp_path.iterdir())


def test_epanet_itself_runs_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # It writes a file of its own where it is started.
    monkeypatch.chdir(tmp_path)
    engine = pytest.importorskip("epanet.toolkit", exc_type=ImportError)
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "kyla")

    project = engine.createproject()
    names = (str(tmp_path / f"ulos.{ending}") for ending in ("inp", "rpt", "out"))
    engine.runproject(project, *names, None)
    engine.deleteproject(project)

    assert "Error" not in (tmp_path / "ulos.rpt").read_text(encoding="utf-8")


def test_a_swmm_model_comes_back_unchanged(tmp_path: Path) -> None:
    text = f"{SWMM}[WEIRS]\nY1 K1 U1 TRANSVERSE 0 1.8 NO\n[ORIFICES]\nA1 K1 K2 SIDE 0 0.65 NO\n"
    import_text(tmp_path, text, "--format", "swmm", *PLACED)
    before, levels = stored(), Link.objects.values_list("start_invert_m", "end_invert_m").get()

    printed = export(tmp_path / "ulos.inp", "--format", "swmm", "--source", "kyla")
    text = (tmp_path / "ulos.inp").read_text(encoding="utf-8")
    again = import_text(tmp_path, text, "--format", "swmm", *BACK, name="ulos.inp")

    assert "nodes 3, links 4, pipes 1, pumps 1, openings and weirs 2" in printed
    assert stored() == before
    assert Link.objects.values_list("start_invert_m", "end_invert_m").get() == levels
    assert changed(again) == 0


def test_unknown_sizes_stay_unknown(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    Link.objects.filter(source_id="P1").update(nominal_diameter_mm=None)
    Node.objects.filter(source_id="V1").update(nominal_diameter_mm=None)

    export(tmp_path / "ulos.inp", "--format", "epanet", "--source", "kyla")
    text = (tmp_path / "ulos.inp").read_text(encoding="utf-8")
    again = import_text(tmp_path, text, "--format", "epanet", *BACK, name="ulos.inp")

    assert changed(again) == 0


def test_a_sewer_of_unknown_size_and_bottom_comes_back_so(tmp_path: Path) -> None:
    import_text(tmp_path, SWMM, "--format", "swmm", *PLACED)
    Link.objects.update(nominal_diameter_mm=None)
    Node.objects.filter(source_id="K2").update(bottom_level_m=None, cover_level_m=None)
    # A connection at the height of the ground, higher than the sewer that ends in it.
    Node.objects.filter(source_id="K1").update(
        kind="liitoskohta",
        type_code="tonttiliitos",
        geometry="SRID=3067;POINT Z (514000 6839000 93)",
        bottom_level_m=None,
        cover_level_m=None,
    )

    export(tmp_path / "ulos.inp", "--format", "swmm", "--source", "kyla")
    text = (tmp_path / "ulos.inp").read_text(encoding="utf-8")
    import_text(tmp_path, text, "--format", "swmm", *BACK, name="ulos.inp")

    assert "K1 90.6 0 0 0 0 ;the bottom is a default" in text
    assert "K2 90 0 0 0 0 ;the bottom is a default" in text
    assert Link.objects.values_list("nominal_diameter_mm", "start_invert_m").get() == (None, 90.6)
    assert set(Node.objects.filter(kind="kaivo").values_list("bottom_level_m", flat=True)) == {None}
    solver.swmm_run(*(str(tmp_path / f"ulos.{ending}") for ending in ("inp", "rpt", "out")))
    assert "ERROR" not in (tmp_path / "ulos.rpt").read_text(encoding="utf-8")


def test_swmm_itself_runs_the_file(tmp_path: Path) -> None:
    import_text(tmp_path, SWMM, "--format", "swmm", *PLACED)
    export(tmp_path / "ulos.inp", "--format", "swmm", "--source", "kyla")

    solver.swmm_run(*(str(tmp_path / f"ulos.{ending}") for ending in ("inp", "rpt", "out")))

    assert "ERROR" not in (tmp_path / "ulos.rpt").read_text(encoding="utf-8")


def test_sewers_are_no_epanet_model(tmp_path: Path) -> None:
    import_text(tmp_path, SWMM, "--format", "swmm", *PLACED)

    with pytest.raises(CommandError, match="EPANET is for vesi"):
        export(tmp_path / "ulos.inp", "--format", "epanet", "--network", "jatevesi")


def test_a_geopackage_comes_back_with_attributes_and_couplings(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    before = [rows for rows in stored() if rows]
    traits = ("source_id", "material", "built_year", "nominal_diameter_mm", "kind", "network")
    links = list(Link.objects.order_by("source_id").values_list(*traits))

    printed = export(tmp_path / "ulos.gpkg", "--format", "gpkg", "--source", "kyla")
    out = StringIO()
    words = ("import_network", str(tmp_path / "ulos.gpkg"), "--format", "gpkg", *BACK)
    call_command(*words, "--dry-run", stdout=out)
    Coupling.objects.all().delete()
    Link.objects.update(is_closed=False)
    call_command(*words, stdout=StringIO())

    assert changed(out.getvalue()) == 0
    assert "vesijohto 3" in printed
    assert "kytkenta 4" in printed
    assert list(Link.objects.order_by("source_id").values_list(*traits)) == links
    assert [rows for rows in stored() if rows] == before


def test_a_geopackage_leaves_out_the_couplings_of_what_has_ended(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    Node.objects.filter(source_id="V1").update(valid_to=timezone.now())

    printed = export(tmp_path / "ulos.gpkg", "--format", "gpkg")

    assert "kytkenta 2" in printed
