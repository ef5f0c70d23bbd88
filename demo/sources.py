"""Where the water comes from: the intake, the works and the tower, off the streets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from demo.parts import NetworkLink, NetworkNode, rounded

if TYPE_CHECKING:
    from demo.site import TownSite
    from demo.street_plan import Place

_YEAR = 1969


def add_works(site: TownSite, junction: str, feeds: Place) -> None:
    """Intake, intake pump and works by the lake, and the trunk main to a junction of the town."""
    works = _dry_beside(site, feeds, 85.0, lowest=True)
    pump = _dry_beside(site, works, 120.0, lowest=True)
    intake = _dry_beside(site, pump, 60.0, lowest=True)
    keys = [
        _add(site, "laite", "vedenottamo", intake),
        _add(site, "pumppaamo", "vedenottopumppaamo", pump),
        _add(site, "laite", "vedenkasittelylaitos", works),
        junction,
    ]
    places = [intake, pump, works, feeds]
    kinds = ("raakavesijohto", "raakavesijohto", "paavesijohto")
    for step, kind in enumerate(kinds):
        _join(site, kind, (keys[step], keys[step + 1]), (places[step], places[step + 1]))


def add_tower(site: TownSite, junction: str, feeds: Place) -> None:
    """The water tower on the height beside a junction of the town."""
    place = _dry_beside(site, feeds, 55.0, lowest=False)
    key = _add(site, "laite", "vesitorni", place)
    _join(site, "paavesijohto", (key, junction), (place, feeds))


def _dry_beside(site: TownSite, place: Place, away: float, *, lowest: bool) -> Place:
    """A dry place some way off, clear of the streets, on low or high ground."""
    around = [
        (place[0] + away * math.cos(0.2618 * k), place[1] + away * math.sin(0.2618 * k))
        for k in range(24)
    ]
    sign = 1.0 if lowest else -1.0

    def cost(spot: Place) -> float:
        nearest = min((distance for distance, _ in site.plan.near(spot, 50.0)), default=50.0)
        wet = 1000.0 if site.terrain.is_water(*spot, 0.3) else 0.0
        return wet + sign * site.terrain.height(*spot) - 0.4 * nearest

    return min(around, key=cost)


def _add(site: TownSite, kind: str, type_code: str, place: Place) -> str:
    key = site.register.key("vesi")
    pump = kind == "pumppaamo"
    site.register.nodes.append(
        NetworkNode(
            key=key,
            network="vesi",
            kind=kind,
            type_code=type_code,
            place=rounded(*place, site.terrain.height(*place)),
            built_year=_YEAR,
            power_kw=75.0 if pump else None,
            capacity_l_s=140.0 if pump else None,
            volume_m3=3000.0 if type_code == "vesitorni" else None,
        )
    )
    return key


def _join(site: TownSite, kind: str, keys: tuple[str, str], places: tuple[Place, Place]) -> None:
    site.register.links.append(
        NetworkLink(
            key=site.register.key("vesi"),
            network="vesi",
            kind=kind,
            start=keys[0],
            end=keys[1],
            line=tuple(rounded(*place, site.terrain.height(*place) - 2.2) for place in places),
            built_year=_YEAR,
            material="teras",
            nominal_diameter_mm=400,
            pressure_class_bar=16.0,
        )
    )
