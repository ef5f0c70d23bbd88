"""KuntaGML of other senders: its forms, its dirt, and what is refused. All data is invented."""

from __future__ import annotations

import contextlib
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisapp.core.errors import VesiverkkoError
from networks.exchange.files import NetworkFile, read_network
from networks.exchange.kuntagml.reading import read_kuntagml
from networks.exchange.model import ReadingRules
from networks.exchange.placing import Placement

if TYPE_CHECKING:
    from pathlib import Path

    from networks.exchange.features import Feature, GisFile
    from networks.exchange.model import NetworkModel

NEW: Final = "http://www.kuntatietopalvelu.fi/gml/kantakartta"
OLD: Final = "http://www.paikkatietopalvelu.fi/gml/kantakartta"
GML: Final = 'xmlns:gml="http://www.opengis.net/gml"'
SRS_NAMES: Final = (
    "EPSG:3881",
    "epsg:3881",
    "http://www.opengis.net/gml/srs/epsg.xml#3881",
    "urn:x-ogc:def:crs:EPSG:3881",
    "urn:ogc:def:crs:EPSG::3881",
    "urn:ogc:def:crs:EPSG:6.18:3881",
    "http://www.opengis.net/def/crs/EPSG/0/3881",
    "urn:ogc:def:crs,crs:EPSG::3881,crs:EPSG::3900",
)
LINE: Final = "27514000 6841000 27514100 6841000"


def line(positions: str = LINE, srs: str = "EPSG:3881", dimension: str = "") -> str:
    """A place of a pipe."""
    said = f' srsDimension="{dimension}"' if dimension else ""
    inside = f'<gml:LineString srsName="{srs}"><gml:posList{said}>{positions}</gml:posList>'
    return f"<k:keskilinja>{inside}</gml:LineString></k:keskilinja>"


def point(position: str = "27514000 6841000", srs: str = "EPSG:3881") -> str:
    """A place of a node."""
    inside = f'<gml:Point srsName="{srs}"><gml:pos>{position}</gml:pos></gml:Point>'
    return f"<k:referenssipiste>{inside}</k:referenssipiste>"


def part(place: str, words: str = "", own: str = "P1", element: str = "Vesihuoltoverkonosa") -> str:
    """One part of a network."""
    where = f"<k:sijainnit><k:Sijainti>{place}</k:Sijainti></k:sijainnit>" if place else ""
    ids = f"<k:yksilointitieto>{own}</k:yksilointitieto>" if own else ""
    return (
        f"<k:{element}>{ids}<k:alkuPvm>1001-01-01T00:00:00</k:alkuPvm>{where}{words}</k:{element}>"
    )


def sewer(words: str = "", own: str = "V1") -> str:
    """One sewer."""
    return part(line(), words, own, "Viemariverkonosa")


def base_map(*parts: str, space: str = NEW) -> str:
    """The parts in a base map, one on each line from line 2."""
    root = f'<k:KantakarttaAineisto xmlns:k="{space}" {GML}>'
    return "\n".join((root, *parts, "</k:KantakarttaAineisto>"))


def read(*parts: str, space: str = NEW, network: str = "vesi") -> GisFile:
    """What the reader makes of the parts."""
    return read_kuntagml(BytesIO(base_map(*parts, space=space).encode()), network=network)


def only(file: GisFile) -> Feature:
    """The one feature of the file."""
    (feature,) = file.features
    return feature


def network(folder: Path, *parts: str, keep_gaps: bool = False) -> NetworkModel:
    """The parts as a network in our coordinates."""
    rules = ReadingRules(network="jatevesi", keep_gaps=keep_gaps)
    path = folder / "kartta.gml"
    path.write_text(base_map(*parts), encoding="utf-8")
    file = NetworkFile(path=path, format="kuntagml", rules=rules, placement=Placement(srid=3881))
    return read_network(file)


@pytest.mark.parametrize("space", [NEW, OLD, f"{OLD}/2.1.1"])
def test_both_namespaces_are_read(space: str) -> None:
    assert only(read(part(line()), space=space)).layer == "vesijohto"


@pytest.mark.parametrize("srs", SRS_NAMES)
def test_every_form_of_srs_name_is_read_east_first(srs: str) -> None:
    file = read(part(line(srs=srs)))

    assert file.srid == 3881
    assert only(file).positions[0] == (27514000.0, 6841000.0)


@pytest.mark.parametrize("srs", ["EPSG:0000", "Unknown EPSG", ""])
def test_a_file_may_not_know_its_system(srs: str) -> None:
    assert read(part(line(srs=srs))).srid is None


def test_parts_in_several_systems_are_refused() -> None:
    with pytest.raises(VesiverkkoError, match="several coordinate systems"):
        read(part(line()), part(line(srs="EPSG:3879"), own="P2"))


