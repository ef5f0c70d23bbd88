"""The wastewater network: gravity sewers to pumping stations, rising mains, and the plant."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from demo.dice import dice_for
from demo.gravity import Depths, flow_to_plant
from demo.parts import NetworkLink, NetworkNode, rounded
from demo.pipes import WASTEWATER, SewerDrawing, years_of
from demo.terrain import CENTRE, LAKE_LEVEL_M

if TYPE_CHECKING:
    from demo.site import TownSite
    from demo.street_graph import SpotGraph

_DEPTHS: Final = Depths(least=1.9, most=6.2, outlet=5.8)


def lay_wastewater(site: TownSite) -> None:
    """Draw the wastewater network into the site's register; every manhole reaches the plant."""
    flow = flow_to_plant(site.graph, site.gate, _DEPTHS)
    spots = {position: site.spot_of(position) for position in site.connected}
    loads = flow.loads(spots.values())
    drawing = SewerDrawing(
        rules=WASTEWATER,
        flow=flow,
        levels=flow.levels(),
        loads=loads,
        years=years_of(flow, site.stretches, site.years),
        register=site.register,
        terrain=site.terrain,
        dice=dice_for(site.seed, "wastewater"),
        keys={},
    )
    used = [spot for spot in flow.order if loads[spot] > 0]
    for spot in used:
        if spot in flow.pumped:
            _add_station(drawing, spot)
        else:
            drawing.add_manhole(spot, "tarkastuskaivo")
    _add_plant(drawing, flow.outlets[0])
    for spot in used:
        if flow.down[spot] >= 0:
            drawing.add_gravity_pipe(spot)
        elif spot in flow.pumped:
            _add_rising_main(drawing, flow.pumped[spot])
    for position, spot in spots.items():
        drawing.add_drain(position, site.houses[position], spot)


def plant_gate(graph: SpotGraph) -> int:
    """The spot that the whole town drains to: low, by the lake, out of the centre."""

    def cost(number: int) -> float:
        spot = graph.spots[number]
        away = math.dist(spot.place, CENTRE)
        return abs(away - 1500.0) / 60.0 + 3.0 * max(spot.ground - LAKE_LEVEL_M, 0.0)

    return min(range(len(graph.spots)), key=cost)


def _add_plant(drawing: SewerDrawing, gate: int) -> None:
    """The treatment plant below the last manhole, towards the shore, and the sewer into it."""
    spot = drawing.flow.graph.spots[gate]
    x, y = _downhill(drawing, spot.place)
    key = drawing.register.key("jatevesi")
    drawing.register.nodes.append(
        NetworkNode(
            key=key,
            network="jatevesi",
            kind="laite",
            type_code="jatevedenpuhdistamo",
            place=rounded(x, y, drawing.terrain.height(x, y)),
            built_year=1974,
        )
    )
    start = drawing.levels[gate]
    drawing.register.links.append(
        NetworkLink(
            key=drawing.register.key("jatevesi"),
            network="jatevesi",
            kind="paaviemari",
            start=drawing.keys[gate],
            end=key,
            line=(rounded(*spot.place, start), rounded(x, y, start - 0.4)),
            built_year=1974,
            material="betoni",
            nominal_diameter_mm=1000,
            liquid="jatevesi",
            start_invert_m=round(start, 3),
            end_invert_m=round(start - 0.4, 3),
            flow_direction="myotainen",
        )
    )


def _downhill(drawing: SewerDrawing, place: tuple[float, float]) -> tuple[float, float]:
    """A dry place some 70 m from a place, as low as may be."""
    around = [
        (place[0] + 70.0 * math.cos(0.3927 * k), place[1] + 70.0 * math.sin(0.3927 * k))
        for k in range(16)
    ]
    dry = [spot for spot in around if not drawing.terrain.is_water(*spot, 0.4)]
    return min(dry or around, key=lambda spot: drawing.terrain.height(*spot))


def _add_station(drawing: SewerDrawing, spot: int) -> None:
    where = drawing.flow.graph.spots[spot]
    x, y = where.aside(5.0)
    key = drawing.register.key("jatevesi")
    drawing.keys[spot] = key
    load = drawing.loads[spot]
    drawing.register.nodes.append(
        NetworkNode(
            key=key,
            network="jatevesi",
            kind="pumppaamo",
            type_code="jatevesipumppaamo",
            place=rounded(x, y, where.ground),
            built_year=drawing.years[spot],
            power_kw=round(2.2 + 0.02 * load, 1),
            capacity_l_s=round(4.0 + 0.015 * load, 1),
            has_overflow=drawing.dice.random() < 0.7,  # noqa: PLR2004
        )
    )


def _add_rising_main(drawing: SewerDrawing, path: list[int]) -> None:
    """The pressure pipe from a station, beside the street, to the manhole that it empties into."""
    spots = drawing.flow.graph.spots
    first, last = spots[path[0]], spots[path[-1]]
    line = [rounded(*first.aside(5.0), drawing.levels[path[0]] + 0.4)]
    line += [rounded(*spots[spot].aside(1.1), spots[spot].ground - 2.1) for spot in path[1:-1]]
    end = max(drawing.levels[path[-1]] + 0.3, last.ground - 2.1)
    line.append(rounded(*last.place, end))
    load = drawing.loads[path[0]]
    drawing.register.links.append(
        NetworkLink(
            key=drawing.register.key("jatevesi"),
            network="jatevesi",
            kind="paaviemari" if load > 450 else "kerailyviemari",  # noqa: PLR2004
            type_code="paineputki",
            start=drawing.keys[path[0]],
            end=drawing.keys[path[-1]],
            line=tuple(line),
            built_year=drawing.years[path[0]],
            material="PEH",
            nominal_diameter_mm=next(
                (d for d in (90, 110, 160, 225, 315, 400) if d > load**0.5 * 9), 500
            ),
            liquid="jatevesi",
            pressure_class_bar=10.0,
            flow_direction="myotainen",
        )
    )
