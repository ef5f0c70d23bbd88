"""Any filter, in every language, selects what Python's own judgement and other readers say."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import cql2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pygeofilter import ast as peer
from pygeofilter.parsers.fes import parse as peer_parse

from gisapp.geo import crs
from gisapp.ogc.filters.cql2 import parse_json, parse_json_text, parse_text
from gisapp.ogc.filters.fes import parse_filter
from gisapp.ogc.filters.to_q import to_q
from gisapp.ogc.parameters import Parameters
from gisapp.ogc.wfs import kvp, requests
from networks.feature_types import HYDRANT
from networks.models import Node
from tests.make import EAST, NORTH, make_node, make_point
from tests.support.conditions import (
    ANY,
    ONE,
    SIGNS,
    Between,
    Compared,
    Condition,
    Group,
    Inside,
    Like,
    Missing,
    Negated,
)
from tests.support.ogc import FILTERS, GML

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gisapp.ogc.filters import ast

pytestmark = pytest.mark.django_db
TM35FIN = crs.parse("EPSG:3067")
DAYS = (datetime.date(2024, 2, 29), datetime.date(2025, 1, 1), datetime.date(2026, 7, 1))
YIELDS = (50.0, 100.0, 100.5)
YEARS = (1980, 2001)
TEXTS = ("K1", "k1", "K%1", "K_1", "K*1", "a'b", "ÄÖ1", "K\\1", "!?", "<&>", "100%", "x" * 40)
COLUMNS = {
    "tuotto": "yield_l_min",
    "tarkastuspvm": "inspected_on",
    "rakennusvuosi": "built_year",
    "lahdetunnus": "source_id",
}


@pytest.fixture
def rows() -> dict[str, dict[str, Any]]:
    """Hydrants with all sorts of values, some missing, by their source ids."""
    made = {}
    for number, text in enumerate(TEXTS):
        values = {
            "tuotto": (None, *YIELDS)[number % 4],
            "tarkastuspvm": (None, *DAYS)[number // 4 % 4],
            "rakennusvuosi": (*YEARS, None)[number % 3],
            "lahdetunnus": text,
        }
        stored = {COLUMNS[name]: value for name, value in values.items()}
        place = (EAST + 10 * number, NORTH)
        make_node(kind="paloposti", type_code="maapaloposti", geometry=make_point(*place), **stored)
        made[text] = {**values, "sijainti": place}
    return made


def _leaves() -> Iterator[st.SearchStrategy[Condition]]:
    literals: dict[str, st.SearchStrategy[Any]] = {
        "tuotto": st.sampled_from((*YIELDS, 0, -1, 75, 1e9)),
        "tarkastuspvm": st.sampled_from((*DAYS, datetime.date(1999, 12, 31))),
        "rakennusvuosi": st.sampled_from((*YEARS, 1900, 1990.5)),
    }
    for name, values in literals.items():
        yield st.builds(Compared, st.just(name), st.sampled_from(SIGNS), values)
        yield st.builds(Between, st.just(name), values, values)
        yield st.just(Missing(name))
    texts = st.sampled_from((*TEXTS, "k2", "' OR 1=1 --"))
    # The order of texts is the collation's and not Python's.
    yield st.builds(Compared, st.just("lahdetunnus"), st.sampled_from(("=", "<>")), texts)
    letters = st.sampled_from((ANY, ONE, *"K1%_*?!\\'<x"))
    patterns = st.lists(letters, min_size=1, max_size=5).map(tuple)
    yield st.builds(Like, st.just("lahdetunnus"), patterns)
    west = st.integers(-1, len(TEXTS)).map(lambda step: int(EAST) + 10 * step)
    yield st.builds(
        lambda start, width, north: Inside(
            "sijainti", (start, int(NORTH) + north, start + width, int(NORTH) + north + 5)
        ),
        west,
        st.integers(0, 60),
        st.sampled_from((-5, 0, 5)),
    )


conditions: st.SearchStrategy[Condition] = st.recursive(
    st.one_of(*_leaves()),
    lambda inner: st.one_of(
        st.builds(Negated, inner),
        st.builds(
            Group,
            st.sampled_from(("and", "or")),
            st.lists(inner, min_size=2, max_size=4).map(tuple),
        ),
    ),
    max_leaves=8,
)
many = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def selected(node: ast.Node) -> set[str]:
    """The source ids of the rows that the tree selects in the database."""
    found = Node.objects.filter(to_q(node, HYDRANT), kind="paloposti")
    return set(found.values_list("source_id", flat=True))


def judged(condition: Condition, rows: Mapping[str, Mapping[str, Any]]) -> set[str]:
    return {text for text, row in rows.items() if condition.judge(row) is True}


def filter_text(inside: str, version: str) -> str:
    reference = "ValueReference" if version == "2.0.0" else "PropertyName"
    inside = inside.replace("f:Name", f"f:{reference}")
    return f'<f:Filter xmlns:f="{FILTERS[version]}" xmlns:gml="{GML[version]}">{inside}</f:Filter>'


def by_kvp(inside: str, version: str) -> ast.Node:
    pairs = {
        "service": "WFS",
        "request": "GetFeature",
        "version": version,
        "typename": "paloposti",
        "filter": filter_text(inside, version),
    }
    asked = kvp.parse(Parameters.from_pairs(pairs.items()))
    assert isinstance(asked, requests.GetFeature)
    node = asked.queries[0].filter
    assert node is not None
    return node


LANGUAGES: dict[str, Callable[[Condition], ast.Node]] = {
    "FES 2.0": lambda c: parse_filter(filter_text(c.fes(), "2.0.0")),
    "FES 1.1": lambda c: parse_filter(filter_text(c.fes(), "1.1.0")),
    "KVP 2.0.0": lambda c: by_kvp(c.fes(), "2.0.0"),
    "KVP 1.0.0": lambda c: by_kvp(c.fes(), "1.0.0"),
    "CQL2 text": lambda c: parse_text(c.text(), TM35FIN),
    "CQL2 JSON": lambda c: parse_json_text(json.dumps(c.json()), TM35FIN),
}


@many
@given(condition=conditions)
def test_every_language_selects_what_the_condition_says(
    rows: dict[str, dict[str, Any]], condition: Condition
) -> None:
    wanted = judged(condition, rows)

    for name, read in LANGUAGES.items():
        assert selected(read(condition)) == wanted, name


@many
@given(condition=conditions)
def test_what_is_not_not_so_is_so(rows: dict[str, dict[str, Any]], condition: Condition) -> None:
    for name, read in LANGUAGES.items():
        assert selected(read(Negated(Negated(condition)))) == selected(read(condition)), name


@many
@given(condition=conditions)
def test_a_row_is_selected_refused_or_neither(
    rows: dict[str, dict[str, Any]], condition: Condition
) -> None:
    unknown = {text for text, row in rows.items() if condition.judge(row) is None}

    for name, read in LANGUAGES.items():
        both = selected(read(condition)), selected(read(Negated(condition)))
        assert both[0].isdisjoint(both[1]), name
        assert set(rows) - both[0] - both[1] == unknown, name


@many
@given(condition=conditions)
def test_another_reader_of_cql2_understands_the_same(
    rows: dict[str, dict[str, Any]], condition: Condition
) -> None:
    understood = cql2.parse_text(condition.text()).to_json()

    assert selected(parse_json(understood, TM35FIN)) == judged(condition, rows)


@many
@given(condition=conditions)
def test_another_reader_of_filter_encoding_understands_the_same(
    rows: dict[str, dict[str, Any]], condition: Condition
) -> None:
    for version in ("2.0.0", "1.1.0"):
        understood = peer_parse(filter_text(condition.fes(), version))

        found = {text for text, row in rows.items() if _verdict(understood, row) is True}
        assert found == selected(parse_filter(filter_text(condition.fes(), version))), version


def _verdict(node: Any, row: Mapping[str, Any]) -> bool | None:
    """What the other reader's tree says of ``row``."""
    if isinstance(node, peer.Not):
        verdict = _verdict(node.sub_node, row)
        return None if verdict is None else not verdict
    if isinstance(node, peer.And | peer.Or):
        verdicts = [_verdict(node.lhs, row), _verdict(node.rhs, row)]
        deciding = isinstance(node, peer.Or)
        if deciding in verdicts:
            return deciding
        return None if None in verdicts else not deciding
    name = node.lhs.name
    if isinstance(node, peer.IsNull):
        return (row[name] is None) is not node.not_
    if row[name] is None:
        return None
    return _of_value(node, name, row)


