"""The vendor parameter ``AS_OF`` of WFS and WMS: features as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.features.past import LOCATOR, read_moment

if TYPE_CHECKING:
    from datetime import datetime

    from gisapp.ogc.parameters import Parameters

AS_OF: Final = LOCATOR.upper()


def is_given(parameters: Parameters) -> bool:
    """Whether a moment is asked for; one that is empty is."""
    return AS_OF in parameters.values or AS_OF in parameters.blank


def read_given(parameters: Parameters) -> datetime | None:
    """The moment asked for, None for now; raises ``InvalidInputError`` for what is none."""
    return read_moment(parameters.get(AS_OF)) if is_given(parameters) else None