def test_coordinates_in_scientific_notation_are_read() -> None:
    file = read(part(line("2.7514E7 6841000.0 2.75141E7 6841000.0")))

    assert only(file).positions[1] == (27514100.0, 6841000.0)


@pytest.mark.parametrize("dimension", ["", "3"])
def test_heights_are_found_where_the_dimension_is_not_said(dimension: str) -> None:
    high = "27514000 6841000 98.5 27514100 6841000 98.0"

    assert only(read(part(line(high, dimension=dimension)))).positions == (
        (27514000.0, 6841000.0, 98.5),
        (27514100.0, 6841000.0, 98.0),
    )


def test_three_flat_positions_have_no_heights() -> None:
    assert len(only(read(part(line(f"{LINE} 27514200 6841000")))).positions) == 3


@pytest.mark.parametrize("said", ["N60", "N 60", "n60-järjestelmä", "NN", "N43"])
def test_heights_of_old_systems_are_refused(said: str) -> None:
    technical = f"<k:TekninenTieto><k:korkeusjarjestelma>{said}</k:korkeusjarjestelma>"
    high = line("27514000 6841000 98.5 27514100 6841000 98.0", dimension="3")

    with pytest.raises(VesiverkkoError, match=r"not in N2000 alone. Convert"):
        read(f"{technical}</k:TekninenTieto>", part(high))


def test_heights_of_an_old_system_in_the_srs_name_are_refused() -> None:
    srs = "urn:ogc:def:crs,crs:EPSG::3881,crs:EPSG::5717"
    high = line("27514000 6841000 98.5 27514100 6841000 98.0", srs, "3")

    with pytest.raises(VesiverkkoError, match="N60"):
        read(part(high))


@pytest.mark.parametrize(
    ("text", "millimetres"),
    [
        ("110", 110),
        ("DN 110", 110),
        ("Ø160", 160),
        ("110 mm", 110),
        ("0,6 m", 600),
        ("110x6.6", 110),
        ("PEH 63", 63),
        ("ei tiedossa", None),
        ("sopimuksen mukaan", None),
        ("0", None),
        ("99999", None),
    ],
)
def test_a_diameter_is_free_text(text: str, millimetres: int | None) -> None:
    file = read(part(line(), f"<k:halkaisija>{text}</k:halkaisija>"))

    assert only(file).properties["nimellishalkaisija"] == millimetres


def test_what_is_not_understood_is_told_without_its_text() -> None:
    odd = "Aatu Esimerkki"
    words = "".join(
        f"<k:{tag}>{odd}</k:{tag}>"
        for tag in ("toiminta", "verkonomistaja", "materiaali", "halkaisija", "rakennusvuosi")
    )
    file = read(part(line(), words), sewer(f"<k:laji>{odd}</k:laji>"))

    assert len(file.warnings) == 5
    assert odd not in repr(file)


@pytest.mark.parametrize(
    ("laji", "network"),
    [
        ("jätevesi", "jatevesi"),
        ("Sadevesi", "hulevesi"),
        ("sekavesi", "sekavesi"),
        ("ei tiedossa", "hulevesi"),
    ],
)
def test_the_liquid_says_the_network(laji: str, network: str) -> None:
    file = read(sewer(f"<k:laji>{laji}</k:laji>"), network="hulevesi")

    assert only(file).properties["verkosto"] == network


@pytest.mark.parametrize(
    ("tyyppi", "layer", "type_code"),
    [
        ("venttiili", "venttiili", "sulkuventtiili"),
        ("paloposti", "paloposti", "maapaloposti"),
        ("kaivo", "kaivo", "tarkastuskaivo"),
        ("vedenottamo", "laite", "vedenottamo"),
        ("vesiposti", "laite", "muu"),
        ("ei tiedossa", "laite", "muu"),
    ],
)
def test_points_are_nodes_of_their_type(tyyppi: str, layer: str, type_code: str) -> None:
    feature = only(read(part(point(), f"<k:tyyppi>{tyyppi}</k:tyyppi>")))

    assert (feature.layer, feature.properties["tyyppi"]) == (layer, type_code)


def test_what_is_no_part_of_a_network_is_left_out_and_told() -> None:
    file = read(
        part(line()),
        part(point(), "<k:tyyppi>sijaintikilpi</k:tyyppi>", own="S1"),
        part(line(), "<k:loppuPvm>2020-01-01T00:00:00</k:loppuPvm>", own="E1"),
        part("<gml:Null>unknown</gml:Null>", own="N1"),
        part(point(), "<k:tyyppi>putki</k:tyyppi>", own="T1"),
    )

    assert [feature.key for feature in file.features] == ["P1"]
    assert file.warnings == (
        "1 parts are structures, signs or texts (tyyppi) and are left out: S1",
        "1 parts have ended (loppuPvm) and are left out: E1",
        "2 parts have no place that fits their type and are left out: N1, T1",
    )


