"""Pressure zones: high districts that a booster feeds, shut off elsewhere by closed valves."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demo.site import TownSite

_DISTRICTS_A_ZONE = 9


@dataclass(frozen=True, slots=True)
class Zone:
    """A boosted zone: its district, the vertices in it, and the stretch with its booster."""

    district: int
    vertices: frozenset[int]
    booster: int


def choose_zones(site: TownSite, legs: dict[int, list[int]]) -> list[Zone]:
    """The highest districts that no other part of the town is fed through."""
    members = _members(site, legs)
    wanted = max(1, len(site.districts) // _DISTRICTS_A_ZONE)
    ranked = sorted(members, key=lambda number: -_mean_height(site, members[number]))
    zones: list[Zone] = []
    taken: set[int] = set()
    for number in ranked:
        zone = _zone(site, legs, number, members[number])
        if zone is None or taken & _around(site, legs, zone):
            continue
        zones.append(zone)
        taken |= zone.vertices
        if len(zones) == wanted:
            break
    return zones


def zone_of_vertices(zones: list[Zone]) -> dict[int, int]:
    """The district of the zone that each zoned vertex lies in."""
    return {vertex: zone.district for zone in zones for vertex in zone.vertices}


def _members(site: TownSite, legs: dict[int, list[int]]) -> dict[int, set[int]]:
    """Vertices of each suburb: those with a street of the suburb that is no arterial."""
    members: dict[int, set[int]] = defaultdict(set)
    for vertex in legs:
        for owner in site.plan.owners[vertex]:
            street = site.plan.streets[owner]
            inside = site.districts[street.district].contains(site.plan.places[vertex])
            if street.district and (street.kind != "arterial" or inside):
                members[street.district].add(vertex)
                break
    return dict(members)


def _mean_height(site: TownSite, vertices: set[int]) -> float:
    places = [site.plan.places[vertex] for vertex in sorted(vertices)]
    return math.fsum(site.terrain.height(*place) for place in places) / len(places)


def _zone(
    site: TownSite, legs: dict[int, list[int]], number: int, vertices: set[int]
) -> Zone | None:
    """The zone of a district; None if it is in pieces or the rest would be cut in two."""
    crossing = sorted(
        {
            index
            for vertex in vertices
            for index in legs[vertex]
            if _other(site, index, vertex) not in vertices
        }
    )
    if not crossing or not _in_one_piece(site, legs, vertices):
        return None
    if not _in_one_piece(site, legs, legs.keys() - vertices):
        return None
    return Zone(number, frozenset(vertices), max(crossing, key=lambda i: site.stretches[i].length))


def _around(site: TownSite, legs: dict[int, list[int]], zone: Zone) -> set[int]:
    """The vertices of a zone and those one stretch away."""
    return {
        _other(site, index, vertex) for vertex in zone.vertices for index in legs[vertex]
    } | zone.vertices


def _other(site: TownSite, index: int, vertex: int) -> int:
    stretch = site.stretches[index]
    return stretch.end if stretch.start == vertex else stretch.start


def _in_one_piece(site: TownSite, legs: dict[int, list[int]], vertices: set[int]) -> bool:
    if not vertices:
        return False
    seen = {min(vertices)}
    queue = list(seen)
    while queue:
        vertex = queue.pop()
        for index in legs[vertex]:
            other = _other(site, index, vertex)
            if other in vertices and other not in seen:
                seen.add(other)
                queue.append(other)
    return len(seen) == len(vertices)
