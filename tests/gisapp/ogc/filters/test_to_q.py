"""Filters run against the database: each operator selects what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely

from gisapp.core.errors import VesiverkkoError
from gisapp.features import registry
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.to_q import to_q
from gisapp.ogc.geometry.shapes import Box, Shape
from tests.make import EAST, NORTH, make_consumption_point, make_node, make_point

if TYPE_CHECKING:
    from networks.models import Node

pytestmark = pytest.mark.django_db

C = ast.Comparison


def manhole(name: str, **values: Any) -> Node:
    defaults = {"kind": "kaivo", "type_code": "tarkastuskaivo", "network": "jatevesi"}
    return make_node(**{**defaults, "source_id": name, **values})


def selected(node: ast.Node, type_name: str = "kaivo") -> set[str]:
    rows = registry.get(type_name).model._default_manager.filter(kind=type_name)
    return set(rows.filter(to_q(node, registry.get(type_name))).values_list("source_id", flat=True))


def compare(comparison: C, name: str, text: str, *, match_case: bool = True) -> ast.Compare:
    return ast.Compare(comparison, ast.Reference(name), ast.Literal(text), match_case)


@pytest.mark.parametrize(
    ("comparison", "text", "expected"),
    [
        (C.EQUAL, "800", {"b"}),
        (C.EQUAL, "800.0", {"b"}),
        (C.EQUAL, "800.5", set()),
        (C.NOT_EQUAL, "800", {"a", "c"}),
        (C.NOT_EQUAL, "800.5", {"a", "b", "c"}),
        (C.LESS, "800", {"a"}),
        (C.LESS, "800.5", {"a", "b"}),
        (C.LESS_OR_EQUAL, "800", {"a", "b"}),
        (C.GREATER, "799.5", {"b", "c"}),
        (C.GREATER_OR_EQUAL, "800.5", {"c"}),
        (C.GREATER, "1e300", set()),
        (C.LESS, "1e300", {"a", "b", "c"}),
    ],
)
def test_whole_numbers_compare_as_numbers(comparison: C, text: str, expected: set[str]) -> None:
    for name, diameter in (("a", 600), ("b", 800), ("c", 1000), ("none", None)):
        manhole(name, diameter_mm=diameter)

    assert selected(compare(comparison, "halkaisija", text)) == expected


def test_not_selects_what_is_known_to_be_otherwise() -> None:
    manhole("a", diameter_mm=600)
    manhole("b", diameter_mm=800)
    manhole("none")

    assert selected(ast.Not(compare(C.EQUAL, "halkaisija", "600"))) == {"b"}
    assert selected(ast.Not(compare(C.NOT_EQUAL, "halkaisija", "600"))) == {"a"}
    assert selected(ast.Not(ast.Not(compare(C.LESS, "halkaisija", "700")))) == {"a"}


def test_and_and_or_combine() -> None:
    for name, diameter in (("a", 600), ("b", 800), ("c", 1000)):
        manhole(name, diameter_mm=diameter)
    low, high = compare(C.LESS, "halkaisija", "700"), compare(C.GREATER, "halkaisija", "900")

    assert selected(ast.Or((low, high))) == {"a", "c"}
    assert selected(ast.And((low, high))) == set()


def test_between_includes_both_ends() -> None:
    for name, level in (("a", 98.0), ("b", 99.5), ("c", 101.0), ("d", 101.1)):
        manhole(name, bottom_level_m=level)
    between = ast.And(
        (
            compare(C.GREATER_OR_EQUAL, "pohjan_korkeus", "98"),
            compare(C.LESS_OR_EQUAL, "pohjan_korkeus", "101.0"),
        )
    )

    assert selected(between) == {"a", "b", "c"}


def test_null_is_a_missing_value() -> None:
    manhole("a", diameter_mm=600)
    manhole("none")

    assert selected(ast.IsNull(ast.Reference("halkaisija"))) == {"none"}


@pytest.mark.parametrize(
    ("text", "match_case", "expected"),
    [
        ("K*", True, {"K1", "K10", "K_1", "K%1"}),
        ("K?", True, {"K1"}),
        ("k?", True, set()),
        ("k?", False, {"K1"}),
        ("K_1", True, {"K_1"}),
        ("K%1", True, {"K%1"}),
        ("K!?", True, set()),
        ("**1**", True, {"K1", "K10", "K_1", "K%1", "ÅK1"}),
        ("åk1", False, {"ÅK1"}),
        ("K\\1", True, set()),
        ("' OR 1=1 --", True, set()),
    ],
)
def test_like_knows_only_its_own_characters(
    text: str, match_case: bool, expected: set[str]
) -> None:
    for name in ("K1", "K10", "K_1", "K%1", "ÅK1"):
        manhole(name)
    pattern = ast.Pattern(text, "*", "?", "!")

    assert selected(ast.Like(ast.Reference("lahdetunnus"), pattern, match_case)) == expected


def test_a_pattern_of_wild_cards_only_costs_nothing() -> None:
    manhole("K" * 60)
    pattern = ast.Pattern("*K" * 490 + "x", "*", "?", "!")

    assert selected(ast.Like(ast.Reference("lahdetunnus"), pattern)) == set()


def test_a_pattern_may_not_end_in_its_escape_character() -> None:
    pattern = ast.Pattern("K!", "*", "?", "!")

    with pytest.raises(VesiverkkoError):
        selected(ast.Like(ast.Reference("lahdetunnus"), pattern))


@pytest.mark.parametrize(
    "text", ["' OR 1=1 --", "\\'", "$$x$$", "%s", "%(x)s", "{}", "a;b", "100%", "x\\"]
)
def test_a_literal_is_only_a_value(text: str) -> None:
    manhole("a")
    manhole(text.replace(" ", ""))

    found = selected(compare(C.EQUAL, "lahdetunnus", text))

    assert found == ({text} if " " not in text else set())


def test_ids_of_another_type_or_form_select_nothing() -> None:
    row = manhole("a")
    ids = (f"venttiili.{row.tunnus}", f"kaivo.{str(row.tunnus).upper()}", "kaivo.1", "x", "")

    assert selected(ast.Ids(ids)) == set()
    assert selected(ast.Ids((*ids, f"kaivo.{row.tunnus}"))) == {"a"}


def test_a_public_id_compares_as_text() -> None:
    row = manhole("a")

    assert selected(compare(C.EQUAL, "tunnus", str(row.tunnus))) == {"a"}
    assert selected(compare(C.EQUAL, "tunnus", "nonsense")) == set()
    assert selected(compare(C.NOT_EQUAL, "tunnus", "nonsense")) == {"a"}


def test_two_properties_compare() -> None:
    manhole("a", cover_level_m=100.0, bottom_level_m=100.0)
    manhole("b", cover_level_m=101.0, bottom_level_m=98.0)
    manhole("none", cover_level_m=101.0)
    node = ast.Compare(C.GREATER, ast.Reference("kannen_korkeus"), ast.Reference("pohjan_korkeus"))

    assert selected(node) == {"b"}


def test_times_compare_in_any_zone() -> None:
    row = manhole("a")
    row.refresh_from_db()

    for text in (row.changed_at.isoformat(), row.changed_at.isoformat().replace("+00:00", "Z")):
        assert selected(compare(C.EQUAL, "muutettu", text)) == {"a"}
    assert selected(compare(C.GREATER, "muutettu", "2099/01/31 00:00:00+09")) == set()


def box(srid: int, *corners: float) -> ast.Spatial:
    return ast.Spatial(ast.Relation.INTERSECTS, None, Box(srid, *corners))


@pytest.mark.parametrize("node", [
    box(3067, EAST - 1, NORTH - 1, EAST + 1, NORTH + 1),
    box(3067, EAST, NORTH, EAST, NORTH),
    box(3067, EAST, NORTH - 1, EAST, NORTH + 1),
    box(3067, -1e8, -1e8, 1e8, 1e8),
    box(3881, -1e8, -1e8, 1e8, 1e8),
    box(3857, -1e8, -1e8, 1e8, 1e8),
    box(4326, -180, -90, 180, 90),
    box(4326, 27, 61, 28, 62),
])  # fmt: skip
def test_boxes_around_a_point_find_it(node: ast.Spatial) -> None:
    manhole("in")

    assert selected(node) == {"in"}


@pytest.mark.parametrize("node", [
    box(3067, EAST + 0.2, NORTH - 1, EAST + 1, NORTH + 1),
    box(3881, 1e9, 1e9, 2e9, 2e9),
    box(4326, 61, 27, 62, 28),
    box(4326, -100, -40, -90, -30),
])  # fmt: skip
def test_boxes_elsewhere_find_nothing(node: ast.Spatial) -> None:
    manhole("out")

    assert selected(node) == set()
    assert selected(ast.Not(node)) == {"out"}


def test_a_box_in_gk27_has_straight_sides_there() -> None:
    row = manhole("a")
    row.refresh_from_db()
    east, north = row.geometry_gk27.x, row.geometry_gk27.y

    assert selected(box(3881, east - 20_000, north - 0.05, east + 20_000, north + 0.05)) == {"a"}
    assert selected(box(3881, east - 20_000, north + 0.05, east + 20_000, north + 1)) == set()


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (ast.Relation.INTERSECTS, {"in"}),
        (ast.Relation.WITHIN, {"in"}),
        (ast.Relation.DISJOINT, {"out"}),
        (ast.Relation.CONTAINS, set()),
        (ast.Relation.TOUCHES, set()),
    ],
)
def test_spatial_relations(relation: ast.Relation, expected: set[str]) -> None:
    manhole("in")
    manhole("out", geometry=make_point(EAST + 1_000))
    square = Box(3067, EAST - 10, NORTH - 10, EAST + 10, NORTH + 10)

    assert selected(ast.Spatial(relation, None, square)) == expected


def test_a_point_without_a_place_is_in_no_box_and_outside_none() -> None:
    placed = make_consumption_point()
    unplaced = make_consumption_point(geometry=None)
    everywhere = box(3067, -1e8, -1e8, 1e8, 1e8)
    rows = type(placed).objects.all()
    feature_type = registry.get("kulutuspaikka")

    assert list(rows.filter(to_q(everywhere, feature_type))) == [placed]
    assert list(rows.filter(to_q(ast.Not(everywhere), feature_type))) == []
    nil = ast.IsNil(ast.Reference("sijainti"))
    assert list(rows.filter(to_q(nil, feature_type))) == [unplaced]


def test_a_crossed_ring_is_refused_with_its_reason() -> None:
    bow_tie = Shape(3067, shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))

    with pytest.raises(VesiverkkoError, match="Self-intersection"):
        selected(ast.Spatial(ast.Relation.WITHIN, None, bow_tie))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("halkaisija", "iso"),
        ("halkaisija", "1,5"),
        ("halkaisija", "NaN"),
        ("kannen_korkeus", "Infinity"),
        ("muutettu", "0000-13-45"),
        ("muutettu", "year 99999"),
        ("sijainti", "1"),
        ("lahdetunnus", "a\0b"),
        ("lahdetunnus", "\ud800"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(name: str, text: str) -> None:
    with pytest.raises(VesiverkkoError) as caught:
        selected(compare(C.EQUAL, name, text))

    assert caught.value.locator == "filter"
    assert text not in caught.value.message


@pytest.mark.parametrize(
    "name",
    ["id", "pk", "geometry", "source_id", "lahdetunnus__regex", "is_closed", "x", "__class__"],
)
def test_only_declared_names_are_known(name: str) -> None:
    with pytest.raises(VesiverkkoError, match="no such property"):
        selected(compare(C.EQUAL, name, "1"))


def test_properties_of_different_kinds_do_not_compare() -> None:
    node = ast.Compare(C.EQUAL, ast.Reference("halkaisija"), ast.Reference("muutettu"))

    with pytest.raises(VesiverkkoError, match="do not compare"):
        selected(node)
