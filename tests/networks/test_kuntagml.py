"""KuntaGML base maps: what goes out, what comes in, and that it is the same network again."""

from __future__ import annotations

import io
import zipfile
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from lxml import etree

from gisapp.models import LedgerEntry
from networks.models import Link, Node
from tests.networks.models import EPANET, PLACED, SWMM, import_text
from tests.networks.test_export_network import changed, export

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db(databases=["default", "read"])

FORMAT: Final = ("--format", "kuntagml")
BACK: Final = (*FORMAT, "--crs", "EPSG:3067", "--source", "takaisin")
_KANTA: Final = "{http://www.kuntatietopalvelu.fi/gml/kantakartta}"
_COLUMNS: Final = (
    *("source_id", "network", "usage_state", "built_year", "position_uncertainty_m"),
    *("height_system", "kind", "type_code", "nominal_diameter_mm", "geometry"),
)


def stored(source: str) -> tuple[list[Any], list[Any]]:
    """What KuntaGML has words for, of all nodes and links of ``source``."""
    nodes = Node.objects.filter(source=source).order_by("source_id")
    links = Link.objects.filter(source=source).order_by("source_id")
    ends = ("start_node__source_id", "end_node__source_id", "material", "liquid")
    return (
        [tuple(map(str, row)) for row in nodes.values_list(*_COLUMNS, "diameter_mm")],
        [tuple(map(str, row)) for row in links.values_list(*_COLUMNS, *ends)],
    )


def import_file(path: Path, *words: str) -> str:
    """Run the command and give what it prints."""
    out = StringIO()
    call_command("import_network", str(path), *words, stdout=out)
    return out.getvalue()


def both_networks(folder: Path) -> None:
    """A water network and a sewer of source ``kyla``, invented, one model beside the other."""
    import_text(folder, EPANET, "--format", "epanet", "--points", "TP", *PLACED)
    beside = ("--crs", "EPSG:3067", "--offset", "514400,6839000", "--source", "viemarit")
    import_text(folder, SWMM, "--format", "swmm", *beside)
    Link.objects.filter(source="viemarit").update(source="kyla")
    Node.objects.filter(source="viemarit").update(source="kyla")


def test_both_networks_come_back_and_a_second_import_changes_nothing(tmp_path: Path) -> None:
    both_networks(tmp_path)
    Link.objects.filter(source_id="P1").update(material="PEH", position_uncertainty_m=0.3)
    Link.objects.filter(source_id="P2").update(usage_state="poissa_kaytosta")
    Link.objects.filter(source_id="C1").update(type_code="avo_oja", nominal_diameter_mm=600)
    Node.objects.filter(source_id="K1").update(diameter_mm=1000, type_code="hulevesikaivo")
    path = tmp_path / "ulos.gml"

    printed = export(path, *FORMAT, "--source", "kyla")
    back = import_file(path, *BACK)

    assert printed.splitlines()[0] == (
        "ulos.gml: vesijohto 3, jatevesiviemari 1, venttiili 1, kaivo 2, pumppaamo 2, "
        "liitoskohta 1, laite 5"
    )
    assert stored("takaisin") == stored("kyla")
    assert changed(back) == 15
    assert changed(import_file(path, *BACK)) == 0


def test_parts_say_what_kuntagml_has_words_for(tmp_path: Path) -> None:
    both_networks(tmp_path)
    Link.objects.filter(source_id="C1").update(network="sekavesi", liquid="sekavesi")

    export(tmp_path / "ulos.gml", *FORMAT)

    root = etree.parse(tmp_path / "ulos.gml").getroot()
    parts = {part.findtext(f"{_KANTA}yksilointitieto"): part for part in root.iter(f"{_KANTA}*")}
    told = {
        (name, tag): parts[name].findtext(f"{_KANTA}{tag}")
        for name in ("P1", "C1", "K1")
        for tag in ("toiminta", "tyyppi", "laji", "kaytossaTila", "materiaali", "halkaisija")
    }
    assert told["P1", "tyyppi"] == "putki"
    assert told["P1", "toiminta"] == "jakeluvesijohto"
    assert told["P1", "materiaali"] == "Valurauta"
    assert told["P1", "halkaisija"] == "152"
    assert told["P1", "kaytossaTila"] == "Käytössä"
    assert told["C1", "laji"] == "sekavesi"
    assert told["K1", "tyyppi"] == "kaivo"
    assert {line.get("srsName") for line in root.iter("{*}LineString")} == {"EPSG:3067"}


