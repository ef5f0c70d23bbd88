"""``import_survey``: measured points become pipes and nodes; heights and axes are never guessed."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from gisapp.models import LedgerEntry
from networks.models import Link, Node

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db
# An invented street: a water main from a valve to a hydrant, and a sewer between two manholes.
CODES = """code;type;tyyppi;materiaali;nimellishalkaisija;height;verkosto
121;vesijohto;;PEH;110;;
122;jatevesiviemari;;pvc;200;vesijuoksu;
201;venttiili;sulkuventtiili;;;;
203;paloposti;;;;;
210;kaivo;tarkastuskaivo;;;kannen_korkeus;jatevesi
900;ohita;;;;;
"""
STREET = """id;code;line;x;y;z;vuosi
1;201;501;6839000,000;514000,000;98,10;2024
2;121;501;6839020,000;514010,000;97,95;2024
3;121;501;6839040,000;514020,000;97,90;2024
4;203;501;6839060,000;514020,000;98,05;2024
5;900;0;6839061,000;514021,000;99,00;
6;210;0;6839000,000;514005,000;99,50;2023
7;210;0;6839050,000;514025,000;99,10;2023
8;122;502;6839000,010;514005,000;96,40;
9;122;502;6839050,000;514025,010;96,10;
"""
N2000 = ("--heights", "N2000")


def link(**traits: str) -> Link:
    """The only link with the traits."""
    return Link.objects.get(**traits)


def survey(folder: Path, text: str, *words: str, name: str = "katu.csv", codes: str = CODES) -> str:
    """Write the files, run the command and give what it prints."""
    (folder / "koodit.csv").write_text(codes, encoding="utf-8")
    (folder / name).write_bytes(text.encode())
    out = StringIO()
    words = (*words, "--codes", str(folder / "koodit.csv")) if codes else words
    words = words if "--crs" in words else (*words, "--crs", "EPSG:3067")
    call_command("import_survey", str(folder / name), *words, stdout=out)
    return out.getvalue()


def test_points_become_pipes_and_nodes_where_their_codes_say(tmp_path: Path) -> None:
    printed = survey(tmp_path, STREET, *N2000)

    main, sewer = link(network="vesi"), link(network="jatevesi")
    assert (main.source, main.source_id) == ("katu", "501")
    assert (main.material, main.nominal_diameter_mm, main.built_year) == ("PEH", 110, 2024)
    assert (main.capture_method, main.height_system) == ("maastomittaus", "N2000")
    assert [node.kind for node in (main.start_node, main.end_node)] == ["venttiili", "paloposti"]
    assert main.geometry.coords[1] == (514010.0, 6839020.0, 97.95)
    assert (sewer.start_invert_m, sewer.end_invert_m) == (96.4, 96.1)
    assert sewer.start_node.cover_level_m == 99.5
    assert sewer.material == "PVC"
    assert Node.objects.count() == 4
    assert "axes: x is north and y is east, the only order inside the service area" in printed
    assert "1 points are left out by their code" in printed


def test_a_dry_run_tells_the_difference_and_stores_nothing(tmp_path: Path) -> None:
    survey(tmp_path, STREET, *N2000)
    text = STREET.replace("97,90", "97,80") + "10;201;0;6839070;514030;98;\n"

    printed = survey(tmp_path, text, *N2000, "--dry-run")

    rows = {line.split()[0]: line.split()[1:] for line in printed.splitlines()[2:5]}
    assert rows["vesijohto"] == ["0", "1", "0", "0", "0"]
    assert rows["jatevesiviemari"] == ["0", "0", "1", "0", "0"]
    assert rows["venttiili"] == ["1", "0", "1", "0", "0"]
    assert Node.objects.count() == 4


def test_a_second_import_touches_nothing(tmp_path: Path) -> None:
    survey(tmp_path, STREET, *N2000)
    before = list(Link.objects.order_by("pk").values_list("tunnus", "change_number"))

    survey(tmp_path, STREET, *N2000)

    assert list(Link.objects.order_by("pk").values_list("tunnus", "change_number")) == before


# The form is that of the manuals, the points are invented.
GT = (
    "       9       0     201       16839000.000   514000.000    98.100\n"
    "       1     501     121       26839000.000   514000.000    97.900\n"
    "       1     501     121       36839050.000   514000.000\n"
)


GT_WITH_BLANKS = (
    "!T remark\n9 0 201 1 6839000 514000 98,1\n1 501 121 2 6839000 514000 97.9\n"
    "1 501 121 3 6839050 514000 0\n"
)


@pytest.mark.parametrize("text", [GT, GT_WITH_BLANKS])
def test_gt_is_read_by_fields_or_by_blanks(text: str, tmp_path: Path) -> None:
    printed = survey(tmp_path, text, *N2000, name="katu.gt")

    main = link()
    assert main.start_node.kind == "venttiili"
    assert main.start_node.source_id == "1"
    # A height that was not measured is never 0.
    assert not main.geometry.hasz
    assert "1 lines have points without a height" in printed


def test_a_node_on_a_line_splits_it(tmp_path: Path) -> None:
    text = STREET.replace("3;121", "3;201")

    survey(tmp_path, text, *N2000)

    assert Link.objects.filter(network="vesi").count() == 2
    first, second = link(source_id="501"), link(source_id="501/2")
    assert first.end_node == second.start_node == Node.objects.get(source_id="3")


@pytest.mark.parametrize("system", ["N60", "N43", "NN", "tuntematon"])
def test_other_heights_are_refused_with_what_to_do(system: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"8 points have heights.*--heights-offset"):
        survey(tmp_path, STREET, "--heights", system)

    assert not Node.objects.exists()


def test_a_measured_difference_converts_and_is_recorded(tmp_path: Path) -> None:
    survey(tmp_path, STREET, "--heights", "N60", "--heights-offset", "0.41")

    main = link(network="vesi")
    assert main.geometry.coords[1][2] == 98.36
    assert main.height_system == "N60"
    scope = LedgerEntry.objects.get(kind="vesijohto", action="import").scope
    assert (scope["heights"], scope["heights_offset_m"]) == ("N60", 0.41)


def test_heights_can_be_left_out(tmp_path: Path) -> None:
    survey(tmp_path, STREET, "--heights", "none")

    assert not any(one.geometry.hasz for one in (link(network="vesi"), link(network="jatevesi")))
    assert link(network="jatevesi").start_invert_m is None


def test_gk27_is_north_first_too(tmp_path: Path) -> None:
    text = "code;line;x;y\nvesijohto;1;6839000;27514000\nvesijohto;1;6839050;27514000\n"

    survey(tmp_path, text, *N2000, "--crs", "EPSG:3881", codes="")

    # Both zones have their meridian at 27°: northings differ by the scale there, 0.9996.
    east, north = link().geometry.coords[0][:2]
    assert east == pytest.approx(500_000 + 14_000 * 0.9996, abs=0.1)
    assert north == pytest.approx(6839000 * 0.9996, abs=0.1)


def test_where_both_orders_fit_nobody_guesses(tmp_path: Path, settings: Settings) -> None:
    settings.SERVICE_AREA = (0, 0, 9_000_000, 9_000_000)

    with pytest.raises(CommandError, match="--axes"):
        survey(tmp_path, STREET, *N2000)
    survey(tmp_path, STREET, *N2000, "--axes", "ne")

    assert link(network="vesi").geometry.coords[0][0] == 514000.0


def test_axes_that_contradict_the_service_area_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="only where x is north"):
        survey(tmp_path, STREET, *N2000, "--axes", "en")
    with pytest.raises(CommandError, match="only where x is east"):
        survey(tmp_path, STREET.replace("x;y", "itä;pohjoinen"), *N2000)


def test_codes_can_be_json(tmp_path: Path) -> None:
    codes = {"121": {"type": "vesijohto", "nimellishalkaisija": 63}, "900": {"type": "ohita"}}
    (tmp_path / "koodit.json").write_text(json.dumps(codes), encoding="utf-8")
    text = "121 501 6839000 514000\n121 501 6839050 514000\n900 0 6839050 514000\n"

    survey(
        tmp_path, text, *N2000, "--columns", "code=1,line=2,x=3,y=4",
        "--codes", str(tmp_path / "koodit.json"), codes="",
    )  # fmt: skip

    assert link().nominal_diameter_mm == 63


HEAD = "code;line;x;y;z;materiaali\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no points"),
        (HEAD.replace("code", "laatu") + "1;1;6839000;514000;1;\n", "no column for code"),
        (HEAD + "999;1;6839000;514000;1;\n", r"line 2: Codes.*999 \(1 points\)"),
        (HEAD + "121;1;pohjoinen;514000;1;\n", r"line 2: 1 values are no numbers: line 2 \(x\)"),
        (HEAD + "121;1;nan;514000;1;\n", "no numbers"),
        (HEAD + "121;;6839000;514000;1;\n", "line 2: .*no line number"),
        (HEAD + "121;5;6839000;514000;1;\n", "line 2: Line 5 has one point"),
        (
            HEAD + "121;5;6839000;514000;1;PE\n121;5;6839009;514000;1;PVC\n",
            "line 3: Line 5 has another materiaali here than at line 2",
        ),
        (
            HEAD + "121;5;6839000;514000;1;\n122;5;6839009;514000;1;\n",
            "line 3: Line 5 has the code 122 here and 121 at line 2",
        ),
        (
            HEAD + "121;5;6839000;514000;1;kulta\n121;5;6839009;514000;1;kulta\n",
            "line 2, materiaali: .*one of PE",
        ),
        (HEAD + "121;5;6839000;514000\n", "line 2: The row has 4 columns, not 6"),
        (HEAD + "121;5;7939000;514000;1;\n121;5;6839009;514000;1;\n", "1 of 2 points lie outside"),
        (
            HEAD
            + "121;5;6839000;514000;1;\n121;5;6839009;514000;1;\n"
            + "121;6;6839009.5;514000;1;\n121;6;6839020;514000;1;\n",
            "Pipes do not meet",
        ),
        (HEAD + '121;5;6839000;"514000;1;\n', "line 2: .*quotation mark"),
    ],
)
def test_faults_are_told_with_their_line(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=message):
        survey(tmp_path, text, *N2000)

    assert not Node.objects.exists()


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ("koodi;laatu\n1;2\n", "must name the columns code and type"),
        ("code;type\n121;putki\n", "line 2: The type is none of"),
        ("code;type\n121;vesijohto\n121;vesijohto\n", "line 3: The code is missing, or is there"),
        ("code;type;paino\n121;vesijohto;5\n", "line 2: vesijohto has no property paino"),
        ("code;type;height\n203;paloposti;kannen_korkeus\n", "line 2, height"),
    ],
)
def test_a_faulty_code_table_is_told_with_its_line(
    codes: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=message):
        survey(tmp_path, STREET, *N2000, codes=codes)


def test_eastings_without_the_zone_number_have_a_hint(tmp_path: Path) -> None:
    text = "code;line;x;y\nvesijohto;1;6839000;514000\nvesijohto;1;6839050;514000\n"

    with pytest.raises(CommandError, match="EPSG:3134"):
        survey(tmp_path, text, *N2000, "--crs", "EPSG:3881", codes="")


def test_an_old_code_page_can_be_named(tmp_path: Path) -> None:
    text = HEAD + "121;ä;6839000;514000;1;\n121;ä;6839009;514000;1;\n"
    (tmp_path / "koodit.csv").write_text(CODES, encoding="utf-8")
    (tmp_path / "katu.txt").write_bytes(text.encode("cp850"))

    words = ("--crs", "EPSG:3067", *N2000, "--codes", str(tmp_path / "koodit.csv"))
    call_command("import_survey", str(tmp_path / "katu.txt"), *words, "--encoding", "cp850",
                 stdout=StringIO())  # fmt: skip

    assert link().source_id == "ä"
