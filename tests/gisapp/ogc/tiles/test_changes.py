"""What the map is told of other people's edits."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import LineString
from django.db import connection
from django.utils import timezone

from networks.models import Link
from tests.make import make_link, make_valve, stored_by_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db
PATH = "/ogc/tiles/changes"


def ask(client: Client, since: str = "") -> dict[str, Any]:
    response = client.get(PATH, {"since": since} if since else {})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    answer: dict[str, Any] = response.json()
    return answer


def test_the_first_answer_is_where_to_begin(client_as: Callable[[str], Client]) -> None:
    make_link()

    answer = ask(client_as("viewer"))

    assert answer["cells"] == []
    assert answer["cellSize"] == 2000
    assert ask(client_as("viewer"), answer["mark"])["cells"] == []


def test_an_edit_names_the_cells_of_its_old_and_its_new_place(
    client_as: Callable[[str], Client],
) -> None:
    client = client_as("viewer")
    link = make_link(geometry=LineString((514_100, 6_838_100), (514_200, 6_838_100)))
    mark = ask(client)["mark"]

    with stored_by_id():
        Link.objects.filter(pk=link.pk).update(
            geometry=LineString((518_100, 6_838_100), (518_200, 6_838_100), srid=3067)
        )
    answer = ask(client, mark)

    layers = ["vesijohto", "jatevesiviemari", "hulevesiviemari"]
    assert answer["cells"] == [
        {"corner": [514_000, 6_838_000], "layers": layers},
        {"corner": [518_000, 6_838_000], "layers": layers},
    ]
    assert ask(client, answer["mark"])["cells"] == []


def test_what_ends_by_the_clock_is_told(client_as: Callable[[str], Client]) -> None:
    client = client_as("viewer")
    make_valve(valid_to=timezone.now() + timedelta(seconds=1))
    mark = ask(client)["mark"]
    assert ask(client, mark)["cells"] == []

    time.sleep(1.1)

    (cell,) = ask(client, mark)["cells"]
    assert cell["corner"] == [514_000, 6_838_000]
    assert "venttiili" in cell["layers"]


def test_a_great_import_is_told_in_one_word(client_as: Callable[[str], Client]) -> None:
    client = client_as("viewer")
    make_valve()
    mark = ask(client)["mark"]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO gisapp_tile_cell (table_name, x, y, seq)"
            " SELECT 'networks_node', x, 3500, nextval('change_number_seq')"
            " FROM generate_series(1, 501) x"
        )

    answer = ask(client, mark)

    assert (answer["all"], answer["cells"]) == (True, [])


@pytest.mark.parametrize("since", ["x", "1", "1.2.3", "-1.5", "1.٣", "9" * 40 + ".1"])
def test_a_mark_that_is_none_is_refused(since: str, client_as: Callable[[str], Client]) -> None:
    response = client_as("viewer").get(PATH, {"since": since})

    assert response.status_code == 400
    assert "since" in response.json()["detail"]


def test_a_stranger_is_told_nothing(client: Client) -> None:
    assert client.get(PATH).status_code == 401
