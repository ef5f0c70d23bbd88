"""What stands on the water mains: junctions, valves, hydrants, boosters and service pipes."""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING, Final

from demo.ages import service_material
from demo.parts import NetworkLink, NetworkNode, rounded

if TYPE_CHECKING:
    import random

    from demo.parts import Spot3
    from demo.site import TownSite
    from demo.street_plan import Place

MAIN_DEPTH_M: Final = 2.0
_CONDITIONS: Final = ("toimii", "ei_toimi", "luoksepaasematon", "tuntematon")
_SHARES: Final = (88, 5, 3, 4)
_FIRST_INSPECTION: Final = datetime.date(2021, 5, 3)


def raised(site: TownSite, place: Place, depth: float, *, known: bool) -> Spot3:
    """A place with its height ``depth`` m below the ground, or 2D where the height is not known."""
    return rounded(*place, site.terrain.height(*place) - depth if known else None)


def add_valve(
    site: TownSite, place: Place, main: tuple[int, int], *, closed: bool, dice: random.Random
) -> str:
    """A shut-off valve on a main of a size (DN) and year; most are open and work. Gives its key."""
    size, year = main
    chance = dice.random()
    position = "tuntematon" if chance < 0.025 else "auki"  # noqa: PLR2004
    key = site.register.key("vesi")
    site.register.nodes.append(
        NetworkNode(
            key=key,
            network="vesi",
            kind="venttiili",
            type_code="sulkuventtiili",
            place=raised(site, place, MAIN_DEPTH_M - 0.3, known=chance > 0.1),  # noqa: PLR2004
            built_year=year,
            position="kiinni" if closed else position,
            condition=dice.choices(_CONDITIONS, _SHARES)[0],
            nominal_diameter_mm=size,
        )
    )
    return key


def add_booster(site: TownSite, place: Place, year: int) -> str:
    """A pressure booster on the main into a high district; its key."""
    key = site.register.key("vesi")
    site.register.nodes.append(
        NetworkNode(
            key=key,
            network="vesi",
            kind="pumppaamo",
            type_code="paineenkorottamo",
            place=raised(site, place, 0.0, known=True),
            built_year=year,
            power_kw=11.0,
            capacity_l_s=18.0,
        )
    )
    return key


def add_joint(site: TownSite, place: Place, type_code: str, year: int) -> str:
    """A branch, a joint or an end of a main; its key."""
    key = site.register.key("vesi")
    site.register.nodes.append(
        NetworkNode(
            key=key,
            network="vesi",
            kind="laite",
            type_code=type_code,
            place=raised(site, place, MAIN_DEPTH_M, known=year > 1965),  # noqa: PLR2004
            built_year=year,
        )
    )
    return key


def add_hydrant(
    site: TownSite, branch: str, line: tuple[Place, Place], year: int, dice: random.Random
) -> None:
    """A hydrant at the end of ``line`` and the short pipe to it from a branch of the main."""
    key = site.register.key("vesi")
    site.register.nodes.append(
        NetworkNode(
            key=key,
            network="vesi",
            kind="paloposti",
            type_code="ylapaloposti" if dice.random() < 0.2 else "maapaloposti",  # noqa: PLR2004
            place=raised(site, line[1], 0.0, known=True),
            built_year=year,
            nominal_diameter_mm=100,
            yield_l_min=float(dice.randrange(600, 2600, 50)),
            inspected_on=_FIRST_INSPECTION + datetime.timedelta(dice.randrange(1700)),
        )
    )
    site.register.links.append(
        NetworkLink(
            key=site.register.key("vesi"),
            network="vesi",
            kind="palovesijohto",
            start=branch,
            end=key,
            line=tuple(raised(site, place, MAIN_DEPTH_M, known=True) for place in line),
            built_year=year,
            material="pallografiittivalurauta",
            nominal_diameter_mm=100,
            pressure_class_bar=16.0,
        )
    )


def add_service(
    site: TownSite, position: int, branch: str, tap: Place, dice: random.Random
) -> None:
    """The service pipe of a house from a branch to the connection point at its gate."""
    house = site.houses[position]
    known = house.built_year > 1975  # noqa: PLR2004 -- older pipes were not levelled
    line = (tap, _beside(house.gate, house.place))
    key = site.register.key("vesi")
    site.register.nodes.append(
        NetworkNode(
            key=key,
            network="vesi",
            kind="liitoskohta",
            type_code="tonttiliitos",
            place=raised(site, line[1], MAIN_DEPTH_M, known=known),
            built_year=house.built_year,
        )
    )
    site.register.connections.append((position, key, "vesi"))
    material = service_material(house.built_year, dice)
    site.register.links.append(
        NetworkLink(
            key=site.register.key("vesi"),
            network="vesi",
            kind="tonttivesijohto",
            start=branch,
            end=key,
            line=tuple(raised(site, place, MAIN_DEPTH_M, known=known) for place in line),
            built_year=house.built_year,
            material=material,
            nominal_diameter_mm=32 if len(house.doors) < 3 else 63,  # noqa: PLR2004
            pressure_class_bar=10.0 if material.startswith("P") else None,
        )
    )


def _beside(gate: Place, place: Place) -> Place:
    """The connection point of the water, 0.9 m beside that of the wastewater."""
    out_x, out_y = place[0] - gate[0], place[1] - gate[1]
    length = math.hypot(out_x, out_y) or 1.0
    return gate[0] + 0.9 * out_y / length, gate[1] - 0.9 * out_x / length
