"""CQL2 text read into the tree: precedence, brackets, literals, and what is refused."""

from __future__ import annotations

import pytest
import shapely

from gisapp.core.errors import LimitError, VesiverkkoError
from gisapp.geo import crs
from gisapp.ogc import limits
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.cql2 import parse_text
from gisapp.ogc.geometry.shapes import Box, Shape

A, B, D = (ast.Reference(name) for name in "abd")


def number(text: str) -> ast.Literal:
    return ast.Literal(text, ast.LiteralKind.NUMBER)


def text(value: str) -> ast.Literal:
    return ast.Literal(value, ast.LiteralKind.TEXT)


def time(value: str) -> ast.Literal:
    return ast.Literal(value, ast.LiteralKind.TIME)


def is_one(reference: ast.Reference) -> ast.Compare:
    return ast.Compare(ast.Comparison.EQUAL, reference, number("1"))


@pytest.mark.parametrize(
    ("written", "tree"),
    [
        ("a=1 OR b=1 AND d=1", ast.Or((is_one(A), ast.And((is_one(B), is_one(D)))))),
        ("(a=1 OR b=1) AND d=1", ast.And((ast.Or((is_one(A), is_one(B))), is_one(D)))),
        ("NOT a=1 AND b=1", ast.And((ast.Not(is_one(A)), is_one(B)))),
        ("NOT (a=1 AND b=1)", ast.Not(ast.And((is_one(A), is_one(B))))),
        ("not((a=1))", ast.Not(is_one(A))),
        ("\n a = 1 \t", is_one(A)),
        ('"a"=1', is_one(A)),
        ("true", ast.Always(value=True)),
        ("a=1 AND FALSE", ast.And((is_one(A), ast.Always(value=False)))),
    ],
)
def test_logic_binds_as_it_should(written: str, tree: ast.Node) -> None:
    assert parse_text(written) == tree


def plus(left: ast.Operand, right: ast.Operand) -> ast.Arithmetic:
    return ast.Arithmetic("+", left, right)


@pytest.mark.parametrize(
    ("written", "operand"),
    [
        ("1", number("1")),
        ("-1.5e3", number("-1.5e3")),
        ("+.5", number(".5")),
        ("a+1+b", plus(plus(A, number("1")), B)),
        ("a+b*2", plus(A, ast.Arithmetic("*", B, number("2")))),
        ("(a+b)*2", ast.Arithmetic("*", plus(A, B), number("2"))),
        ("a-1", ast.Arithmetic("-", A, number("1"))),
        ("a - -1", ast.Arithmetic("-", A, number("-1"))),
        ("-a", ast.Arithmetic("-", number("0"), A)),
        ("a^2*b", ast.Arithmetic("*", ast.Arithmetic("^", A, number("2")), B)),
        ("a div 2", ast.Arithmetic("div", A, number("2"))),
        ("a % 2", ast.Arithmetic("%", A, number("2"))),
        ("''", text("")),
        ("'Via dell''Avvento'", text("Via dell'Avvento")),
        (r"'Via dell\'Avvento'", text("Via dell'Avvento")),
        (r"'a\tb\\c'", text("a\tb\\c")),
        ("TRUE", ast.Literal("true", ast.LiteralKind.BOOLEAN)),
        ("DATE('2024-02-29')", time("2024-02-29")),
        ("timestamp('2024-02-29T10:00:00Z')", time("2024-02-29T10:00:00Z")),
        ("CASEI(b)", ast.Call("casei", (B,))),
        ("accenti(casei('Ä'))", ast.Call("accenti", (ast.Call("casei", (text("Ä"),)),))),
        ("date", ast.Reference("date")),
        ("point", ast.Reference("point")),
    ],
)
def test_values_are_read(written: str, operand: ast.Operand) -> None:
    assert parse_text(f"d = {written}") == ast.Compare(ast.Comparison.EQUAL, D, operand)


