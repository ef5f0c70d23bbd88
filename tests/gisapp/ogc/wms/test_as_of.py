"""Pictures of the past by the real engine: the same as were painted then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from gisapp.access import tile_use
from gisapp.models import LedgerEntry
from networks.models import Node
from tests.make import EAST, NORTH
from tests.support.moments import make_network, moments_of
from tests.support.wms import ask, box, exception, get_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

# The engine has a connection of its own and sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

LAYERS = "vesijohto,venttiili,paloposti"


def _asked(client: Client, **more: Any) -> tuple[bytes, bytes]:
    """A picture, and what is said of the place of the valve."""
    near = {"layers": LAYERS, "bbox": box(east=EAST + 100), **more}
    info = ask(
        client,
        "GetFeatureInfo",
        query_layers=LAYERS,
        info_format="application/json",
        feature_count="20",
        i="100",
        j="100",
        **near,
    )
    picture = get_map(client, **near)
    assert (picture["Content-Type"], info.status_code) == ("image/png", 200)
    return picture.content, info.content


def test_each_picture_and_each_click_is_what_it_was(client_as: Callable[[str], Client]) -> None:
    client, network = client_as("planner"), make_network()
    recorded = [(timezone.now().isoformat(), _asked(client)) for _moment in moments_of(network)]

    assert len({picture for _when, (picture, _info) in recorded}) >= 3
    assert len({info for _when, (_picture, info) in recorded}) == 4
    for when, answered in recorded:
        assert _asked(client, as_of=when) == answered


def test_what_is_secret_now_is_not_painted_for_a_viewer(client_as: Callable[[str], Client]) -> None:
    network = make_network()
    then = timezone.now().isoformat()
    viewer, planner = client_as("viewer"), client_as("planner")
    open_picture, _info = _asked(viewer)
    Node.objects.filter(pk=network.valve.pk).update(secrecy="salassa")

    assert _asked(planner, as_of=then)[0] == open_picture
    assert _asked(viewer, as_of=then)[0] != open_picture
    assert b"venttiili" not in _asked(viewer, as_of=then)[1]


@pytest.mark.parametrize("text", ["", "eilen", "2999-01-01"])
def test_what_is_no_moment_is_a_fault_in_words(
    text: str, client_as: Callable[[str], Client]
) -> None:
    _code, words = exception(get_map(client_as("planner"), as_of=text))

    assert "as_of" in words


def test_points_have_no_past_and_the_ledger_knows_the_moment(
    client_as: Callable[[str], Client],
) -> None:
    client = client_as("main_user")
    make_network()
    then = timezone.now().isoformat()

    _code, words = exception(get_map(client, layers="kulutuspaikka", as_of=then))
    _asked(client, as_of=then)
    tile_use.end_all()

    assert "kulutuspaikka is not kept" in words
    pictures = LedgerEntry.objects.filter(action="map", outcome="ok")
    assert any(f"@{then}" in str(line.scope) for line in pictures)
    clicks = LedgerEntry.objects.filter(action="info")
    assert {line.scope["as_of"] for line in clicks} == {then}


def test_a_place_where_nothing_was_yet_is_an_empty_picture(
    client_as: Callable[[str], Client],
) -> None:
    client = client_as("planner")
    empty = get_map(client, bbox=box(east=EAST + 100, north=NORTH)).content
    make_network()

    assert get_map(client, bbox=box(east=EAST + 100), as_of="1999-12-31").content == empty
