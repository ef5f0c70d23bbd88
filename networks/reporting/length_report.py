"""The length report: what of the network lies where, as much of it as the caller may see."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from gisapp import access
from gisapp.features import registry
from networks.models.link import NETWORKS_OF_TYPE
from networks.reporting.lengths import (
    DIMENSIONS,
    LengthRow,
    lengths,
    lengths_inside,
    lengths_outside,
)
from networks.reporting.service_areas import FAMILIES, service_area, service_areas, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from django.contrib.gis.geos import GEOSGeometry
    from django.db.models import QuerySet

    from gisapp.access import Caller
    from networks.models import Area

ACTION: Final = "length_report"
EACH_AREA: Final = "all"
COLUMNS: Final = ("area", "area_name", *DIMENSIONS, "links", "length_m")


@dataclass(frozen=True, slots=True)
class Reported:
    """One row; ``area`` is None for what lies in no service area or where none was asked for."""

    area: Area | None
    row: LengthRow

    def told(self) -> dict[str, Any]:
        """The row under the names of ``COLUMNS``."""
        if self.area is None:
            return {"area": None, "area_name": None, **asdict(self.row)}
        return {"area": str(self.area.tunnus), "area_name": self.area.name, **asdict(self.row)}


def length_report(area: str, *, caller: Caller) -> list[Reported]:
    """Lengths of the whole network, of one service area, or of each and of the rest.

    ``area`` is empty, the id of a service area, or ``EACH_AREA``. A service area counts the links
    of its own network, clipped at its border; where areas overlap each counts what it holds. Call
    it inside the snapshot of the answer. Raises as ``service_area`` does, and ``ForbiddenError``.
    """
    if area == EACH_AREA:
        areas = service_areas(caller=caller, action=ACTION)
        return list(_by_area(areas, caller))
    if area:
        chosen = service_area(area, caller=caller, action=ACTION)
        return list(_inside(chosen, caller))
    return [Reported(None, row) for row in _read(tuple(NETWORKS_OF_TYPE), lengths, caller)]


def length_table(area: str, *, caller: Caller) -> list[tuple[Any, ...]]:
    """The report as a table, ``COLUMNS`` first."""
    rows = [one.told() for one in length_report(area, caller=caller)]
    return [COLUMNS, *(tuple(row[name] for name in COLUMNS) for row in rows)]


def _by_area(areas: list[Area], caller: Caller) -> Iterator[Reported]:
    for area in areas:
        yield from _inside(area, caller)
    served: dict[str, GEOSGeometry] = {}
    for area in areas:
        for network in FAMILIES[area.network]:
            shape = shape_of(area)
            served[network] = served[network].union(shape) if network in served else shape
    for type_name, networks in NETWORKS_OF_TYPE.items():
        rows = _read((type_name,), partial(_unserved, networks=networks, served=served), caller)
        yield from (Reported(None, row) for row in rows)


def _unserved(
    links: QuerySet[Any], networks: Iterable[str], served: Mapping[str, GEOSGeometry]
) -> list[LengthRow]:
    """What no area of its own network holds: not every area of sewers holds all networks."""
    found = []
    for network in networks:
        own = links.filter(network=network)
        shape = served.get(network)
        found += lengths(own) if shape is None else lengths_outside(own, shape)
    return found


def _inside(area: Area, caller: Caller) -> Iterator[Reported]:
    networks, shape = FAMILIES[area.network], shape_of(area)
    types = [name for name, held in NETWORKS_OF_TYPE.items() if set(held) & set(networks)]

    def inside(links: QuerySet[Any]) -> list[LengthRow]:
        return lengths_inside(links.filter(network__in=networks), shape)

    return (Reported(area, row) for row in _read(types, inside, caller))


def _read(
    types: Collection[str], measure: Callable[[QuerySet[Any]], list[LengthRow]], caller: Caller
) -> list[LengthRow]:
    """Through the door; the ledger tells how many links were counted, for none is named."""
    found = []
    for name in types:
        reading = access.readable(registry.get(name), caller=caller, action=ACTION)
        rows = measure(reading.rows)
        reading.record_count(sum(row.links for row in rows))
        found += rows
    return found
