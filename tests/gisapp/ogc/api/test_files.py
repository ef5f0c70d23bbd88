"""``/items?f=csv|gpkg|fgb``: whole types as files, with the rights and tags of every answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.make import make_valve

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

ITEMS = "/ogc/collections/venttiili/items"
BEGINNINGS = {"csv": b"tunnus,", "gpkg": b"SQLite format 3\0", "fgb": b"fgb\x03"}


def ask(client: Client, tag: str = "", **pairs: str) -> tuple[Any, bytes]:
    response: Any = client.get(ITEMS, pairs, headers={"If-None-Match": tag} if tag else {})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body


@pytest.mark.parametrize("form", BEGINNINGS)
def test_a_whole_type_comes_as_a_file(machine_as: Callable[[str], Client], form: str) -> None:
    make_valve()

    response, body = ask(machine_as("feed"), f=form)

    assert response.status_code == 200
    assert body.startswith(BEGINNINGS[form])
    assert response["Content-Disposition"] == f'attachment; filename="venttiili.{form}"'
    assert "CRS84" in response["Content-Crs"]


def test_a_file_has_everything_unless_a_limit_is_set(machine_as: Callable[[str], Client]) -> None:
    for _ in range(101):
        make_valve()
    client = machine_as("feed")

    counts = [ask(client, f="csv", **more)[1].count(b"\r\n") - 1 for more in ({}, {"limit": "3"})]

    assert counts == [101, 3]


def test_an_unchanged_file_is_not_made_again(machine_as: Callable[[str], Client]) -> None:
    make_valve()
    client = machine_as("feed")
    first, _body = ask(client, f="gpkg")

    again, body = ask(client, first["ETag"], f="gpkg")
    other, _body = ask(client, first["ETag"], f="csv")

    assert (again.status_code, body, other.status_code) == (304, b"", 200)


def test_a_file_is_found_by_what_the_client_accepts(machine_as: Callable[[str], Client]) -> None:
    make_valve()

    response: Any = machine_as("feed").get(ITEMS, headers={"Accept": "text/csv"})

    assert b"".join(response.streaming_content).startswith(b"tunnus,")


def test_the_collection_links_to_its_files(machine_as: Callable[[str], Client]) -> None:
    links = machine_as("feed").get("/ogc/collections/venttiili?f=json").json()["links"]

    types = {link.get("type") for link in links if link["rel"] == "items"}
    assert {"application/geopackage+sqlite3", "application/flatgeobuf"} <= types


def test_the_links_of_a_page_lead_to_files_with_that_page_alone(
    machine_as: Callable[[str], Client],
) -> None:
    for _ in range(101):
        make_valve()
    client = machine_as("feed")
    page = json.loads(ask(client)[1])

    (link,) = [link for link in page["links"] if link.get("type", "").startswith("text/csv")]

    response: Any = client.get(link["href"])
    assert b"".join(response.streaming_content).count(b"\r\n") - 1 == 100
