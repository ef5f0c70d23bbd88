"""Code lists of areas."""

from __future__ import annotations

from typing import Final

from gisapp.core.codes import Code, CodeList

AREA_KIND: Final = CodeList(
    "aluelaji",
    (
        Code("toiminta_alue", "toiminta-alue", "verksamhetsområde", "service area"),
        Code("painepiiri", "painepiiri", "tryckzon", "pressure zone"),
        Code("pumppauspiiri", "pumppauspiiri", "pumpningsområde", "pumping district"),
    ),
)
