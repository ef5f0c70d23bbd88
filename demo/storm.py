"""The stormwater network: gullies and manholes that fall to outfalls at lakes and ditches."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from demo.dice import dice_for
from demo.gravity import Depths, flow_to_outfalls
from demo.parts import NetworkLink, NetworkNode, rounded
from demo.pipes import STORMWATER, SewerDrawing, years_of

if TYPE_CHECKING:
    from demo.site import TownSite

_DEPTHS: Final = Depths(least=1.35, most=4.2, outlet=4.0)
_REACH_M: Final = 420.0


def lay_stormwater(site: TownSite) -> None:
    """Draw the stormwater network into the site's register; each sewer falls to an outfall."""
    served = [position for position in site.connected if site.has_storm(position)]
    spots = {position: site.spot_of(position) for position in served}
    wanted = {
        spot
        for stretch, chain in zip(site.stretches, site.graph.of_stretch, strict=True)
        if site.storm[stretch.street]
        for _, spot in chain
    }
    flow = flow_to_outfalls(site.graph, wanted, _DEPTHS)
    drawing = SewerDrawing(
        rules=STORMWATER,
        flow=flow,
        levels=flow.levels(),
        loads=flow.loads(spots.values()),
        years=years_of(flow, site.stretches, site.years),
        register=site.register,
        terrain=site.terrain,
        dice=dice_for(site.seed, "stormwater"),
        keys={},
    )
    used = [spot for spot in flow.order if drawing.loads[spot] > 0]
    for spot in used:
        junction = len(site.graph.neighbours[spot]) != 2  # noqa: PLR2004 -- a pipe goes through
        drawing.add_manhole(spot, "tarkastuskaivo" if junction else "hulevesikaivo")
    for spot in used:
        if flow.down[spot] >= 0:
            drawing.add_gravity_pipe(spot)
        else:
            _add_outfall(site, drawing, spot)
    for position, spot in spots.items():
        drawing.add_drain(position, site.houses[position], spot)


def _add_outfall(site: TownSite, drawing: SewerDrawing, spot: int) -> None:
    """From the last manhole to the lake where it is near, else to a ditch beside the streets."""
    where = drawing.flow.graph.spots[spot].aside(STORMWATER.aside_m)
    place, at_lake = _way_out(site, where)
    start = drawing.levels[spot]
    end = start - max(0.15, 0.003 * math.dist(where, place))
    key = drawing.register.key("hulevesi")
    drawing.register.nodes.append(
        NetworkNode(
            key=key,
            network="hulevesi",
            kind="laite",
            type_code="purkuaukko",
            place=rounded(*place, end),
            built_year=drawing.years[spot],
        )
    )
    drawing.register.links.append(
        NetworkLink(
            key=drawing.register.key("hulevesi"),
            network="hulevesi",
            kind="purkuviemari",
            type_code="putki" if at_lake else "avo_oja",
            start=drawing.keys[spot],
            end=key,
            line=(rounded(*where, start), rounded(*place, end)),
            built_year=drawing.years[spot],
            material="betoni" if at_lake else "ei_tiedossa",
            nominal_diameter_mm=600,
            liquid="sadevesi",
            start_invert_m=round(start, 3),
            end_invert_m=round(end, 3),
            flow_direction="myotainen",
        )
    )


def _way_out(site: TownSite, where: tuple[float, float]) -> tuple[tuple[float, float], bool]:
    """The end of a straight way to the nearest shore that crosses no street, else of a ditch."""
    ways = [0.2618 * k for k in range(24)]
    shores = []
    for way in ways:
        shore = _shore(site, where, way)
        if shore is not None:
            shores.append((math.dist(where, shore), shore))
    if shores:
        return min(shores)[1], True
    ditches = [(where[0] + 45.0 * math.cos(way), where[1] + 45.0 * math.sin(way)) for way in ways]
    return max(ditches, key=lambda end: _openness(site, where, end)), False


def _shore(site: TownSite, where: tuple[float, float], way: float) -> tuple[float, float] | None:
    away = 15.0
    while away < _REACH_M:
        place = where[0] + away * math.cos(way), where[1] + away * math.sin(way)
        if site.terrain.is_water(*place):
            return place
        if away > 30.0 and min(site.plan.near(place, 14.0), default=None):  # noqa: PLR2004
            return None
        away += 12.0
    return None


def _openness(site: TownSite, where: tuple[float, float], end: tuple[float, float]) -> float:
    """How far from streets a ditch would end, and how much downhill, in one figure (m)."""
    nearest = min((distance for distance, _ in site.plan.near(end, 45.0)), default=45.0)
    fall = site.terrain.height(*where) - site.terrain.height(*end)
    return nearest + 8.0 * fall
