"""Heights of a survey become N2000, by a difference that somebody has measured, or are refused.

The differences of N60, N43 and NN to N2000 change by decimetres within Finland; the official
conversions are triangle nets that no package of this service brings (decision 0026).
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from networks.choices.objects import HEIGHT_SYSTEM

if TYPE_CHECKING:
    from networks.exchange.survey.points import Survey

STORED: Final = "N2000"
NONE: Final = "none"
SYSTEMS: Final = (*HEIGHT_SYSTEM.values, NONE)
_LARGEST_M: Final = 5.0
_DECIMALS: Final = 3


def in_n2000(survey: Survey, system: str, offset_m: float | None) -> Survey:
    """The points with heights in N2000; without any for the system ``none``.

    ``offset_m`` is what N2000 has more than ``system`` at the place. Raises ``InvalidInputError``
    for heights of another system without an offset, and for an offset that cannot be one.
    """
    if system == NONE:
        return _with_heights(survey, None)
    measured = sum(point.height is not None for point in survey.points)
    if system == STORED:
        if offset_m is not None:
            msg = "Heights in N2000 are stored as they are: leave the offset out."
            raise InvalidInputError(msg, locator="--heights-offset")
        return survey
    if not measured:
        return survey
    if offset_m is None:
        msg = (
            f"{measured} points have heights in {_told(system)}, and this service stores N2000. "
            f"{_ADVICE}"
        )
        raise InvalidInputError(msg, locator="--heights")
    if system == "tuntematon":
        msg = "No offset converts heights of an unknown system. Find out which it is."
        raise InvalidInputError(msg, locator="--heights")
    if not isfinite(offset_m) or abs(offset_m) > _LARGEST_M:
        msg = f"The offset is the metres to add to {system} for N2000, {_LARGEST_M:g} at most."
        raise InvalidInputError(msg, locator="--heights-offset")
    return _with_heights(survey, offset_m)


_ADVICE: Final = (
    "Convert them before (the National Land Survey's conversion service does it), give the "
    "difference that was measured at the place with --heights-offset, or leave the heights out "
    "with --heights none."
)


def _told(system: str) -> str:
    return "an unknown system" if system == "tuntematon" else system


def _with_heights(survey: Survey, offset_m: float | None) -> Survey:
    points = tuple(
        replace(
            point,
            height=None
            if offset_m is None or point.height is None
            else round(point.height + offset_m, _DECIMALS),
        )
        for point in survey.points
    )
    return replace(survey, points=points)
