"""How the networks are drawn, as on the map page (``static/src/symbology``), by type name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from networks.looks import areas, nodes, pipes

if TYPE_CHECKING:
    from gisapp.features.look import Look

LOOKS: Final[dict[str, Look]] = {
    "vesijohto": pipes.WATER_MAIN,
    "jatevesiviemari": pipes.WASTEWATER_SEWER,
    "hulevesiviemari": pipes.STORMWATER_SEWER,
    "venttiili": nodes.VALVE,
    "kaivo": nodes.MANHOLE,
    "paloposti": nodes.HYDRANT,
    "pumppaamo": nodes.PUMPING_STATION,
    "liitoskohta": nodes.CONNECTION_POINT,
    "laite": nodes.DEVICE,
    "toiminta_alue": areas.AREA,
    "painepiiri": areas.AREA,
    "pumppauspiiri": areas.AREA,
    "katkos": areas.INTERRUPTION,
}
