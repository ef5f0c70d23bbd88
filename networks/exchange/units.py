"""Units of model files: the flow unit in ``[OPTIONS]`` decides between US customary and SI.

EPANET 2.2 user manual, appendix A (units); SWMM 5.2 user manual, appendix A.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError

if TYPE_CHECKING:
    from networks.exchange.sections import Sections

FOOT_M: Final = 0.3048
INCH_MM: Final = 25.4
HORSEPOWER_KW: Final = 0.745_699_9
_DECIMALS: Final = 3
_US: Final = frozenset({"CFS", "GPM", "MGD", "IMGD", "AFD"})
_SI: Final = frozenset({"LPS", "LPM", "MLD", "CMH", "CMD", "CMS"})


@dataclass(frozen=True, slots=True)
class Units:
    """Factors from the file's units to ours.

    ``length`` gives metres (coordinates aside), ``diameter`` millimetres for EPANET, ``section``
    millimetres for SWMM's cross-sections, ``power`` kilowatts.
    """

    length: float
    diameter: float
    section: float
    power: float

    def metres(self, value: float | None) -> float | None:
        """A length or level in metres, to the millimetre."""
        return None if value is None else round(value * self.length, _DECIMALS)


US: Final = Units(FOOT_M, INCH_MM, FOOT_M * 1000, HORSEPOWER_KW)
SI: Final = Units(1, 1, 1000, 1)


def read_units(sections: Sections, *, option: str, default: str) -> Units:
    """The units that ``option`` of the file names; raises ``InvalidInputError``."""
    row = sections.option(option)
    unit = row.words[1].upper() if row else default
    if unit in _US:
        return US
    if unit in _SI:
        return SI
    msg = f"The flow unit is not known. Known are {', '.join(sorted(_US | _SI))}."
    raise InvalidInputError(msg, locator=row.place if row else "")
