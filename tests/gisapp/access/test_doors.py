"""The two doors: rights, narrowing, and the lines in the ledger."""

from __future__ import annotations

import pytest

from gisapp import access, audit
from gisapp.core.errors import ForbiddenError
from gisapp.features import registry
from gisapp.models import LedgerEntry
from tests.make import make_caller, make_node

pytestmark = pytest.mark.django_db


def last_line() -> LedgerEntry:
    return LedgerEntry.objects.latest("seq")


def test_a_caller_without_a_role_is_refused_and_the_attempt_is_kept() -> None:
    with pytest.raises(ForbiddenError):
        access.readable(registry.get("vesijohto"), caller=make_caller())

    assert (last_line().outcome, last_line().kind) == ("denied", "vesijohto")


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("viewer", ["tunnus", "muutosnumero", "muutettu", "sijainti"]),
        ("planner", ["tunnus", "osoite", "muutosnumero", "muutettu", "sijainti"]),
        ("main_user", ["tunnus", "osoite", "muutosnumero", "muutettu", "sijainti"]),
        ("feed", ["tunnus", "osoite", "muutosnumero", "muutettu", "sijainti"]),
    ],
)
def test_addresses_are_only_for_roles_that_need_them(role: str, names: list[str]) -> None:
    reading = access.readable(registry.get("kulutuspaikka"), caller=make_caller(role))

    assert list(reading.feature_type.by_name) == names


@pytest.mark.parametrize(
    ("role", "seen"), [("viewer", 1), ("feed", 1), ("planner", 2), ("main_user", 2)]
)
def test_secret_features_are_only_for_roles_with_the_right(role: str, seen: int) -> None:
    make_node(secrecy="salassa", type_code="vedenottamo")
    make_node()

    assert access.readable(registry.get("laite"), caller=make_caller(role)).rows.count() == seen


def test_an_ended_feature_is_not_read() -> None:
    make_node(valid_to="2020-01-01T00:00:00Z", valid_from="2000-01-01T00:00:00Z")

    assert not access.readable(registry.get("laite"), caller=make_caller("planner")).rows.exists()


def test_a_streamed_answer_has_a_line_before_and_a_line_after() -> None:
    reading = access.readable(registry.get("laite"), caller=make_caller("planner"))

    with reading.disclosure(scope={"filter": "abc"}) as disclosure:
        begun = last_line()
        disclosure.add([5, 4])

    assert begun.outcome == "begun"
    assert (last_line().outcome, last_line().begun, last_line().n) == ("ok", begun.seq, 2)
    assert audit.unpack(bytes(last_line().ids or b"")) == [4, 5]


def test_a_whole_type_is_named_by_its_change_number() -> None:
    reading = access.readable(registry.get("laite"), caller=make_caller("feed"))

    with reading.disclosure() as disclosure:
        disclosure.whole(77, n=12)

    assert (last_line().n, last_line().ids) == (12, None)
    assert last_line().scope == {"rights": "npa", "all_at": 77}


@pytest.mark.parametrize(("thrown", "outcome"), [(GeneratorExit, "cut"), (RuntimeError, "error")])
def test_an_answer_that_breaks_says_so(thrown: type[BaseException], outcome: str) -> None:
    reading = access.readable(registry.get("laite"), caller=make_caller("planner"))

    with pytest.raises(thrown), reading.disclosure() as disclosure:
        disclosure.add([1])
        raise thrown

    assert (last_line().outcome, last_line().n) == (outcome, 1)


@pytest.mark.parametrize(
    ("role", "imports"),
    [("viewer", False), ("planner", False), ("feed", False), ("main_user", True)],
)
def test_only_the_main_user_imports(role: str, imports: bool) -> None:
    try:
        access.storable(registry.get("venttiili"), caller=make_caller(role))
        opened = True
    except ForbiddenError:
        opened = False

    assert opened == imports