def test_lists_of_choices_and_bounds() -> None:
    in_list = ast.In(A, (number("1"), number("-2"), text("x")))

    assert parse_text("a IN (1, -2, 'x')") == in_list
    assert parse_text("a NOT IN (1, -2, 'x')") == ast.Not(in_list)
    between = ast.And(
        (
            ast.Compare(ast.Comparison.GREATER_OR_EQUAL, A, number("1")),
            ast.Compare(ast.Comparison.LESS_OR_EQUAL, A, plus(B, number("2"))),
        )
    )
    assert parse_text("a BETWEEN 1 AND b+2") == between
    assert parse_text("a NOT BETWEEN 1 AND b+2 AND d=1") == ast.And((ast.Not(between), is_one(D)))


def test_patterns_keep_their_escapes() -> None:
    pattern = ast.Pattern(r"50\%_\\x'%", "%", "_", "\\")

    assert parse_text(r"a LIKE '50\%_\\x''%'") == ast.Like(A, pattern)
    folded = ast.Pattern("x%", "%", "_", "\\", ("casei", "accenti"))
    call = ast.Call("accenti", (ast.Call("casei", (A,)),))
    assert parse_text("ACCENTI(CASEI(a)) LIKE ACCENTI(CASEI('x%'))") == ast.Like(call, folded)


def test_null() -> None:
    assert parse_text("a IS NULL") == ast.IsNull(A)
    assert parse_text("a IS NOT NULL") == ast.Not(ast.IsNull(A))
    assert parse_text("POINT(1 2) IS NULL") == ast.IsNull(Shape(4326, shapely.Point(1, 2)))


@pytest.mark.parametrize(
    ("written", "wkt"),
    [
        ("POINT(1 2)", "POINT (1 2)"),
        ("point z (1 2 3)", "POINT Z (1 2 3)"),
        ("LINESTRING(-1 2, 3.5 +4)", "LINESTRING (-1 2, 3.5 4)"),
        ("POLYGON((0 0,9 0,9 9,0 0))", "POLYGON ((0 0, 9 0, 9 9, 0 0))"),
        ("MULTIPOINT((1 2),(3 4))", "MULTIPOINT ((1 2), (3 4))"),
        ("MULTIPOINT(1 2,3 4)", "MULTIPOINT ((1 2), (3 4))"),
        ("MULTILINESTRING((0 0,1 1),(2 2,3 3))", "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))"),
        ("MULTIPOLYGON(((0 0,9 0,9 9,0 0)))", "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)))"),
        (
            "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))",
            "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))",
        ),
    ],
)
def test_geometry_is_read(written: str, wkt: str) -> None:
    node = parse_text(f"S_INTERSECTS(a, {written})")

    assert isinstance(node, ast.Spatial)
    assert isinstance(node.right, Shape)
    assert node.right.geometry.wkt == wkt


def test_geometry_is_in_the_order_of_its_system() -> None:
    north_first = crs.parse("http://www.opengis.net/def/crs/EPSG/0/4326")

    node = parse_text("S_WITHIN(POINT(61.6 27.2), BBOX(61, 27, 62, 28))", north_first)

    assert node == ast.Spatial(
        ast.Relation.WITHIN, Shape(4326, shapely.Point(27.2, 61.6)), Box(4326, 27, 61, 28, 62)
    )


def test_times_relate() -> None:
    open_interval = ast.Interval(time("2024-01-01"), None)

    assert parse_text("T_AFTER(a, DATE('2024-01-01'))") == ast.Temporal(
        ast.TimeRelation.AFTER, A, time("2024-01-01")
    )
    assert parse_text("t_intersects(a, interval('2024-01-01','..'))") == ast.Temporal(
        ast.TimeRelation.INTERSECTS, A, open_interval
    )
    assert parse_text("T_DURING(INTERVAL(a,b), INTERVAL('2024-01-01','..'))") == ast.Temporal(
        ast.TimeRelation.DURING, ast.Interval(A, B), open_interval
    )


