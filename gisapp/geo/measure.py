"""Measures that are the service's own: where the utility works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from gisapp.geo.crs import GEOGRAPHIC_SRID, STORAGE_SRID, transformer
from gisapp.geo.grids import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """The box, EPSG:3067, outside which nothing is stored."""

    min_east: float
    min_north: float
    max_east: float
    max_north: float

    def holds(self, east: NDArray[np.float64], north: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which of the places lie inside; one that is no number does not."""
        inside: NDArray[np.bool_] = (
            (east >= self.min_east)
            & (east <= self.max_east)
            & (north >= self.min_north)
            & (north <= self.max_north)
        )
        return inside

    @property
    def box(self) -> Box:
        """The area as a box."""
        return Box(self.min_east, self.min_north, self.max_east, self.max_north, STORAGE_SRID)

    def degrees(self) -> tuple[float, float, float, float]:
        """The box around it in WGS 84: west, south, east, north, to about a hundred metres."""
        to_degrees = transformer(STORAGE_SRID, GEOGRAPHIC_SRID)
        west, south, east, north = to_degrees.transform_bounds(
            self.min_east, self.min_north, self.max_east, self.max_north
        )
        return (round(west, 3), round(south, 3), round(east, 3), round(north, 3))

    def __str__(self) -> str:
        return (
            f"E {self.min_east:.0f}–{self.max_east:.0f}, "
            f"N {self.min_north:.0f}–{self.max_north:.0f} (EPSG:3067)"
        )


def service_area() -> ServiceArea:
    """The area that the setting ``SERVICE_AREA`` names."""
    return ServiceArea(*settings.SERVICE_AREA)
