"""CQL2 JSON gives the same trees as the text, in its final form and in those of the drafts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gisapp.core.errors import LimitError, VesiverkkoError
from gisapp.ogc import limits
from gisapp.ogc.filters.cql2 import parse_json, parse_json_text, parse_text

A = {"property": "a"}
POINT = {"type": "Point", "coordinates": [1, 2]}


def op(name: str, *args: Any) -> dict[str, Any]:
    return {"op": name, "args": list(args)}


SAME = [
    ("a = 1", op("=", A, 1)),
    ("a <> 'x'", op("<>", A, "x")),
    ("a >= 1.5", op(">=", A, 1.5)),
    ("a = true", op("=", A, True)),
    ("a = 123456789012345678", op("=", A, 123456789012345678)),
    ("true", True),
    ("a=1 AND a=2 AND a=3", op("and", op("=", A, 1), op("=", A, 2), op("=", A, 3))),
    ("a=1 OR NOT a=2", op("or", op("=", A, 1), op("not", op("=", A, 2)))),
    (r"a LIKE 'x\%%'", op("like", A, r"x\%%")),
    ("CASEI(a) LIKE CASEI('x%')", op("like", op("casei", A), op("casei", "x%"))),
    ("CASEI(a) LIKE CASEI('x%')", op("like", {"casei": A}, {"casei": "x%"})),
    ("ACCENTI(a) = ACCENTI('x')", op("=", op("accenti", A), {"accenti": "x"})),
    ("a BETWEEN 1 AND 2", op("between", A, 1, 2)),
    ("a BETWEEN 1 AND 2", op("between", A, [1, 2])),
    ("a IN (1,2)", op("in", A, [1, 2])),
    ("a IS NULL", op("isNull", A)),
    ("a IS NULL", {"op": "isNull", "args": A}),
    ("S_INTERSECTS(a, POINT(1 2))", op("s_intersects", A, POINT)),
    ("S_WITHIN(a, BBOX(1,2,3,4))", op("s_within", A, {"bbox": [1, 2, 3, 4]})),
    ("T_AFTER(a, DATE('2024-01-01'))", op("t_after", A, {"date": "2024-01-01"})),
    (
        "T_FINISHEDBY(INTERVAL(a,'..'), INTERVAL('2024-01-01','2024-02-01'))",
        op(
            "t_finishedBy",
            {"interval": [A, ".."]},
            {"interval": ["2024-01-01", "2024-02-01"]},
        ),
    ),
    ("a = TIMESTAMP('2024-01-01T00:00:00Z')", op("=", A, {"timestamp": "2024-01-01T00:00:00Z"})),
    ("A_CONTAINEDBY(a, ('x','y'))", op("a_containedBy", A, ["x", "y"])),
    ("a * 2 + 1 > 3", op(">", op("+", op("*", A, 2), 1), 3)),
    ("a div 2 = 1", op("=", op("div", A, 2), 1)),
    ("abs(a) = 1", op("=", op("abs", A), 1)),
    ("abs(a) = 1", op("=", {"function": {"name": "abs", "args": [A]}}, 1)),
]


@pytest.mark.parametrize(("text", "value"), SAME)
def test_json_says_the_same_as_text(text: str, value: Any) -> None:
    assert parse_json(value) == parse_text(text)
    assert parse_json_text(json.dumps(value)) == parse_text(text)


@pytest.mark.parametrize(
    "value",
    [
        None,
        1,
        "a=1",
        [],
        {},
        A,
        {"op": "="},
        {"op": 1, "args": []},
        {"op": "=", "args": A},
        op("=", A),
        op("=", A, 1, 2),
        op("=", A, None),
        op("=", A, [1]),
        op("=", A, {"type": "Circle"}),
        op("=", A, float("nan")),
        op("=", A, 10**400),
        op("and"),
        op("not", op("=", A, 1), op("=", A, 2)),
        op("like", A, A),
        op("like", A, op("lower", "x")),
        op("in", A, 1),
        op("in", A, []),
        op("between", A, 1),
        op("isNull", A, A),
        op("isNull", op("=", A, 1)),
        op("s_intersects", A, "x"),
        op("s_intersects", A, {"bbox": [1, 2, "3", 4]}),
        op("s_intersects", A, {"bbox": [1, 2, 3, 10**400]}),
        op("t_after", A, {"date": 1}),
        op("t_after", A, {"interval": ["..", "..", ".."]}),
        op("t_during", A, A),
        op("a_contains", A, [A]),
        op("pg_sleep", 9),
        op("=", op("pg_sleep", 9), 1),
        op("=", {"function": "abs"}, 1),
        op("=", {"property": ["a"]}, 1),
        op("=", {"property": "a' OR 1=1 --"}, 1),
        op("=", {"property": "__class__.x"}, 1),
    ],
)
def test_what_is_no_filter_is_refused(value: Any) -> None:
    with pytest.raises(VesiverkkoError) as caught:
        parse_json(value)

    assert caught.value.locator == "filter"


@pytest.mark.parametrize(
    "text", ["", "{", "NaN", '{"op": Infinity}', "\ufeff" * 3, b"\xff\xfe{", "9" * 5_000]
)
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(VesiverkkoError):
        parse_json_text(text)


@pytest.mark.parametrize("depth", [limits.FILTER_DEPTH + 1, 1_000, 6_000])
@pytest.mark.parametrize(
    ("opening", "closing"), [('{"op":"not","args":[', "]}"), ("[", "]"), ('{"casei":', "}")]
)
def test_deep_filters_are_refused(opening: str, closing: str, depth: int) -> None:
    with pytest.raises(LimitError):
        parse_json_text(opening * depth + "true" + closing * depth)


def test_limits() -> None:
    one = op("=", A, 1)

    parse_json(op("in", A, list(range(limits.IDS))))
    for long in (
        op("in", A, list(range(limits.IDS + 1))),
        op("or", *[one] * limits.FILTER_NODES),
        op("=", A, "x" * (limits.LITERAL_CHARACTERS + 1)),
    ):
        with pytest.raises(LimitError):
            parse_json(long)
    with pytest.raises(LimitError):
        parse_json_text(" " * limits.FILTER_CHARACTERS + "true")
