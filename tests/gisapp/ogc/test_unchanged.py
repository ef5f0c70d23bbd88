"""Whole answers have a tag as old as their content, and a line in the ledger all the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from gisapp.models import LedgerEntry
from networks.models import Node
from tests.make import make_consumption_point, make_valve
from tests.support.features import two_days_pass

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

WHOLE = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": "vv:venttiili"}


def ask(client: Client, tag: str = "", **more: str) -> Any:
    headers = {"If-None-Match": tag} if tag else {}
    response: Any = client.get("/wfs", {**WHOLE, **more}, headers=headers)
    if response.streaming:
        b"".join(response.streaming_content)
    return response


def test_an_unchanged_type_is_not_sent_again(machine_as: Callable[[str], Client]) -> None:
    make_valve()
    client = machine_as("feed")
    first = ask(client)

    again = ask(client, first["ETag"])

    assert (first.status_code, again.status_code) == (200, 304)
    assert again["ETag"] == first["ETag"]
    assert again.content == b""
    assert again["Cache-Control"] == first["Cache-Control"] == "private, no-cache"
    assert "Content-Type" not in again


def test_that_nothing_has_changed_is_in_the_ledger(machine_as: Callable[[str], Client]) -> None:
    make_valve()
    client = machine_as("feed")
    tag = ask(client)["ETag"]
    before = LedgerEntry.objects.count()

    ask(client, tag)

    (line,) = LedgerEntry.objects.order_by("seq")[before:]
    assert (line.kind, line.outcome, line.n) == ("venttiili", "ok", 0)
    assert line.scope["unchanged_at"] > 0


@pytest.mark.parametrize(
    "values", [{"built_year": 1999}, {"secrecy": "salassa"}, {"valid_to": Now()}, None]
)
def test_any_change_makes_another_tag(
    machine_as: Callable[[str], Client], values: dict[str, Any] | None
) -> None:
    valve = make_valve()
    client = machine_as("feed")
    tag = ask(client)["ETag"]

    rows = Node.objects.filter(pk=valve.pk)
    _ = rows.delete() if values is None else rows.update(**values)

    changed = ask(client, tag)
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_a_change_of_another_table_leaves_the_tag(machine_as: Callable[[str], Client]) -> None:
    client = machine_as("feed")
    tag = ask(client)["ETag"]

    make_consumption_point()

    assert ask(client, tag).status_code == 304


def test_what_ends_by_the_clock_makes_another_tag(machine_as: Callable[[str], Client]) -> None:
    make_valve(valid_to=timezone.now() + timedelta(days=1))
    client = machine_as("feed")
    tag = ask(client)["ETag"]

    two_days_pass("networks_node")

    assert ask(client, tag).status_code == 200


def test_rights_request_and_epoch_are_in_the_tag(machine_as: Callable[[str], Client]) -> None:
    make_valve()
    feed, viewer = machine_as("feed"), machine_as("viewer")
    tags = [
        ask(feed)["ETag"],
        ask(viewer)["ETag"],
        ask(feed, srsName="EPSG:3881")["ETag"],
        ask(feed, outputFormat="geojson")["ETag"],
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT change_epoch_begin()")
    tags.append(ask(feed)["ETag"])

    assert len(set(tags)) == len(tags)


def test_a_narrowed_answer_has_no_tag(machine_as: Callable[[str], Client]) -> None:
    valve = make_valve()

    response = ask(machine_as("feed"), featureID=f"venttiili.{valve.tunnus}")

    assert "ETag" not in response
    assert response["Cache-Control"] == "no-store"


def test_a_browser_is_told_to_keep_nothing(client_as: Callable[[str], Client]) -> None:
    make_valve()

    assert ask(client_as("planner"))["Cache-Control"] == "no-store"


def test_feeds_and_tilannekuva_have_tags_too(machine_as: Callable[[str], Client]) -> None:
    make_valve()
    client = machine_as("feed")
    names = [{"typeNames": f"vv:{name}"} for name in ("venttiili_muutos", "tilannekuva")]
    tags = [ask(client, **name)["ETag"] for name in names]
    unchanged = [ask(client, tag, **name) for tag, name in zip(tags, names, strict=True)]

    make_consumption_point()
    changed = [ask(client, tag, **name) for tag, name in zip(tags, names, strict=True)]

    assert [response.status_code for response in unchanged] == [304, 304]
    assert [response.status_code for response in changed] == [304, 200]