def test_lists_relate() -> None:
    assert parse_text("A_CONTAINS(a, ('x','y'))") == ast.Lists(
        ast.ListRelation.CONTAINS, A, (text("x"), text("y"))
    )
    assert parse_text("A_CONTAINEDBY(a, ('x'))") == ast.Lists(
        ast.ListRelation.CONTAINED_BY, A, (text("x"),)
    )
    assert parse_text("A_EQUALS(a, ())") == ast.Lists(ast.ListRelation.EQUALS, A, ())


WRONG = [
    "",
    " ",
    "a",
    "1",
    "a=",
    "=1",
    "a==1",
    "a=1 b=2",
    "a=1 AND",
    "AND a=1",
    "(a=1",
    "a=1)",
    "a = 'x",
    'a = "x',
    "a = b = d",
    "a=1;--",
    "a=1 /* x */",
    "a = $1",
    "a = %s",
    "a = {}",
    "a = 1 UNION SELECT 1",
    "owner__password__startswith = 'x'  ;",
    "a->>'x' = 'y'",
    "a::text = 'x'",
    "pg_sleep(9) = 1",
    "S_INTERSECTS(a)",
    "S_INTERSECTS(a, 'x')",
    "S_INTERSECTS(a, POINT(1))",
    "S_INTERSECTS(a, POINT(1 2 3 4))",
    "S_INTERSECTS(a, POINT())",
    "S_INTERSECTS(a, POINT EMPTY)",
    "S_INTERSECTS(a, POINT(1e999 2))",
    "S_INTERSECTS(a, POINT(nan 2))",
    "S_INTERSECTS(a, LINESTRING(1 2))",
    "S_INTERSECTS(a, POLYGON((0 0,9 0,9 9,1 1)))",
    "S_INTERSECTS(a, LINESTRING(0 0, 1 1 1))",
    "S_INTERSECTS(a, BBOX(1,2,3))",
    "S_INTERSECTS(a, BBOX(1,4,3,2))",
    "S_DWITHIN(a, POINT(1 2), 5)",
    "T_AFTER(a, POINT(1 2))",
    "T_DURING(a, INTERVAL('2024-01-01','..'))",
    "INTERVAL('2024-01-01') = a",
    "A_CONTAINS(a, (b, 'x'))",
    "a LIKE b",
    "a LIKE 1",
    "a LIKE CASEI(b)",
    "a IN ()",
    "a IN 1",
    "a IN (b=1)",
    "a BETWEEN 1",
    "a IS 1",
    "(a=1) IS NULL",
    "(a=1) = true",
    "a = (1,2)",
    "a ^ 2 ^ 3 = 1",
    "casei(a, b) = 1 and",
    "'x' LIKE",
    "NOT",
    "a = ٣",
    "\0",
]


@pytest.mark.parametrize("written", WRONG)
def test_what_is_no_filter_is_refused(written: str) -> None:
    with pytest.raises(VesiverkkoError) as caught:
        parse_text(written)

    assert caught.value.locator == "filter"


@pytest.mark.parametrize(
    ("opening", "closing"), [("(", ")"), ("NOT ", ""), ("a=1 AND (", ")"), ("casei(", ")")]
)
@pytest.mark.parametrize("depth", [limits.FILTER_DEPTH + 1, 1_000, 8_000])
def test_deep_filters_are_refused(opening: str, closing: str, depth: int) -> None:
    with pytest.raises(LimitError):
        parse_text(opening * depth + "a=1" + closing * depth)


def test_limits() -> None:
    choices = ",".join(map(str, range(limits.IDS)))

    parse_text(f"a IN ({choices})")
    for long in (
        f"a IN ({choices},1)",
        "a=1" + " OR a=1" * limits.FILTER_NODES,
        f"a = '{'x' * (limits.LITERAL_CHARACTERS + 1)}'",
        " " * limits.FILTER_CHARACTERS + "a=1",
        "a = 1" + "+1" * limits.FILTER_NODES,
    ):
        with pytest.raises(LimitError):
            parse_text(long)
