"""Every operator of CQL2 and of Filter Encoding beyond comparison, run against the database."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from gisapp.core.errors import VesiverkkoError
from gisapp.features import registry
from gisapp.geo import crs
from gisapp.ogc.errors import Code, OwsError
from gisapp.ogc.filters.cql2 import parse_text
from gisapp.ogc.filters.fes import parse_filter
from gisapp.ogc.filters.to_q import to_q
from tests.make import EAST, NORTH, make_node, make_point
from tests.support.features import make_interruption

if TYPE_CHECKING:
    from gisapp.ogc.filters import ast
    from networks.models import Node

pytestmark = pytest.mark.django_db

TM35FIN = crs.parse("EPSG:3067")
FES = "http://www.opengis.net/fes/2.0"
OGC = "http://www.opengis.net/ogc"
GML = "http://www.opengis.net/gml/3.2"


def rows_of(type_name: str, node: ast.Node) -> Any:
    feature_type = registry.get(type_name)
    return feature_type.model._default_manager.filter(to_q(node, feature_type))


def selected(type_name: str, written: str) -> set[str]:
    """The names of the nodes that CQL2 text selects."""
    rows = rows_of(type_name, parse_text(written, TM35FIN)).filter(kind=type_name)
    return set(rows.values_list("source_id", flat=True))


def fes(type_name: str, inside: str, namespace: str = FES) -> set[str]:
    """The names of the nodes that a filter selects."""
    declared = f'xmlns="{namespace}" xmlns:gml="{GML}" xmlns:vv="https://vesiverkko.fi/ns/1"'
    node = parse_filter(f"<Filter {declared}>{inside}</Filter>")
    return set(rows_of(type_name, node).filter(kind=type_name).values_list("source_id", flat=True))


def manhole(name: str, **values: Any) -> Node:
    defaults = {"kind": "kaivo", "type_code": "tarkastuskaivo", "network": "jatevesi"}
    return make_node(**{**defaults, "source_id": name, **values})


def hydrant(name: str, **values: Any) -> Node:
    return make_node(
        **{"kind": "paloposti", "type_code": "maapaloposti", "source_id": name, **values}
    )


@pytest.fixture
def manholes() -> None:
    manhole("Äyräs", diameter_mm=600, cover_level_m=100.5, bottom_level_m=98.0)
    manhole("ayras", diameter_mm=800, cover_level_m=101.0, bottom_level_m=99.5)
    manhole("Straße", diameter_mm=1000, cover_level_m=99.0, bottom_level_m=98.5)
    manhole("none")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("lahdetunnus = 'ayras'", {"ayras"}),
        ("CASEI(lahdetunnus) = CASEI('ÄYRÄS')", {"Äyräs"}),
        ("CASEI(lahdetunnus) = CASEI('STRASSE')", {"Straße"}),
        ("ACCENTI(lahdetunnus) = ACCENTI('Ayräs')", {"Äyräs"}),
        ("ACCENTI(CASEI(lahdetunnus)) = ACCENTI(CASEI('äyräs'))", {"Äyräs", "ayras"}),
        ("ACCENTI(CASEI(lahdetunnus)) LIKE ACCENTI(CASEI('Äy%'))", {"Äyräs", "ayras"}),
        ("CASEI(lahdetunnus) LIKE CASEI('%STRASSE')", {"Straße"}),
        ("CASEI(lahdetunnus) IN (CASEI('AYRAS'), CASEI('none'))", {"ayras", "none"}),
        ("lahdetunnus IN ('ayras', 'none', 'x')", {"ayras", "none"}),
        ("lower(lahdetunnus) = 'äyräs'", {"Äyräs"}),
        ("upper(lahdetunnus) = 'AYRAS'", {"ayras"}),
        ("length(lahdetunnus) = 6", {"Straße"}),
        ("halkaisija IN (600, 800.0)", {"Äyräs", "ayras"}),
        ("halkaisija IN (600.5, 1000)", {"Straße"}),
        ("NOT halkaisija IN (600)", {"ayras", "Straße"}),
        ("halkaisija BETWEEN 600 AND 800", {"Äyräs", "ayras"}),
        ("halkaisija NOT BETWEEN 600 AND 800", {"Straße"}),
        ("600 = halkaisija", {"Äyräs"}),
        ("700 < halkaisija", {"ayras", "Straße"}),
        ("halkaisija / 1000 > 0.7", {"ayras", "Straße"}),
        ("halkaisija / 0 = 1", set()),
        ("NOT halkaisija / 0 = 1", set()),
        ("halkaisija % 400 = 200", {"Äyräs", "Straße"}),
        ("halkaisija div 500 = 1", {"Äyräs", "ayras"}),
        ("halkaisija ^ 2 = 360000", {"Äyräs"}),
        ("-halkaisija < -700", {"ayras", "Straße"}),
        ("kannen_korkeus - pohjan_korkeus > 1", {"Äyräs", "ayras"}),
        ("abs(pohjan_korkeus - kannen_korkeus) = 2.5", {"Äyräs"}),
        ("floor(kannen_korkeus) = 100", {"Äyräs"}),
        ("ceil(kannen_korkeus) = 101", {"Äyräs", "ayras"}),
        ("round(kannen_korkeus) = 100", {"Äyräs"}),
        ("pohjan_korkeus < kannen_korkeus", {"Äyräs", "ayras", "Straße"}),
        ("kannen_korkeus IS NULL", {"none"}),
        ("kannen_korkeus + 1 IS NULL", {"none"}),
        ("POINT(1 2) IS NULL", set()),
        ("true", {"Äyräs", "ayras", "Straße", "none"}),
        ("false OR halkaisija = 600", {"Äyräs"}),
        ("NOT false AND NOT halkaisija = 600", {"ayras", "Straße"}),
        ("1 = 1", {"Äyräs", "ayras", "Straße", "none"}),
        ("'a' = 'b'", set()),
        ("halkaisija = 1e300", set()),
        ("halkaisija < 123456789012345678901234567890", {"Äyräs", "ayras", "Straße"}),
    ],
)
@pytest.mark.usefixtures("manholes")
def test_values(written: str, expected: set[str]) -> None:
    assert selected("kaivo", written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "lahdetunnus = 5",
        "halkaisija = '600'",
        "halkaisija = true",
        "lahdetunnus + 1 = 2",
        "lower(halkaisija) = 'x' AND sijainti = 'x'",
        "abs(lahdetunnus) = 1",
        "sijainti = 'x'",
        "sijainti = sijainti",
        "sijainti LIKE 'x'",
        "halkaisija ^ 0.5 = 1",
        "halkaisija ^ halkaisija = 1",
        "halkaisija ^ 9 ^ 9 = 1",
        "(halkaisija ^ 9) ^ 9 = 1",
        "1e300 * 1e300 = 1",
        "1e-300 / 1e300 = 1",
        "S_INTERSECTS(lahdetunnus, POINT(1 2))",
        "S_WITHIN(sijainti, GEOMETRYCOLLECTION(POINT(1 2)))",
        "S_WITHIN(sijainti, POLYGON((0 0,1 1,1 0,0 1,0 0)))",
        "T_AFTER(lahdetunnus, DATE('2024-01-01'))",
        "T_AFTER(halkaisija, 5)",
        "T_AFTER(muutettu, DATE('2024-13-01'))",
        "T_AFTER(muutettu, INTERVAL('2024-02-01','2024-01-01'))",
        "A_CONTAINS(lahdetunnus, ('x'))",
        "muutettu > DATE('0000-01-01')",
        "muutettu > TIMESTAMP('99999-01-01T00:00:00Z')",
    ],
)
def test_what_does_not_go_together_is_refused(written: str) -> None:
    with pytest.raises(VesiverkkoError) as caught:
        selected("kaivo", written)

    assert caught.value.locator == "filter"


@pytest.mark.parametrize("base", ["halkaisija", "kannen_korkeus"])
@pytest.mark.usefixtures("manholes")
def test_the_largest_arithmetic_that_is_let_through_runs(base: str) -> None:
    chain = " * ".join([base] * 18)

    assert selected("kaivo", f"{chain} > 0") == {"Äyräs", "ayras", "Straße"}
    with pytest.raises(OwsError, match="too large"):
        selected("kaivo", f"{chain} * {base} > 0")


@pytest.fixture
def hydrants() -> None:
    for day in (1, 15, 29):
        hydrant(f"{day}.", inspected_on=datetime.date(2024, 2, day))
    hydrant("none")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("tarkastuspvm = DATE('2024-02-15')", {"15."}),
        ("tarkastuspvm = '2024-02-15'", {"15."}),
        ("tarkastuspvm > TIMESTAMP('2024-02-15T00:00:00Z')", {"29."}),
        ("tarkastuspvm >= TIMESTAMP('2024-02-15T00:00:00Z')", {"15.", "29."}),
        ("tarkastuspvm < TIMESTAMP('2024-02-15T00:00:00+09:00')", {"1."}),
        ("tarkastuspvm IN (DATE('2024-02-01'), DATE('2024-02-29'))", {"1.", "29."}),
        ("T_AFTER(tarkastuspvm, DATE('2024-02-15'))", {"29."}),
        ("T_BEFORE(tarkastuspvm, DATE('2024-02-15'))", {"1."}),
        ("T_EQUALS(tarkastuspvm, DATE('2024-02-15'))", {"15."}),
        ("T_AFTER(tarkastuspvm, TIMESTAMP('2024-02-15T12:00:00Z'))", {"29."}),
        ("T_INTERSECTS(tarkastuspvm, TIMESTAMP('2024-02-15T12:00:00Z'))", {"15."}),
        ("T_INTERSECTS(tarkastuspvm, INTERVAL('2024-02-15','..'))", {"15.", "29."}),
        ("T_INTERSECTS(tarkastuspvm, INTERVAL('..','2024-02-15'))", {"1.", "15."}),
        ("T_INTERSECTS(tarkastuspvm, INTERVAL('..','..'))", {"1.", "15.", "29."}),
        ("T_DISJOINT(tarkastuspvm, INTERVAL('2024-02-02','2024-02-15'))", {"1.", "29."}),
        ("NOT T_AFTER(tarkastuspvm, DATE('2024-02-15'))", {"1.", "15."}),
        ("T_AFTER(tarkastuspvm, INTERVAL('2024-02-02','..'))", set()),
        ("T_BEFORE(tarkastuspvm, INTERVAL('2024-02-15','..'))", {"1."}),
    ],
)
@pytest.mark.usefixtures("hydrants")
def test_days(written: str, expected: set[str]) -> None:
    assert selected("paloposti", written) == expected


RELATIONS = {
    "T_CONTAINS": "outer",
    "T_DURING": "inner",
    "T_EQUALS": "same",
    "T_FINISHEDBY": "longer before",
    "T_FINISHES": "shorter after",
    "T_MEETS": "before",
    "T_METBY": "after",
    "T_OVERLAPPEDBY": "overlapping after",
    "T_OVERLAPS": "overlapping before",
    "T_STARTEDBY": "longer after",
    "T_STARTS": "shorter before",
    "T_AFTER": "far after",
    "T_BEFORE": "far before",
}
SPANS = {
    "outer": (5, 25),
    "inner": (12, 18),
    "same": (10, 20),
    "longer before": (5, 20),
    "shorter after": (15, 20),
    "before": (5, 10),
    "after": (20, 25),
    "overlapping after": (15, 25),
    "overlapping before": (5, 15),
    "longer after": (10, 25),
    "shorter before": (10, 15),
    "far after": (21, 25),
    "far before": (1, 9),
}


@pytest.mark.parametrize(("function", "name"), RELATIONS.items())
def test_intervals_of_two_properties(function: str, name: str) -> None:
    for i, (start, end) in enumerate(SPANS.values()):
        make_interruption(
            number=f"K-2024-{i}",
            starts_at=datetime.datetime(2024, 2, start, tzinfo=datetime.UTC),
            ends_at=datetime.datetime(2024, 2, end, tzinfo=datetime.UTC),
        )
    make_interruption(
        number="K-2024-99", starts_at=datetime.datetime(2024, 2, 1, tzinfo=datetime.UTC)
    )
    other = "INTERVAL('2024-02-10T00:00:00Z','2024-02-20T00:00:00Z')"

    node = parse_text(f"{function}(INTERVAL(alkaa,paattyy), {other})")
    found = set(rows_of("katkos", node).values_list("number", flat=True))

    assert found == {f"K-2024-{list(SPANS).index(name)}"}


LISTS = ("one", "two", "twice", "other", "empty")


def make_lists(**valves: list[uuid.UUID]) -> None:
    """An interruption for each list of valves."""
    for name, list_ in valves.items():
        make_interruption(number=f"K-2024-{LISTS.index(name)}", valves=list_)


def lists(node: ast.Node) -> set[str]:
    """The names of the lists that ``node`` selects."""
    numbers = rows_of("katkos", node).values_list("number", flat=True)
    return {LISTS[int(number.rpartition("-")[2])] for number in numbers}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("A_CONTAINS(venttiilit, ('{a}'))", {"one", "two"}),
        ("A_CONTAINS(venttiilit, ('{a}','{b}'))", {"two"}),
        ("A_CONTAINEDBY(venttiilit, ('{a}','x'))", {"one", "empty"}),
        ("A_EQUALS(venttiilit, ('{b}','{a}'))", {"two"}),
        ("A_EQUALS(venttiilit, ())", {"empty"}),
        ("A_OVERLAPS(venttiilit, ('{b}','x'))", {"two"}),
        ("A_OVERLAPS(venttiilit, venttiilit)", {"one", "two"}),
        ("venttiilit = '{a}'", {"one", "two"}),
        ("venttiilit = '{a} {b}'", {"two"}),
        ("venttiilit LIKE '{a}%'", {"one", "two"}),
        ("CASEI(venttiilit) = CASEI('{A}')", {"one"}),
    ],
)
def test_lists(written: str, expected: set[str]) -> None:
    a, b = uuid.UUID(int=10), uuid.UUID(int=2**127)
    make_lists(one=[a], two=[a, b], empty=[])
    filled = written.format(a=a, b=b, A=str(a).upper())

    assert lists(parse_text(filled)) == expected


@pytest.mark.parametrize(
    ("match", "expected"),
    [("Any", {"one", "two", "twice"}), ("All", {"one", "twice"}), ("One", {"one", "two"})],
)
def test_how_many_values_of_a_list_have_to_fit(match: str, expected: set[str]) -> None:
    a, b = uuid.UUID(int=1), uuid.UUID(int=2)
    make_lists(one=[a], two=[a, b], twice=[a, a], other=[b], empty=[])
    node = parse_filter(
        f'<Filter xmlns="{FES}"><PropertyIsEqualTo matchAction="{match}"><ValueReference>venttiilit'
        f"</ValueReference><Literal>{a}</Literal></PropertyIsEqualTo></Filter>"
    )

    assert lists(node) == expected


def corner(east: float, north: float) -> str:
    return f"{EAST + east} {NORTH + north}"


@pytest.fixture
def places() -> None:
    manhole("in", geometry=make_point(EAST + 5, NORTH + 5))
    manhole("edge", geometry=make_point(EAST, NORTH + 5))
    manhole("high", geometry=make_point(EAST + 6, NORTH + 5, 100.0))
    manhole("out", geometry=make_point(EAST + 100, NORTH))


SQUARE = (
    f"POLYGON(({corner(0, 0)},{corner(10, 0)},{corner(10, 10)},{corner(0, 10)},{corner(0, 0)}))"
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (f"S_INTERSECTS(sijainti, {SQUARE})", {"in", "edge", "high"}),
        (f"S_INTERSECTS({SQUARE}, sijainti)", {"in", "edge", "high"}),
        (f"S_DISJOINT(sijainti, {SQUARE})", {"out"}),
        (f"S_WITHIN(sijainti, {SQUARE})", {"in", "high"}),
        (f"S_CONTAINS({SQUARE}, sijainti)", {"in", "high"}),
        (f"S_CONTAINS(sijainti, {SQUARE})", set()),
        (f"S_TOUCHES(sijainti, {SQUARE})", {"edge"}),
        (f"S_CROSSES(sijainti, {SQUARE})", set()),
        (f"S_OVERLAPS(sijainti, {SQUARE})", set()),
        (f"S_EQUALS(sijainti, POINT({corner(100, 0)}))", {"out"}),
        ("S_EQUALS(sijainti, sijainti)", {"in", "edge", "high", "out"}),
        (f"S_WITHIN(POINT({corner(5, 5)}), {SQUARE})", {"in", "edge", "high", "out"}),
        (
            f"S_INTERSECTS(sijainti, GEOMETRYCOLLECTION({SQUARE},POINT({corner(100, 0)})))",
            {"in", "edge", "high", "out"},
        ),
        (f"S_DISJOINT(sijainti, GEOMETRYCOLLECTION({SQUARE}))", {"out"}),
        ("NOT S_INTERSECTS(sijainti, BBOX(0,0,1,1))", {"in", "edge", "high", "out"}),
    ],
)
@pytest.mark.usefixtures("places")
def test_places(written: str, expected: set[str]) -> None:
    assert selected("kaivo", written) == expected


POINT = f'<gml:Point><gml:pos srsName="EPSG:3067">{corner(0, 5)}</gml:pos></gml:Point>'
NAME = "<ValueReference>sijainti</ValueReference>"
BOX = (
    "<BBOX><ValueReference>{}</ValueReference><gml:Envelope><gml:lowerCorner>{}</gml:lowerCorner>"
    "<gml:upperCorner>{}</gml:upperCorner></gml:Envelope></BBOX>"
)


def near(unit: str, distance: str) -> str:
    return f"<DWithin>{NAME}{POINT}<Distance {unit}>{distance}</Distance></DWithin>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (near('uom="m"', "5"), {"in", "edge"}),
        (near('units="km"', "0.006"), {"in", "edge", "high"}),
        (near('uom="urn:ogc:def:uom:EPSG::9001"', "5"), {"in", "edge"}),
        (near('uom="http://www.opengis.net/def/uom/EPSG/0/9001"', "5"), {"in", "edge"}),
        (near('uom="ft"', "17"), {"in", "edge"}),
        (near('uom="m"', "0"), {"edge"}),
        (near('uom="m"', "1e30"), {"in", "edge", "high", "out"}),
        (f"<DWithin>{POINT}<Distance>5</Distance></DWithin>", {"in", "edge"}),
        (f"<Beyond>{NAME}{POINT}<Distance>5.5</Distance></Beyond>", {"high", "out"}),
        (f"<Within>{POINT}{NAME}</Within>", {"edge"}),
        (f"<Equals>{NAME}<Literal>{POINT}</Literal></Equals>", {"edge"}),
        (BOX.format("gml:boundedBy", corner(0, 0), corner(5, 5)), {"in", "edge"}),
    ],
)
@pytest.mark.usefixtures("places")
def test_distances_and_orders(inside: str, expected: set[str]) -> None:
    assert fes("kaivo", inside) == expected


@pytest.mark.parametrize(
    "distance",
    [
        "<Distance>-1</Distance>",
        "<Distance>NaN</Distance>",
        "<Distance/>",
        '<Distance uom="parsec">1</Distance>',
        '<Distance uom="http://127.0.0.1/uom">1</Distance>',
        "",
        "<Distance>1</Distance><Distance>1</Distance>",
    ],
)
def test_bad_distances_are_refused(distance: str) -> None:
    with pytest.raises(OwsError):
        fes("kaivo", f"<DWithin>{NAME}{POINT}{distance}</DWithin>")


EQUAL = (
    "<PropertyIsEqualTo><ValueReference>{}</ValueReference><Literal>{}</Literal>"
    "</PropertyIsEqualTo>"
)
DAY = "<ValueReference>tarkastuspvm</ValueReference>"


def instant(text: str, said: str = "") -> str:
    return (
        f'<gml:TimeInstant gml:id="t"><gml:timePosition {said}>{text}</gml:timePosition>'
        "</gml:TimeInstant>"
    )


def period(begin: str, end: str, said: str = "") -> str:
    return (
        f'<gml:TimePeriod gml:id="t"><gml:beginPosition>{begin}</gml:beginPosition>'
        f"<gml:endPosition {said}>{end}</gml:endPosition></gml:TimePeriod>"
    )


MONTH = period("2024-02-01", "2024-02-29")
NESTED = (
    f"<gml:TimePeriod><gml:begin>{instant('2024-02-01')}</gml:begin>"
    f"<gml:end>{instant('2024-02-29')}</gml:end></gml:TimePeriod>"
)
NOW = 'indeterminatePosition="now"'
UNKNOWN = 'indeterminatePosition="unknown"'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (f"<After>{DAY}{instant('2024-02-15')}</After>", {"29."}),
        (f"<Before>{DAY}{instant('2024-02-15')}</Before>", {"1."}),
        (f"<Before>{instant('2024-02-15')}{DAY}</Before>", {"29."}),
        (f"<After>{DAY}<Literal>2024-02-15</Literal></After>", {"29."}),
        (f"<TEquals>{DAY}{instant('2024-02-15')}</TEquals>", {"15."}),
        (f"<During>{DAY}{MONTH}</During>", {"15."}),
        (f"<During>{DAY}{NESTED}</During>", {"15."}),
        (f"<Begins>{DAY}{MONTH}</Begins>", {"1."}),
        (f"<Ends>{DAY}{MONTH}</Ends>", {"29."}),
        (f"<BegunBy>{MONTH}{DAY}</BegunBy>", {"1."}),
        (f"<EndedBy>{MONTH}{DAY}</EndedBy>", {"29."}),
        (f"<TContains>{MONTH}{DAY}</TContains>", {"15."}),
        (f"<AnyInteracts>{DAY}{period('2024-02-01', '2024-02-15')}</AnyInteracts>", {"1.", "15."}),
        (f"<AnyInteracts>{DAY}{period('2024-02-15', '', UNKNOWN)}</AnyInteracts>", {"15.", "29."}),
        (f"<After>{DAY}{instant('2024-02-15T08:59:59+09:00')}</After>", {"15.", "29."}),
        (f"<Before>{DAY}{instant('', NOW)}</Before>", {"1.", "15.", "29."}),
    ],
)
@pytest.mark.usefixtures("hydrants")
def test_times_in_gml(inside: str, expected: set[str]) -> None:
    assert fes("paloposti", inside) == expected


def test_names_that_gml_gives_every_feature() -> None:
    row = manhole("a")
    manhole("b")
    name = "<PropertyIsNull><ValueReference>gml:name</ValueReference></PropertyIsNull>"
    assert fes("kaivo", name) == {"a", "b"}
    assert fes("kaivo", f"<Not>{name}</Not>") == set()
    assert fes("kaivo", EQUAL.format("@gml:id", f"kaivo.{row.tunnus}")) == {"a"}
    assert fes("kaivo", EQUAL.format("@gml:id", "kaivo.x")) == set()


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (EQUAL.format("gml:boundedBy", 1), Code.PROCESSING_FAILED),
        (BOX.format("gml:description", "0 0", "1 1"), Code.INVALID_PARAMETER),
        ('<ResourceId rid="kaivo.1" version="PREVIOUS"/>', Code.OPTION_NOT_SUPPORTED),
        ('<ResourceId rid="kaivo.1" startDate="2024-01-01"/>', Code.OPTION_NOT_SUPPORTED),
    ],
)
def test_faults_have_the_code_that_the_standard_says(inside: str, code: Code) -> None:
    with pytest.raises(OwsError) as caught:
        fes("kaivo", inside)

    assert caught.value.code is code


def test_functions_and_arithmetic_of_filter_encoding() -> None:
    manhole("a", diameter_mm=600)
    manhole("B", diameter_mm=800)
    name = "<PropertyName>halkaisija</PropertyName>"
    sum_ = f"<Add>{name}<Literal>200</Literal></Add>"
    lower = '<Function name="lower"><PropertyName>lahdetunnus</PropertyName></Function>'

    assert fes(
        "kaivo", f"<PropertyIsEqualTo>{sum_}<Literal>800</Literal></PropertyIsEqualTo>", OGC
    ) == {"a"}
    assert fes(
        "kaivo", f"<PropertyIsEqualTo>{lower}<Literal>b</Literal></PropertyIsEqualTo>", OGC
    ) == {"B"}


def test_an_id_of_the_present_version_is_an_id() -> None:
    row = manhole("a")

    assert fes("kaivo", f'<ResourceId rid="kaivo.{row.tunnus}" version="LAST"/>') == {"a"}
