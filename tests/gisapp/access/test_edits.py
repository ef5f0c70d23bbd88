"""The door for writing: rights, rows, names, values, what stands against a change, the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.db import connection
from django.db.models import Q

from gisapp import access, audit
from gisapp.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidValueError,
    LimitError,
    UnavailableError,
)
from gisapp.features import registry
from gisapp.models import LedgerEntry
from networks.models import Node
from tests.make import EAST, NORTH, make_caller, make_consumption_point, make_point, make_valve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gisapp.access import Written

pytestmark = pytest.mark.django_db

NEW: dict[str, Any] = {"verkosto": "vesi", "tyyppi": "sulkuventtiili", "sijainti": make_point()}


def writer(name: str = "venttiili", role: str = "planner", **more: Any) -> Any:
    return access.writer(registry.get(name), caller=make_caller(role), **more)


def insert(
    *records: Mapping[str, Any], name: str = "venttiili", role: str = "planner", **more: Any
) -> list[Written]:
    with writer(name, role) as writing:
        done: list[Written] = writing.insert(records, **more)
        return done


def update(
    where: Q, name: str = "venttiili", role: str = "planner", expected: int | None = None, **v: Any
) -> list[Written]:
    with writer(name, role) as writing:
        done: list[Written] = writing.update(where, v, expected=expected)
        return done


def last_line() -> LedgerEntry:
    return LedgerEntry.objects.latest("seq")


def test_what_is_made_is_named_in_the_ledger_before_it_is_stored() -> None:
    (made,) = insert(NEW)

    line = last_line()
    assert (line.action, line.kind, line.outcome, line.n) == ("edit", "venttiili", "ok", 1)
    assert audit.unpack(bytes(line.ids or b"")) == [made.key]
    assert line.scope == {"insert": 1}
    assert Node.objects.get(pk=made.key).change_number == made.change_number


@pytest.mark.parametrize(
    ("role", "verbs"),
    [
        ("viewer", ((), ())),
        ("feed", ((), ())),
        ("planner", (("insert", "update", "delete"), ("update",))),
        ("main_user", (("insert", "update", "delete"), ("insert", "update", "delete"))),
    ],
)
def test_what_a_role_may_do_follows_the_table(role: str, verbs: Any) -> None:
    caller = make_caller(role)

    types = (registry.get("venttiili"), registry.get("kulutuspaikka"))
    assert tuple(access.verbs_for(kind, caller) for kind in types) == verbs


@pytest.mark.parametrize("role", ["viewer", "feed"])
@pytest.mark.parametrize("name", ["venttiili", "kulutuspaikka", "vesijohto", "katkos"])
def test_who_may_not_write_is_refused_and_the_attempt_is_kept(role: str, name: str) -> None:
    with pytest.raises(ForbiddenError):
        insert(NEW, name=name, role=role)

    line = last_line()
    assert (line.outcome, line.reason, line.kind, line.n) == ("denied", "role", name, 0)


def test_a_planner_changes_the_place_of_a_point_and_nothing_else_of_it() -> None:
    point = make_consumption_point()
    where = Q(pk=point.pk)

    update(where, "kulutuspaikka", sijainti=make_point(EAST + 5))
    with pytest.raises(ForbiddenError):
        update(where, "kulutuspaikka", osoite="Keksijänkatu 13, 50100 Mikkeli")
    with pytest.raises(ForbiddenError), writer("kulutuspaikka") as writing:
        writing.delete(where)
    with pytest.raises(ForbiddenError), writer("kulutuspaikka") as writing:
        writing.insert([{"tunnus": "KP-9", "osoite": "Keksijänkatu 1"}])
    with pytest.raises(ForbiddenError), writer("kulutuspaikka") as writing:
        writing.replace(where, {"sijainti": make_point()})

    point.refresh_from_db()
    assert point.geometry is not None
    assert (point.geometry.x, point.address) == (EAST + 5, "Keksijänkatu 12, 50100 Mikkeli")


def test_a_planner_may_send_the_address_back_as_it_is() -> None:
    point = make_consumption_point()

    done = update(
        Q(pk=point.pk), "kulutuspaikka", osoite=point.address, sijainti=make_point(EAST + 5)
    )

    assert [one.public_id for one in done] == [point.point_id]


def test_a_row_that_the_caller_may_not_see_is_as_if_it_did_not_exist() -> None:
    ended = make_valve(valid_from="2000-01-01T00:00:00Z", valid_to="2020-01-01T00:00:00Z")

    with writer() as writing:
        assert writing.update(Q(pk=ended.pk), {"asento": "kiinni"}) == []
        assert writing.delete(Q(pk=ended.pk)) == []

    assert Node.objects.filter(pk=ended.pk, position="auki").exists()


@pytest.mark.parametrize(
    ("values", "locator", "words"),
    [
        ({"mittari": 1}, "mittari", "has no such property"),
        ({"x' OR 1=1": 1}, "", "has no such property"),
        ({"lahdetunnus": "toinen"}, "lahdetunnus", "does not change"),
        ({"asento": "raollaan"}, "asento", "auki, kiinni, osittain, tuntematon"),
        ({"kaytossa_tila": None}, "kaytossa_tila", "needs a value"),
        ({"tyyppi": "tarkastuskaivo"}, "tyyppi", "sulkuventtiili, tonttiventtiili"),
        ({"rakennusvuosi": 1700}, "rakennusvuosi", "between 1800 and 2100"),
        ({"rakennusvuosi": "1990"}, "rakennusvuosi", "whole number"),
        ({"rakennusvuosi": True}, "rakennusvuosi", "whole number"),
        ({"nimellishalkaisija": 2**31}, "nimellishalkaisija", "too large"),
        ({"nimellishalkaisija": 3}, "nimellishalkaisija", "between 5 and 10 000 mm"),
        ({"sijaintiepavarmuus": float("nan")}, "sijaintiepavarmuus", "is a number"),
        ({"sijainti": None}, "sijainti", "needs a value"),
        ({"sijainti": Point(1, 1, srid=3067)}, "sijainti", "outside the service area"),
        ({"sijainti": Point(NORTH, EAST, srid=3067)}, "sijainti", "axes may be swapped"),
        ({"sijainti": Point(EAST, NORTH, srid=3881)}, "sijainti", "is a geometry"),
        ({"sijainti": Point(srid=3067)}, "sijainti", "is empty"),
        (
            {"sijainti": Polygon.from_bbox((EAST, NORTH, EAST + 1, NORTH + 1))},
            "sijainti",
            "is a geometry",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name_and_rule(
    values: dict[str, Any], locator: str, words: str
) -> None:
    valve = make_valve()

    with pytest.raises(InvalidValueError) as caught:
        update(Q(pk=valve.pk), **values)

    assert caught.value.locator == locator
    assert words in caught.value.message
    assert "networks_" not in caught.value.message
    assert last_line().reason == "value"


@pytest.mark.parametrize("missing", ["verkosto", "tyyppi", "sijainti"])
def test_a_new_feature_needs_what_has_no_default(missing: str) -> None:
    record = {name: value for name, value in NEW.items() if name != missing}

    with pytest.raises(InvalidValueError, match=f"{missing} needs a value"):
        insert(record)


def test_a_new_feature_may_bring_its_source_and_the_service_draws_the_rest() -> None:
    (made,) = insert(
        {
            **NEW,
            "lahde": "kaivosto",
            "lahdetunnus": "V-1",
            "tunnus": "00000000-0000-4000-8000-000000000001",
            "muutosnumero": 1,
            "muutettu": None,
        }
    )

    row = Node.objects.get(pk=made.key)
    assert (row.source, row.source_id, row.position) == ("kaivosto", "V-1", "tuntematon")
    assert str(row.tunnus) == made.public_id != "00000000-0000-4000-8000-000000000001"
    assert made.change_number > 1


def test_a_new_feature_keeps_its_id_where_that_was_asked() -> None:
    wish = "00000000-0000-4000-8000-000000000002"

    assert insert({**NEW, "tunnus": wish}, keep_ids=True)[0].public_id == wish
    with pytest.raises(InvalidValueError, match="tunnus: another feature has the same already"):
        insert({**NEW, "sijainti": make_point(EAST + 9), "tunnus": wish}, keep_ids=True)


def test_of_many_new_features_one_fault_leaves_none_and_names_its_record() -> None:
    good = [{**NEW, "sijainti": make_point(EAST + i)} for i in range(20)]
    twice = {"lahde": "testi", "lahdetunnus": "sama"}

    with pytest.raises(InvalidValueError, match="lahde, lahdetunnus") as caught:
        insert(*good, {**good[0], "sijainti": make_point(EAST, NORTH + 1), **twice},
               {**good[0], "sijainti": make_point(EAST, NORTH + 2), **twice})  # fmt: skip

    assert caught.value.record == 21
    assert not Node.objects.exists()
    assert last_line().outcome == "error"


def test_places_are_kept_to_the_millimetre_and_unknown_heights_not_at_all() -> None:
    odd = Point(EAST + 0.123456, NORTH + 0.9876543, 101.23456, srid=3067)
    unknown = Point(EAST + 5, NORTH, float("nan"), srid=3067)

    made = insert({**NEW, "sijainti": odd}, {**NEW, "sijainti": unknown})

    first, second = (Node.objects.get(pk=one.key).geometry for one in made)
    assert first.coords == (EAST + 0.123, NORTH + 0.988, 101.235)
    assert not second.hasz


def test_two_editors_do_not_overwrite_one_another() -> None:
    valve = make_valve()
    valve.refresh_from_db()
    seen = valve.change_number

    update(Q(pk=valve.pk), expected=seen, asento="kiinni")
    with pytest.raises(ConflictError):
        update(Q(pk=valve.pk), expected=seen, asento="osittain")

    assert update(Q(pk=valve.pk, change_number=seen), asento="auki") == []
    assert Node.objects.get(pk=valve.pk).position == "kiinni"
    assert last_line().outcome == "ok"


def test_a_replaced_feature_loses_what_is_left_out_and_keeps_what_must_be() -> None:
    valve = make_valve(built_year=1990, secrecy="salassa", nominal_diameter_mm=100)

    with writer() as writing:
        writing.replace(Q(pk=valve.pk), {"tyyppi": "saatoventtiili", "verkosto": "vesi"})

    row = Node.objects.get(pk=valve.pk)
    assert (row.type_code, row.built_year, row.nominal_diameter_mm) == (
        "saatoventtiili",
        None,
        None,
    )
    assert (row.secrecy, row.position) == ("salassa", "tuntematon")


def test_a_replacing_feature_with_an_old_change_number_is_refused() -> None:
    valve = make_valve()

    with pytest.raises(ConflictError), writer() as writing:
        writing.replace(Q(pk=valve.pk), {"muutosnumero": -1})


def test_a_change_number_among_the_values_says_what_the_editor_has_seen() -> None:
    valve = make_valve()
    valve.refresh_from_db()
    seen = valve.change_number

    update(Q(pk=valve.pk), muutosnumero=seen, asento="kiinni")
    with pytest.raises(ConflictError, match="Somebody has changed the feature"):
        update(Q(pk=valve.pk), muutosnumero=seen, asento="auki")
    with pytest.raises(InvalidValueError, match="muutosnumero is a whole number"):
        update(Q(pk=valve.pk), muutosnumero="x", asento="auki")

    assert Node.objects.get(pk=valve.pk).position == "kiinni"


def test_only_the_main_user_changes_a_whole_type() -> None:
    make_valve()

    with pytest.raises(ForbiddenError), writer() as writing:
        writing.all_rows()
    with writer(role="main_user") as writing:
        assert len(writing.update(writing.all_rows(), {"asento": "kiinni"})) == 1


def test_too_many_rows_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gisapp.access.writing.LARGEST_CHANGE", 1)
    make_valve()
    make_valve()

    with pytest.raises(LimitError):
        update(Q(), asento="kiinni")


def test_nothing_is_stored_that_the_ledger_did_not_take(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_entry: audit.Entry) -> int:
        msg = "The access ledger does not answer."
        raise UnavailableError(msg)

    monkeypatch.setattr("gisapp.audit.write", broken)
    with pytest.raises(UnavailableError):
        insert(NEW)

    assert not Node.objects.exists()


def test_several_types_are_stored_together_or_not_at_all() -> None:
    with pytest.raises(InvalidValueError), access.edits(caller=make_caller("planner")) as edit:
        edit.writer(registry.get("venttiili")).insert([NEW])
        edit.writer(registry.get("paloposti")).insert([{"tyyppi": "olematon"}])

    lines = (
        LedgerEntry.objects.filter(action="edit")
        .order_by("seq")
        .values_list("kind", "outcome", "n")
    )
    assert list(lines) == [("venttiili", "error", 1), ("paloposti", "error", 0)]
    assert not Node.objects.exists()


def test_history_knows_who_changed_what() -> None:
    (made,) = insert(NEW)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.metadata FROM networks_nodeevent e JOIN pghistory_context c"
            " ON c.id = e.pgh_context_id WHERE e.id = %s",
            [made.key],
        )
        (found,) = cursor.fetchall()
    assert "account:testaaja" in str(found)
