"""From a file on disk to a network in EPSG:3067: which reader, what must be true of the file."""

from __future__ import annotations

import stat
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from networks.exchange.epanet import read_epanet
from networks.exchange.faults import geometry_faults
from networks.exchange.geojson import read_geojson
from networks.exchange.geopackage import read_geopackage
from networks.exchange.gis_network import LINK_TYPES, NODE_TYPES, network_of
from networks.exchange.joining import join
from networks.exchange.kuntagml.reading import read_kuntagml
from networks.exchange.placing import check_placement, place
from networks.exchange.swmm import read_swmm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from networks.exchange.model import NetworkModel, ReadingRules
    from networks.exchange.placing import Placement

LARGEST_FILE: Final = 512 * 1024 * 1024
FORMATS: Final = ("epanet", "swmm", "gpkg", "geojson", "kuntagml")
_MODEL_READERS: Final[dict[str, Callable[[bytes, ReadingRules], NetworkModel]]] = {
    "epanet": read_epanet,
    "swmm": read_swmm,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFile:
    """A file to read, its format, and what the person who imports knows of it."""

    path: Path
    format: str
    rules: ReadingRules
    placement: Placement


def read_bytes(path: Path) -> bytes:
    """The content of a file; raises ``InvalidInputError`` for none, a folder, a too large one."""
    _check(path)
    return path.read_bytes()


def _check(path: Path) -> None:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            msg = "This is no file."
            raise InvalidInputError(msg)
        if status.st_size > LARGEST_FILE:
            msg = f"The file is larger than {LARGEST_FILE // 1024**2} MB."
            raise InvalidInputError(msg)
        with path.open("rb"):
            pass
    except FileNotFoundError:
        msg = "There is no such file."
        raise InvalidInputError(msg) from None
    except OSError as error:
        msg = f"The file cannot be read ({error.strerror})."
        raise InvalidInputError(msg) from error


def read_network(file: NetworkFile) -> NetworkModel:
    """Read and place a network; its warnings include the faults of its geometry.

    Raises ``InvalidInputError`` with the place of the fault in the file.
    """
    check_placement(file.placement)
    if file.format in _MODEL_READERS:
        model = _MODEL_READERS[file.format](read_bytes(file.path), file.rules)
        network = place(model, file.placement)
    else:
        placed = place(_read_gis(file), file.placement)
        network = join(placed, keep_gaps=file.rules.keep_gaps)
    return replace(network, warnings=(*network.warnings, *geometry_faults(network)))


def _read_gis(file: NetworkFile) -> NetworkModel:
    rules = file.rules
    if rules.points or rules.hydrants or rules.valves is not None:
        msg = "--points, --hydrants and --valves are for models. A GIS file has layers of its own."
        raise InvalidInputError(msg)
    _check(file.path)
    types = LINK_TYPES | NODE_TYPES
    if file.format == "gpkg":
        content = read_geopackage(file.path, types=types)
    elif file.format == "kuntagml":
        with file.path.open("rb") as opened:
            content = read_kuntagml(opened, network=rules.network)
    else:
        content = read_geojson(read_bytes(file.path), stem=file.path.stem, types=types)
    stated = content.srid
    if stated is not None and stated != file.placement.srid and not file.placement.moves:
        msg = f"The file says that its coordinates are EPSG:{stated}, not what --crs says."
        raise InvalidInputError(msg, locator="--crs")
    return network_of(content, rules)
