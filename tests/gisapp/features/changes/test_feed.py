"""The feed of a type: latest changes by number; what has left somebody's sight is a deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db.models.functions import Now

from gisapp import access
from gisapp.features import registry
from networks.models import Node
from tests.make import make_caller, make_consumption_point, make_node, make_point, make_valve
from tests.support.features import TYPE_NAMES, make_feature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

pytestmark = pytest.mark.django_db


# Plain, secret and ended; a point cannot be secret.
VARIANTS: Final[tuple[list[dict[str, Any]], ...]] = (
    [{}, {"secrecy": "salassa"}, {"valid_to": Now()}],
    [{}, {"ended_at": Now()}],
)


def feed(type_name: str, role: str = "planner") -> list[tuple[str, str]]:
    """Kind and id of each change that ``role`` sees, by number."""
    rows = access.readable(registry.get(f"{type_name}_muutos"), caller=make_caller(role)).rows
    found = rows.order_by("change_number").values_list("change_kind", "object_id")
    return [(kind, str(object_id)) for kind, object_id in found]


def change(row: Model, **values: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("type_name", TYPE_NAMES)
@pytest.mark.parametrize("role", ["viewer", "planner"])
def test_the_feed_of_every_type_holds_the_rows_that_the_type_holds(
    type_name: str, role: str
) -> None:
    for number, values in enumerate(VARIANTS[type_name == "kulutuspaikka"], start=1):
        own = {"number": f"K-2027-{number}"} if type_name == "katkos" else {}
        make_feature(type_name, **values, **own)
    feature_type = registry.get(type_name)
    caller = make_caller(role)

    rows = access.readable(feature_type, caller=caller).rows
    followed = access.readable(registry.get(f"{type_name}_muutos"), caller=caller).rows

    source = feature_type.id_property.source
    live = followed.exclude(change_kind="poisto")
    assert set(live.values_list("object_id", "change_number")) == set(
        rows.values_list(source, "change_number")
    )
    assert live.exists()


def test_a_new_row_an_update_and_a_deletion_are_told_apart() -> None:
    new, updated, deleted = make_valve(), make_valve(), make_valve()
    change(updated, built_year=1999)
    deleted.delete()

    assert feed("venttiili") == [
        ("lisays", str(new.tunnus)),
        ("paivitys", str(updated.tunnus)),
        ("poisto", str(deleted.tunnus)),
    ]


def test_a_deletion_has_id_number_and_time_and_nothing_else() -> None:
    valve = make_valve()
    valve.delete()

    feature_type = registry.get("venttiili_muutos")
    (row,) = feature_type.rows(make_caller("planner"))
    kept = {"muutostyyppi", "kohdetunnus", "muutosnumero", "muutettu"}
    filled = {
        prop.name
        for prop in feature_type.properties
        if getattr(row, feature_type.descriptions[prop.name].column) is not None
    }
    assert filled == kept


def test_an_ended_point_is_a_deletion_and_lives_again() -> None:
    point = make_consumption_point()

    change(point, ended_at=Now())
    ended = feed("kulutuspaikka")
    change(point, ended_at=None)

    assert ended == [("poisto", point.point_id)]
    assert feed("kulutuspaikka") == [("lisays", point.point_id)]


def test_what_becomes_secret_is_deleted_for_a_viewer_and_updated_for_a_planner() -> None:
    valve = make_valve()

    change(valve, secrecy="salassa")

    assert feed("venttiili", "viewer") == [("poisto", str(valve.tunnus))]
    assert feed("venttiili", "planner") == [("paivitys", str(valve.tunnus))]


def test_what_is_no_longer_secret_is_new_to_a_viewer_and_updated_for_a_planner() -> None:
    valve = make_valve(secrecy="salassa")
    hidden = feed("venttiili", "viewer")

    change(valve, secrecy="sisainen")

    assert hidden == []
    assert feed("venttiili", "viewer") == [("lisays", str(valve.tunnus))]
    assert feed("venttiili", "planner") == [("paivitys", str(valve.tunnus))]


def test_a_viewer_learns_nothing_of_what_happens_to_a_secret_row() -> None:
    secret, hidden_since = make_valve(secrecy="salassa"), make_valve()
    change(hidden_since, secrecy="salassa")
    before = list(numbers("viewer"))

    change(hidden_since, built_year=1999)
    secret.delete()
    hidden_since.delete()

    assert list(numbers("viewer")) == before
    assert [kind for kind, _ in feed("venttiili", "planner")] == ["poisto", "poisto"]


def numbers(role: str) -> Iterator[int]:
    rows = access.readable(registry.get("venttiili_muutos"), caller=make_caller(role)).rows
    yield from rows.values_list("change_number", flat=True)


def test_a_row_that_changes_its_type_is_deleted_in_one_and_new_in_the_other() -> None:
    node = make_node(kind="laite", type_code="haara")

    change(node, kind="paloposti", type_code="maapaloposti")
    there = feed("laite"), feed("paloposti")
    change(node, kind="laite", type_code="haara")

    assert there == ([("poisto", str(node.tunnus))], [("lisays", str(node.tunnus))])
    assert feed("laite") == [("lisays", str(node.tunnus))]
    assert feed("paloposti") == [("poisto", str(node.tunnus))]


def test_an_id_that_is_inserted_again_is_no_deletion_any_more() -> None:
    valve = make_valve()
    tunnus = valve.tunnus
    valve.delete()

    make_valve(tunnus=tunnus)

    assert feed("venttiili") == [("lisays", str(tunnus))]


def test_an_id_that_is_inserted_again_as_a_secret_stays_deleted_for_a_viewer() -> None:
    valve = make_valve()
    tunnus = valve.tunnus
    valve.delete()

    make_valve(tunnus=tunnus, secrecy="salassa")

    assert feed("venttiili", "viewer") == [("poisto", str(tunnus))]
    assert feed("venttiili", "planner") == [("lisays", str(tunnus))]


def test_a_row_that_was_over_before_it_was_stored_never_appears() -> None:
    valve = make_valve(valid_from="2020-01-01T00:00Z", valid_to="2021-01-01T00:00Z")
    valve.delete()

    assert feed("venttiili") == []


def test_each_change_stands_once_under_a_number_of_its_own() -> None:
    valves = [make_valve() for _ in range(4)]
    Node.objects.filter(pk__in=[valve.pk for valve in valves]).update(secrecy="salassa")
    Node.objects.filter(pk__in=[valve.pk for valve in valves]).update(secrecy="sisainen")
    Node.objects.filter(pk__in=[valve.pk for valve in valves[:2]]).delete()

    for role in ("viewer", "planner"):
        found = list(numbers(role))
        assert len(found) == len(set(found)) == 4


def test_a_moved_point_keeps_its_address_from_a_viewer() -> None:
    point = make_consumption_point()
    change(point, geometry=make_point(east=514_450))

    reading = access.readable(registry.get("kulutuspaikka_muutos"), caller=make_caller("viewer"))

    assert "osoite" not in reading.feature_type.by_name
    assert "osoite" in registry.get("kulutuspaikka_muutos").by_name