@pytest.mark.parametrize("position", ["27200000 6600000", "0 0"])
def test_a_point_that_means_nowhere_is_no_place(position: str) -> None:
    file = read(part(line()), part(point(position), "<k:tyyppi>kaivo</k:tyyppi>", own="K1"))

    assert [feature.key for feature in file.features] == ["P1"]
    assert "1 parts have no place" in file.warnings[0]


def test_the_year_1001_is_no_end() -> None:
    words = "<k:loppuPvm>1001-01-01T00:00:00</k:loppuPvm>"

    assert only(read(part(line(), words))).key == "P1"


def test_a_wfs_answer_around_the_parts_is_read() -> None:
    text = (
        f'<w:FeatureCollection xmlns:w="http://www.opengis.net/wfs" xmlns:k="{OLD}" {GML}>'
        f"<gml:featureMember>{part(line())}</gml:featureMember></w:FeatureCollection>"
    )

    assert only(read_kuntagml(BytesIO(text.encode()), network="vesi")).key == "P1"


def test_pipes_meet_by_place(tmp_path: Path) -> None:
    model = network(
        tmp_path,
        part(line()),
        part(line("27514100 6841000.02 27514200 6841000"), own="P2"),
        part(point("27514100 6841000"), "<k:tyyppi>venttiili</k:tyyppi>", own="V"),
    )

    assert [(link.start, link.end) for link in model.links] == [("P1/alku", "V"), ("V", "P2/loppu")]


def test_gaps_are_refused_unless_they_are_to_be_kept(tmp_path: Path) -> None:
    parts = (part(line()), part(line("27514100.5 6841000 27514200 6841000"), own="P2"))

    with pytest.raises(VesiverkkoError, match="Pipes do not meet"):
        network(tmp_path, *parts)

    assert len(network(tmp_path, *parts, keep_gaps=True).nodes) == 4


@pytest.mark.parametrize(
    ("parts", "message", "place"),
    [
        ([part(line(), own="")], "no id", "line 2"),
        ([part(line(), own="kaksi sanaa")], "no id", "line 2"),
        ([part(line("a b c d"))], "not a number", "line 2"),
        ([part(line("27514000 6841000"))], "two positions", "line 2"),
        ([part(line() + line())], "fits|two|place", None),
        ([part(line(), own=f"A{n}") for n in range(3)] + ["<k:x>"], "not well-formed", "line 6"),
        ([part(line()), "<u:x/>"], "not well-formed", "line 3"),
        ([part(line()), "<k:x>" * 300], "not well-formed", "line 3"),
        (["<k:Rakennus/>"], "no parts of networks", ""),
    ],
)
def test_faults_are_told_with_their_line(parts: list[str], message: str, place: str | None) -> None:
    with pytest.raises(VesiverkkoError, match=message) as caught:
        read(*parts)

    assert place is None or caught.value.locator == place


def test_curved_and_manifold_lines_are_refused() -> None:
    where = f"<k:Sijainti>{line()}</k:Sijainti>"
    twice = part(line()).replace(where, where * 2)

    with pytest.raises(VesiverkkoError, match="P1 has 2 places"):
        read(twice)


def test_a_document_type_declaration_is_refused() -> None:
    text = (
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n'
        f'<x xmlns:k="{NEW}" {GML}>{part(line(), own="&b;")}</x>'
    )

    with pytest.raises(VesiverkkoError, match="document type declaration"):
        read_kuntagml(BytesIO(text.encode()), network="vesi")


def test_two_parts_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(VesiverkkoError, match="Two links have the id P1: line 2 and line 3"):
        network(tmp_path, part(line()), part(line()))


def test_another_system_than_the_command_says_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VesiverkkoError, match="EPSG:3879"):
        network(tmp_path, part(line(srs="EPSG:3879")))


@given(st.data())
def test_a_damaged_file_is_read_or_refused_never_more(data: st.DataObject) -> None:
    parts = (part(line()), sewer("<k:laji>sadevesi</k:laji><k:halkaisija>300</k:halkaisija>"))
    text = base_map(*parts).encode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    damaged = text[:start] + data.draw(st.binary(max_size=20)) + text[end:]

    with contextlib.suppress(VesiverkkoError):
        read_kuntagml(BytesIO(damaged), network="vesi")


def test_a_part_of_too_many_elements_is_refused() -> None:
    with pytest.raises(VesiverkkoError, match="more than 100000 elements") as caught:
        read(part(line(), "<k:x/>" * 100_000))

    assert caught.value.locator == "line 2"
