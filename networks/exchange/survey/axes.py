"""Which of two coordinates is north: found from where the utility works, and never guessed.

Finnish surveyors write north first and call it X; other programs call east X.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gisapp.core.errors import InvalidInputError
from gisapp.geo.measure import service_area
from networks.exchange.model import some
from networks.exchange.placing import transformed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from networks.exchange.placing import Placement
    from networks.exchange.survey.points import Survey, SurveyPoint

ORDERS: Final = ("ne", "en")
_SAID: Final = {"ne": "x is north and y is east", "en": "x is east and y is north"}
# The same zones with their number before the eastings (GK19FIN to GK31FIN), and without it.
_WITH_ZONE: Final = range(3873, 3886)
_WITHOUT_ZONE: Final = 3126
_SHORT_M: Final = 1_000_000


def order_of(survey: Survey, placement: Placement, asked: str | None) -> tuple[str, str]:
    """The order, ``ne`` or ``en``, and a sentence that says how it was found.

    Raises ``InvalidInputError`` where no order puts all points into the service area, and where
    both do and nobody has said which.
    """
    raw = np.array([(point.first, point.second) for point in survey.points], dtype=np.float64)
    area = service_area()
    inside = {}
    for order in ORDERS:
        placed = transformed(raw[:, ::-1] if order == "ne" else raw, placement)
        inside[order] = area.holds(placed[:, 0], placed[:, 1])
    fitting = [order for order in ORDERS if inside[order].all()]
    said = asked or ("ne" if survey.is_named else None)
    if said in fitting:
        how = "as the columns say" if asked is None else "as --axes says"
        return said, f"axes: {_SAID[said]}, {how}"
    if said is None and len(fitting) == 1:
        return fitting[0], f"axes: {_SAID[fitting[0]]}, the only order inside the service area"
    if said is None and fitting:
        msg = (
            "The points lie inside the service area whichever coordinate is north. Say it: "
            "--axes ne where x (the first) is north, --axes en where it is east."
        )
        raise InvalidInputError(msg, locator="--axes")
    if fitting:
        msg = f"The points lie inside the service area only where {_SAID[fitting[0]]}."
        raise InvalidInputError(msg, locator="--axes" if asked else "--columns")
    best = said or max(ORDERS, key=lambda order: int(inside[order].sum()))
    outside = [point for point, held in zip(survey.points, inside[best], strict=True) if not held]
    msg = (
        f"{len(outside)} of {len(survey.points)} points lie outside the service area {area}, "
        f"where {_SAID[best]}. {_hint(survey.points, placement)} "
        f"First: {some(point.place for point in outside)}."
    )
    raise InvalidInputError(msg, locator="--crs")


def _hint(points: Sequence[SurveyPoint], placement: Placement) -> str:
    short = all(min(abs(point.first), abs(point.second)) < _SHORT_M for point in points)
    if short and placement.srid in _WITH_ZONE:
        other = _WITHOUT_ZONE + placement.srid - _WITH_ZONE.start
        return f"Eastings without the zone number in front are EPSG:{other}."
    return "Is --crs right?"