def _of_value(node: Any, name: str, row: Mapping[str, Any]) -> bool | None:
    if isinstance(node, peer.GeometryDisjoint):
        return not _box(node.rhs).judge(row)
    if isinstance(node, peer.Like):
        marks = {node.wildcard: ANY, node.singlechar: ONE}
        return Like(name, tuple(_pattern(node.pattern, node.escapechar, marks))).judge(row)
    if isinstance(node, peer.Between):
        low, high = (_as(row[name], limit) for limit in (node.low, node.high))
        return Between(name, low, high).judge(row)
    return Compared(name, node.op.value, _as(row[name], node.rhs)).judge(row)


def _box(envelope: Any) -> Inside:
    east, north = ([int(c) for c in axis] for axis in zip(*_corners(envelope), strict=True))
    return Inside("sijainti", (min(east), min(north), max(east), max(north)))


def _corners(envelope: Any) -> Any:
    (ring,) = envelope.geometry["coordinates"]
    return ring


def _pattern(text: str, escape: str, marks: dict[str, object]) -> Iterator[object]:
    characters = iter(text)
    for character in characters:
        yield next(characters) if character == escape else marks.get(character, character)


def _as(own: Any, literal: Any) -> Any:
    """The literal, which that reader leaves as text, as the kind of value beside it."""
    if isinstance(own, datetime.date):
        return datetime.date.fromisoformat(str(literal)[:10])
    return str(literal) if isinstance(own, str) else float(literal)
