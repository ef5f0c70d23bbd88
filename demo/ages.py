"""Materials and sizes by the decade of building, as Finnish utilities laid them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random

_WATER: Final = (
    (1958, ("harmaa_valurauta", "harmaa_valurauta", "teras")),
    (1972, ("pallografiittivalurauta", "harmaa_valurauta", "asbestisementti", "PVC")),
    (1986, ("PVC", "PVC", "PEH", "pallografiittivalurauta")),
    (2100, ("PEH", "PE", "PE", "PVC")),
)
_SEWER: Final = (
    (1962, ("betoni", "betoni", "lasitettu_savi")),
    (1978, ("betoni", "betoni", "PVC")),
    (1996, ("PVC", "PVC", "betoni", "PEH")),
    (2100, ("PVC", "PP", "PP")),
)
_SERVICE: Final = (
    (1968, ("kupari", "PEL", "teras")),
    (1984, ("PEL", "PEM", "PEH")),
    (2100, ("PEM", "PE", "PE")),
)
_UNKNOWN_SHARE: Final = 0.025
_STEPS: Final = (63, 90, 110, 160, 200, 250, 300, 400, 500, 600, 800, 1000, 1200)


def _of_year(table: tuple[tuple[int, tuple[str, ...]], ...], year: int, dice: random.Random) -> str:
    for before, materials in table:
        if year < before:
            return dice.choice(materials)
    return "ei_tiedossa"


def water_material(year: int, dice: random.Random) -> str:
    """Material code of a water main of the year; one in forty is not known."""
    return "ei_tiedossa" if dice.random() < _UNKNOWN_SHARE else _of_year(_WATER, year, dice)


def sewer_material(year: int, dice: random.Random) -> str:
    """Material code of a gravity sewer of the year; one in forty is not known."""
    return "ei_tiedossa" if dice.random() < _UNKNOWN_SHARE else _of_year(_SEWER, year, dice)


def service_material(year: int, dice: random.Random) -> str:
    """Material code of a service pipe of the year."""
    return _of_year(_SERVICE, year, dice)


def pressure_class(material: str) -> float | None:
    """Usual pressure class (PN, bar) of a water main's material; None where it is not recorded."""
    if material in ("PE", "PEH", "PEM", "PEL", "PVC"):
        return 10.0
    return 16.0 if "valurauta" in material or material == "teras" else None


def sewer_size(houses: int, smallest: int) -> int:
    """Nominal diameter (mm) that carries the sewage or rain of so many houses."""
    wanted = smallest if houses < 60 else 62.0 * houses**0.28 + 0.025 * houses  # noqa: PLR2004
    return next((step for step in _STEPS if step >= max(wanted, smallest)), _STEPS[-1])
