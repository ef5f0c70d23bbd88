"""A type as it was: the states of the history, by today's rights and those of then."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from gisapp import access
from gisapp.core.errors import InvalidInputError
from gisapp.features import past, registry
from networks.models import Link, Node
from tests.make import EAST, NORTH, make_caller, make_consumption_point, make_link, make_valve
from tests.support.features import TYPE_NAMES, make_feature

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


def ids_at(
    moment: datetime.datetime, type_name: str = "venttiili", role: str = "planner"
) -> set[str]:
    reading = access.readable(registry.get(type_name), caller=make_caller(role), as_of=moment)
    return {str(row.tunnus) for row in reading.rows}


def change(row: Any, **values: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("type_name", [name for name in TYPE_NAMES if name != "kulutuspaikka"])
def test_what_is_now_equals_the_rows_themselves(type_name: str) -> None:
    row: Any = make_feature(type_name)
    reading = access.readable(
        registry.get(type_name), caller=make_caller("planner"), as_of=timezone.now()
    )
    (found,) = reading.rows
    row.refresh_from_db()

    for prop in reading.feature_type.properties:
        live: Any = getattr(row, registry.get(type_name).descriptions[prop.name].column)
        then = getattr(found, reading.feature_type.descriptions[prop.name].column)
        assert then == live, prop.name
    assert found.pk == row.pk


def test_each_moment_has_the_state_that_was_recorded_last_before_it() -> None:
    before = timezone.now()
    valve = make_valve(position="auki")
    first = timezone.now()
    change(valve, position="kiinni")
    second = timezone.now()
    valve.delete()

    def position(moment: datetime.datetime) -> list[str]:
        reading = access.readable(
            registry.get("venttiili"), caller=make_caller("planner"), as_of=moment
        )
        return [row.position for row in reading.rows]

    moments = (before, first, second, timezone.now())
    assert [position(moment) for moment in moments] == [[], ["auki"], ["kiinni"], []]


def test_a_row_that_changed_its_type_is_in_the_type_it_had() -> None:
    valve = make_valve()
    then = timezone.now()
    change(valve, kind="paloposti", type_code="maapaloposti", position=None, condition=None)
    now = timezone.now()

    assert ids_at(then) == ids_at(now, "paloposti") == {str(valve.tunnus)}
    assert ids_at(then, "paloposti") == ids_at(now) == set()


def test_what_had_ended_by_then_is_left_out_and_what_ended_since_is_there() -> None:
    valve = make_valve()
    then = timezone.now()
    change(valve, valid_to=timezone.now())

    assert ids_at(then) == {str(valve.tunnus)}
    assert ids_at(timezone.now()) == set()


@pytest.mark.parametrize("role", ["viewer", "planner"])
@pytest.mark.parametrize("fate", ["secret then", "secret now", "secret when deleted"])
def test_a_secret_of_then_or_of_now_is_for_those_who_see_secrets(role: str, fate: str) -> None:
    valve = make_valve(secrecy="salassa" if fate == "secret then" else "sisainen")
    then = timezone.now()
    change(valve, secrecy="sisainen" if fate == "secret then" else "salassa")
    if fate == "secret when deleted":
        valve.delete()

    assert ids_at(then, role=role) == ({str(valve.tunnus)} if role == "planner" else set())


def test_an_open_row_of_the_past_is_for_everybody_even_deleted() -> None:
    valve = make_valve()
    then = timezone.now()
    valve.delete()

    assert ids_at(then, role="viewer") == {str(valve.tunnus)}


@pytest.mark.parametrize("name", ["kulutuspaikka", "venttiili_muutos", "tilannekuva"])
def test_other_types_have_no_past(name: str) -> None:
    with pytest.raises(InvalidInputError, match=f"{name} is not kept"):
        access.readable(registry.get(name), caller=make_caller("main_user"), as_of=timezone.now())


@pytest.mark.parametrize(
    "text", ["", "eilen", "2026-02-30", "2026-05-01T12:00:00", "9999-01-01", "0001-01-01T00:00"]
)
def test_what_is_no_moment_of_the_past_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        past.read_moment(text)


def test_a_moment_is_a_date_or_has_its_zone() -> None:
    assert past.read_moment("2026-05-01").isoformat() == "2026-05-01T00:00:00+03:00"
    assert past.read_moment("2026-05-01T00:00:00 03:00") == past.read_moment("2026-05-01")


def _ogc(client: Client, moment: str, **more: str) -> set[str]:
    answer = client.get("/ogc/collections/vesijohto/items", {"as_of": moment, **more})
    return {feature["id"] for feature in json.loads(answer.getvalue())["features"]}


def test_items_wfs_and_identify_answer_of_the_past(client_as: Callable[[str], Client]) -> None:
    client = client_as("planner")
    link = make_link()
    link.refresh_from_db()
    then = timezone.now().isoformat()
    Link.objects.filter(pk=link.pk).delete()
    Node.objects.all().delete()

    whole = f"vesijohto.{link.tunnus}"
    box = f"{EAST - 5},{NORTH - 5},{EAST + 5},{NORTH + 5}"
    system = "http://www.opengis.net/def/crs/EPSG/0/3067"
    found = _ogc(client, then), _ogc(client, then, bbox=box, **{"bbox-crs": system})
    assert found == ({whole}, {whole})
    assert _ogc(client, timezone.now().isoformat()) == set()

    wfs = {
        "SERVICE": "WFS",
        "VERSION": "2.0.0",
        "REQUEST": "GetFeature",
        "RESOURCEID": f"vesijohto.{link.tunnus}",
        "AS_OF": then,
    }
    body = client.get("/wfs", wfs).getvalue().decode()
    assert f'gml:id="vesijohto.{link.tunnus}"' in body

    make_consumption_point()
    place: dict[str, Any] = {"x": EAST, "y": NORTH, "as_of": then}
    answer = client.get("/api/identify", place).json()
    names = {layer["tyyppi"] for layer in answer["layers"]}
    assert (names, answer["without_history"]) == ({"vesijohto", "laite"}, ["kulutuspaikka"])


@pytest.mark.parametrize("address", ["/ogc/collections/kulutuspaikka/items", "/api/identify"])
def test_a_moment_that_is_none_is_a_plain_fault(
    address: str, client_as: Callable[[str], Client]
) -> None:
    parameters: dict[str, Any] = {
        "as_of": "eilen",
        **({"x": EAST, "y": NORTH} if "identify" in address else {}),
    }
    answer = client_as("planner").get(address, parameters)
    assert answer.status_code == 400
    assert "as_of" in answer.content.decode()


@pytest.mark.parametrize("role", ["planner", "viewer"])
def test_the_last_state_is_looked_up_by_index_and_never_joined(role: str) -> None:
    make_link()

    reading = access.readable(
        registry.get("vesijohto"), caller=make_caller(role), as_of=timezone.now()
    )

    # So few rows are read whole wherever PostgreSQL has statistics of them.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = reading.rows.explain()
    assert "networks_linkevent_states" in plan
    assert "Anti Join" not in plan