def test_what_kuntagml_cannot_say_is_told(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    Link.objects.filter(source_id="P1").update(position_uncertainty_m=0.05, material="PP")
    Link.objects.filter(source_id="P2").update(usage_state="suunniteltu")

    printed = export(tmp_path / "ulos.gml", *FORMAT)

    assert "ulos.gml: vesijohto 2," in printed
    assert "warning: 1 objects are planned, under construction, abandoned" in printed
    assert "warning: 1 objects are secret" in printed
    assert "warning: 1 objects have an uncertainty" in printed
    assert "warning: 1 pipes are of PP" in printed
    assert "warning: 4 joints inside pumps and valves" in printed
    assert "warning: KuntaGML has no word for the position" in printed


def test_a_valve_is_turned_along_its_pipe(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    Node.objects.filter(source_id="J3").update(
        kind="venttiili", type_code="sulkuventtiili", position="auki", condition="toimii"
    )

    export(tmp_path / "ulos.gml", *FORMAT)

    # P3 leaves J3 due east.
    angles = [e.text for e in etree.parse(tmp_path / "ulos.gml").iter(f"{_KANTA}suuntakulma")]
    assert angles == ["1.5708"]


def test_heights_of_another_system_than_the_file_stay_here(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    Node.objects.filter(source_id="J1").update(height_system="N2000")

    printed = export(tmp_path / "ulos.gml", *FORMAT)

    root = etree.parse(tmp_path / "ulos.gml")
    assert root.findtext(f".//{_KANTA}korkeusjarjestelma") == "N2000"
    assert "warning: 3 objects have heights of another system" in printed
    assert [pos.text for pos in root.iter("{*}pos") if pos.get("srsDimension") == "3"] == [
        "514000 6839000 30.48"
    ]


def test_only_one_network_leaves_where_one_is_named(tmp_path: Path) -> None:
    both_networks(tmp_path)

    printed = export(tmp_path / "ulos.gml", *FORMAT, "--network", "jatevesi")

    assert printed.splitlines()[0] == "ulos.gml: jatevesiviemari 1, kaivo 2, pumppaamo 1, laite 1"


def test_an_export_is_in_the_ledger(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)

    export(tmp_path / "ulos.gml", *FORMAT)

    lines = LedgerEntry.objects.filter(actor="command:export_network", action="export")
    assert sum(line.n or 0 for line in lines.filter(kind="vesijohto")) == 3


def test_nothing_to_export_writes_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nothing of that network"):
        export(tmp_path / "ulos.gml", *FORMAT, "--source", "muu")

    assert not list(tmp_path.iterdir())


def test_what_has_ended_stays_here(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    Node.objects.filter(source_id="V1").update(valid_to=timezone.now())

    assert "venttiili" not in export(tmp_path / "ulos.gml", *FORMAT).splitlines()[0]


def test_pipes_take_their_ends_along(tmp_path: Path) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    Node.objects.update(source="muu")
    Node.objects.filter(source_id="J1").update(network="sekavesi")

    printed = export(tmp_path / "ulos.gml", *FORMAT, "--source", "kyla", "--network", "vesi")

    assert printed.splitlines()[0] == "ulos.gml: vesijohto 3, laite 4"


def test_a_base_map_by_rest_has_its_warnings_and_no_secrets_beyond_the_role(
    tmp_path: Path, client_as: Callable[[str], Client]
) -> None:
    import_text(tmp_path, EPANET, "--format", "epanet", *PLACED)
    secret = str(Node.objects.get(source_id="Lahde").tunnus).encode()
    texts = {}
    for role in ("viewer", "main_user"):
        answer = client_as(role).get("/api/export", {"format": "kuntagml", "network": "vesi"})
        archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
        texts[role] = (archive.read("vesi.gml"), archive.read("varoitukset.txt"))

    assert secret not in texts["viewer"][0]
    assert b"are secret" not in texts["viewer"][1]
    assert secret in texts["main_user"][0]
    assert b"1 objects are secret" in texts["main_user"][1]
