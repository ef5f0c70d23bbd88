"""Service areas of the three networks and pressure zones, as polygons around the pipes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely
from shapely.geometry import MultiPolygon

from demo.parts import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demo.site import TownSite
    from demo.street_graph import Stretch

_REACH_M: Final = 62.0
_NAMES: Final = {
    "vesi": "Vesijohdon toiminta-alue",
    "jatevesi": "Jätevesiviemärin toiminta-alue",
    "hulevesi": "Hulevesiviemärin toiminta-alue",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkArea:
    """An area; the fields are those of ``networks.models.Area``, the outline EPSG:3067."""

    key: str
    network: str
    kind: str
    name: str
    outline: MultiPolygon


def areas_of(site: TownSite, zoned: dict[int, int]) -> tuple[NetworkArea, ...]:
    """Service areas, and the pressure zones: the lower one and each boosted one.

    ``zoned`` gives the district of each vertex that lies in a boosted zone.
    """
    areas = []
    for network, letter in LETTERS.items():
        lines = [s for s in site.stretches if network != "hulevesi" or site.storm[s.street]]
        areas.append(
            NetworkArea(
                key=f"{letter}-TA-1",
                network=network,
                kind="toiminta_alue",
                name=_NAMES[network],
                outline=_outline(lines),
            )
        )
    return (*areas, *_pressure_zones(site, zoned))


def _pressure_zones(site: TownSite, zoned: dict[int, int]) -> list[NetworkArea]:
    members: dict[int, list[Stretch]] = {0: []}
    for stretch in site.stretches:
        zone = zoned.get(stretch.start, 0)
        if zone == zoned.get(stretch.end, 0):
            members.setdefault(zone, []).append(stretch)
    high = _outlines(members)
    areas = []
    for number, zone in enumerate(sorted(members), start=1):
        areas.append(
            NetworkArea(
                key=f"V-PP-{number}",
                network="vesi",
                kind="painepiiri",
                name="Alapainepiiri" if zone == 0 else f"Korkeapainepiiri {number - 1}",
                outline=high[zone],
            )
        )
    return areas


def _outlines(members: dict[int, list[Stretch]]) -> dict[int, MultiPolygon]:
    """Outlines that do not overlap: the lower zone gives way to the boosted ones."""
    outlines = {zone: _outline(stretches) for zone, stretches in members.items()}
    boosted = shapely.union_all([outline for zone, outline in outlines.items() if zone])
    outlines[0] = _as_multi(outlines[0].difference(boosted))
    return outlines


def _outline(stretches: Iterable[Stretch]) -> MultiPolygon:
    lines = [
        shapely.LineString(
            [
                stretch.axis.at(mark)[0]
                for mark in (stretch.first_m, *_inner(stretch), stretch.last_m)
            ]
        )
        for stretch in stretches
    ]
    around = shapely.buffer(shapely.simplify(lines, 4.0), _REACH_M, quad_segs=3)
    return _as_multi(shapely.simplify(shapely.union_all(around), 3.0))


def _inner(stretch: Stretch) -> list[float]:
    return stretch.axis.between(stretch.first_m, stretch.last_m)


def _as_multi(shape: shapely.Geometry) -> MultiPolygon:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rounded = shapely.set_precision(MultiPolygon(parts), 0.01)
    return rounded if isinstance(rounded, MultiPolygon) else MultiPolygon([rounded])
