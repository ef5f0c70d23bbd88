"""Filter Encoding read into the tree: both versions alike, and its limits."""

from __future__ import annotations

import pytest
import shapely

from gisapp.core.errors import LimitError, VesiverkkoError
from gisapp.ogc import limits
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.fes import parse_filter
from gisapp.ogc.geometry.shapes import Box, Shape

FES = "http://www.opengis.net/fes/2.0"
OGC = "http://www.opengis.net/ogc"
GML = "http://www.opengis.net/gml/3.2"


def read(inside: str, namespace: str = FES) -> ast.Node:
    declared = f'xmlns="{namespace}" xmlns:gml="{GML}" xmlns:vv="https://vesiverkko.fi/ns/1"'
    return parse_filter(f"<Filter {declared}>{inside}</Filter>")


def compared(operator: str, first: str, second: str) -> str:
    return f"<{operator}>{first}{second}</{operator}>"


NAME = "<ValueReference>vv:laji</ValueReference>"
OLD_NAME = "<PropertyName>laji</PropertyName>"
VALUE = "<Literal>muu</Literal>"


def test_both_versions_give_the_same_tree() -> None:
    new = read(compared("PropertyIsEqualTo", NAME, VALUE))
    old = read(compared("PropertyIsEqualTo", OLD_NAME, VALUE), OGC)
    bare = read(compared("PropertyIsEqualTo", OLD_NAME, VALUE), "")

    expected = ast.Compare(ast.Comparison.EQUAL, ast.Reference("laji"), ast.Literal("muu"))
    assert new == old == bare == expected


def test_operators_without_a_namespace_are_read_inside_a_filter_that_has_one() -> None:
    bare = f'<PropertyIsEqualTo xmlns="">{OLD_NAME}{VALUE}</PropertyIsEqualTo>'
    mixed = f'<PropertyIsEqualTo xmlns="">{OLD_NAME}<Literal xmlns="{OGC}"/></PropertyIsEqualTo>'

    assert read(bare, OGC) == read(compared("PropertyIsEqualTo", OLD_NAME, VALUE), OGC)
    with pytest.raises(VesiverkkoError, match="mixes namespaces"):
        read(mixed, OGC)


def test_a_literal_may_come_first() -> None:
    assert read(compared("PropertyIsLessThan", VALUE, NAME)) == read(
        compared("PropertyIsGreaterThan", NAME, VALUE)
    )


def test_ids_of_all_spellings_are_read() -> None:
    new = read('<ResourceId rid="a.1"/><ResourceId rid="a.2"/>')
    old = read('<FeatureId fid="a.1"/><FeatureId fid="a.2"/>', OGC)
    gml = read('<GmlObjectId gml:id="a.1"/><GmlObjectId gml:id="a.2"/>', OGC)

    assert new == old == gml == ast.Ids(("a.1", "a.2"))


def test_like_has_its_three_characters() -> None:
    node = read(
        f'<PropertyIsLike wildCard="*" singleChar="?" escapeChar="!" matchCase="false">'
        f"{NAME}<Literal>m*</Literal></PropertyIsLike>"
    )

    pattern = ast.Pattern("m*", "*", "?", "!")
    assert node == ast.Like(ast.Reference("laji"), pattern, match_case=False)


@pytest.mark.parametrize(
    ("srs", "position"),
    [
        ("EPSG:4326", "27.2 61.6"),
        ("urn:ogc:def:crs:EPSG::4326", "61.6 27.2"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "27.2 61.6"),
    ],
)
def test_geometry_is_read_east_first(srs: str, position: str) -> None:
    node = read(
        f'<Intersects>{NAME}<gml:Point srsName="{srs}"><gml:pos>{position}</gml:pos></gml:Point>'
        "</Intersects>"
    )

    assert isinstance(node, ast.Spatial)
    assert node.right == Shape(4326, shapely.Point(27.2, 61.6))


def test_an_envelope_without_a_system_is_in_the_default_one() -> None:
    node = read(
        "<BBOX><gml:Envelope><gml:lowerCorner>1 2</gml:lowerCorner>"
        "<gml:upperCorner>3 4</gml:upperCorner></gml:Envelope></BBOX>"
    )

    assert node == ast.Spatial(ast.Relation.INTERSECTS, None, Box(3067, 1, 2, 3, 4))


LIKE = "<PropertyIsLike {}>" + NAME + VALUE + "</PropertyIsLike>"
WITHIN = "<Within>" + NAME + "<gml:{0}>{1}</gml:{0}></Within>"
RING = "<gml:exterior><gml:LinearRing><gml:posList>{}</gml:posList></gml:LinearRing></gml:exterior>"
FUNCTION = '<Function name="pg_sleep"><Literal>9</Literal></Function>'
NULL = "<PropertyIsNull><ValueReference>{}</ValueReference></PropertyIsNull>"
WRONG = {
    "unknown operator": "<PropertyIsRoughly/>",
    "empty": "",
    "two conditions": compared("PropertyIsEqualTo", NAME, VALUE) * 2,
    "one operand": compared("PropertyIsEqualTo", NAME, ""),
    "two literals": compared("PropertyIsEqualTo", VALUE, VALUE),
    "function": compared("PropertyIsEqualTo", FUNCTION, VALUE),
    "like without characters": LIKE.format(""),
    "like with long characters": LIKE.format('wildCard="%%" singleChar="_" escapeChar="!"'),
    "like with equal characters": LIKE.format('wildCard="*" singleChar="_" escapeChar="*"'),
    "foreign namespace": '<And xmlns="urn:x"/>',
    "not of two": f"<Not>{NULL.format('laji') * 2}</Not>",
    "no geometry": f"<Intersects>{NAME}</Intersects>",
    "open ring": WITHIN.format("Polygon", RING.format("0 0 1 1 1 0 2 2")),
    "odd numbers": WITHIN.format("LineString", "<gml:posList>0 0 1</gml:posList>"),
    "endless number": WITHIN.format("Point", "<gml:pos>1e999 0</gml:pos>"),
    "path": NULL.format("../laji"),
    "xpath function": NULL.format("count(//*)"),
    "gml property": NULL.format("gml:location"),
    "id without id": "<ResourceId/>",
}


@pytest.mark.parametrize("inside", [pytest.param(v, id=k) for k, v in WRONG.items()])
def test_a_filter_that_makes_no_sense_is_refused(inside: str) -> None:
    with pytest.raises(VesiverkkoError):
        read(inside)


@pytest.mark.parametrize("operator", ["And", "Or", "Not"])
@pytest.mark.parametrize("depth", [limits.FILTER_DEPTH + 1, 1_000])
def test_deep_filters_are_refused(operator: str, depth: int) -> None:
    null = f"<PropertyIsNull>{NAME}</PropertyIsNull>"
    beside = "" if operator == "Not" else null
    inside = f"<{operator}>{beside}" * depth + null + f"</{operator}>" * depth

    with pytest.raises(VesiverkkoError):
        read(inside)


def test_many_conditions_are_refused() -> None:
    null = f"<PropertyIsNull>{NAME}</PropertyIsNull>"

    with pytest.raises(LimitError):
        read(f"<Or>{null * (limits.FILTER_NODES + 1)}</Or>")


def test_many_ids_are_refused() -> None:
    with pytest.raises(LimitError):
        read('<ResourceId rid="a.1"/>' * (limits.IDS + 1))


def test_a_long_literal_is_refused() -> None:
    long = f"<Literal>{'x' * (limits.LITERAL_CHARACTERS + 1)}</Literal>"

    with pytest.raises(LimitError):
        read(compared("PropertyIsEqualTo", NAME, long))
