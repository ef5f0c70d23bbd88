"""Tiles while others write: what is committed is seen, what is not is neither seen nor kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import LineString

from gisapp.ogc.tiles import joining
from tests.gisapp.ogc.tiles.paths import tile_at
from tests.make import make_link

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from networks.models import Link
    from tests.support.features import Sessions

# Four cells meet here, so a line across lies in all of them.
EAST, NORTH = 514_000.0, 6_840_000.0
# As an import does it: the nodes stay where they are.
MOVE = """
WITH by_id AS MATERIALIZED (SELECT set_config('vesiverkko.topology', 'by_id', true))
UPDATE networks_link SET geometry = ST_Translate(geometry, 400, 300) FROM by_id WHERE id = %s
"""
LEVELS = (8, 12)


@pytest.fixture
def pipes(transactional_db: None) -> tuple[Link, Link]:
    """Two pipes that cross the edges of cells, joined for the far levels."""
    made = [
        make_link(
            # Across the corner.
            geometry=LineString(
                (EAST - 700, NORTH - 700 + by), (EAST + 700, NORTH + 700 + by), srid=3067
            ),
            kind="paavesijohto",
            nominal_diameter_mm=400,
        )
        for by in (150, 450)
    ]
    joining.refresh()
    return made[0], made[1]


class Reader:
    """Somebody who looks at one tile and keeps what they have seen."""

    def __init__(self, client: Client, zoom: int) -> None:
        path = "/".join(map(str, tile_at("ETRS-TM35FIN", zoom, EAST + 300, NORTH + 300)))
        self._client, self._path, self._tag = client, f"/ogc/tiles/{path}", ""

    def look(self) -> Any:
        """Ask again; 304 where nothing has changed."""
        answer: Any = self._client.get(self._path, headers={"If-None-Match": self._tag})
        self._tag = answer.headers["ETag"]
        return answer


@pytest.mark.parametrize("zoom", LEVELS)
def test_writers_who_commit_in_reverse_order_leave_no_old_tile(
    zoom: int, pipes: tuple[Link, Link], two_sessions: Sessions, client_as: Callable[[str], Client]
) -> None:
    early, late = two_sessions
    reader = Reader(client_as("viewer"), zoom)
    first = reader.look().content

    early.execute("SELECT count(*) FROM networks_link")
    late.execute(MOVE, [pipes[0].pk])
    late.commit()
    between = reader.look()
    early.execute(MOVE, [pipes[1].pk])
    early.commit()
    last = reader.look()

    assert (between.status_code, last.status_code) == (200, 200)
    assert len({first, between.content, last.content}) == 3
    assert reader.look().status_code == 304


@pytest.mark.parametrize("zoom", LEVELS)
@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_an_edit_under_way_is_not_in_a_tile_until_it_is_committed(
    end: str,
    zoom: int,
    pipes: tuple[Link, Link],
    two_sessions: Sessions,
    client_as: Callable[[str], Client],
) -> None:
    editor, _other = two_sessions
    readers = [Reader(client_as(role), zoom) for role in ("viewer", "planner")]
    before = [reader.look().content for reader in readers]

    editor.execute(MOVE, [pipes[0].pk])
    editor.execute("UPDATE networks_link SET secrecy = 'salassa' WHERE id = %s", [pipes[1].pk])
    during = [reader.look().status_code for reader in readers]
    getattr(editor, end)()
    after = [reader.look() for reader in readers]

    assert during == [304, 304]
    if end == "rollback":
        assert [answer.status_code for answer in after] == [304, 304]
    else:
        assert [answer.status_code for answer in after] == [200, 200]
        # The secret pipe has left the tile of one of them only.
        assert len({*before, *(answer.content for answer in after)}) == 3
