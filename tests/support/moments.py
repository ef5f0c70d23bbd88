"""A small network that changes between moments, and answers of each moment to compare with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.geos import LineString
from django.utils import timezone

from networks.models import Link, Node
from tests.make import EAST, NORTH, make_link, make_node, make_point, make_valve, stored_by_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What each answer says of the time at which it was made, and its links, which repeat the question.
_OF_THE_ANSWER: Final = re.compile(
    r'timeStamp="[^"]*"|"timeStamp":"[^"]*"|"links":\[[^]]*\]|(?:next|previous)="[^"]*"'
)


@dataclass(frozen=True)
class Network:
    """Two mains behind each other from a tank, a valve between them and a hydrant at the end."""

    tank: Node
    valve: Node
    hydrant: Node
    first: Link
    second: Link


def make_network() -> Network:
    """The network, the valve open."""
    tank = make_node(type_code="vesisailio", geometry=make_point(EAST, NORTH))
    valve = make_valve(geometry=make_point(EAST + 100, NORTH))
    hydrant = make_node(
        kind="paloposti", type_code="maapaloposti", geometry=make_point(EAST + 200, NORTH)
    )
    first = make_link(
        start_node=tank,
        end_node=valve,
        nominal_diameter_mm=400,
        geometry=LineString((EAST, NORTH), (EAST + 100, NORTH), srid=3067),
    )
    second = make_link(
        start_node=valve,
        end_node=hydrant,
        nominal_diameter_mm=200,
        geometry=LineString((EAST + 100, NORTH), (EAST + 200, NORTH), srid=3067),
    )
    return Network(tank, valve, hydrant, first, second)


def moments_of(network: Network) -> Iterator[None]:
    """Change the network, and pause at each of four moments."""
    yield
    Node.objects.filter(pk=network.valve.pk).update(position="kiinni")
    with stored_by_id():
        Link.objects.filter(pk=network.second.pk).update(
            geometry=LineString(
                (EAST + 100, NORTH), (EAST + 150, NORTH + 20), (EAST + 200, NORTH), srid=3067
            )
        )
    yield
    Link.objects.filter(pk=network.second.pk).delete()
    Node.objects.filter(pk=network.hydrant.pk).delete()
    yield
    Node.objects.filter(pk=network.valve.pk).update(position="auki", secrecy="salassa")
    yield


def recorded(ask: Callable[[dict[str, str]], Any]) -> list[tuple[str, Any]]:
    """What ``ask`` answers without a moment at each of the moments, and when that was."""
    return [(timezone.now().isoformat(), ask({})) for _moment in moments_of(make_network())]


def without_the_time(body: str) -> str:
    """``body`` without what it says of itself: when it was made and where its pages are."""
    return _OF_THE_ANSWER.sub("", body)
