"""The whole street plan of a town: centre, districts and the roads between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from demo.arterials import ArterialBuilder
from demo.centre import lay_grid
from demo.dice import dice_for
from demo.districts import plan_districts
from demo.growth import grow_district
from demo.street_plan import StreetPlan, connected_part, length_of

if TYPE_CHECKING:
    import random

    from demo.districts import District
    from demo.terrain import Terrain

# Consumption points to a metre of street, by style of district: what the plan is sized by.
_DENSITY: Final = {
    "centre": 0.086,
    "old": 0.069,
    "curved": 0.067,
    "cul_de_sac": 0.075,
    "flats": 0.1,
}


@dataclass(frozen=True, slots=True)
class Layout:
    """The laid-out town: districts by number, and the finished plan."""

    districts: tuple[District, ...]
    plan: StreetPlan


def lay_out(terrain: Terrain, seed: int, capacity: float) -> Layout:
    """Districts and streets with room for about ``capacity`` consumption points."""
    dice = dice_for(seed, "streets")
    plan = StreetPlan()
    builder = ArterialBuilder(plan, terrain)
    districts: list[District] = []
    room = 0.0
    for district in plan_districts(terrain, seed):
        first_new = len(plan.streets)
        if district.style in ("centre", "old"):
            lay_grid(plan, district, terrain, seed)
        if district.style != "centre" and not _reach(builder, district, dice):
            continue
        districts.append(district)
        grow_district(plan, district, terrain, seed)
        room += _room(plan, district, first_new)
        if room >= capacity:
            break
    return Layout(tuple(districts), connected_part(plan))


def _reach(builder: ArterialBuilder, district: District, dice: random.Random) -> bool:
    """Tie the district to the road net, now and then by two roads."""
    first = builder.connect(district)
    if first is None:
        return False
    if dice.random() < 0.6:  # noqa: PLR2004 -- the share of districts with a second road
        builder.ring(district, first)
    return True


def _room(plan: StreetPlan, district: District, first_new: int) -> float:
    metres = sum(
        length_of([plan.places[vertex] for vertex in street.vertices])
        for street in plan.streets[first_new:]
        if street.kind != "arterial"
    )
    return metres * _DENSITY[district.style]
