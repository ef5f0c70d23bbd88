"""Computed pressure zones and pumping districts kept as areas that maps and feeds show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.conf import settings
from django.db.models import Q

from gisapp import access
from gisapp.features import registry
from gisapp.ogc.stream import snapshot as one_snapshot
from networks.districts.drainage import pumping_districts
from networks.districts.zones import Zones, pressure_zones
from networks.graph.traits import NETWORKS, Trait
from networks.reporting.figures import figures_of
from networks.reporting.members import members_of_districts, members_of_zones
from networks.resident import current

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry

    from gisapp.access import Caller, Writing
    from networks.districts.drainage import District
    from networks.graph.snapshot import Snapshot
    from networks.resident.standing import Standing

SOURCE: Final = "laskettu"
SEWERS: Final = ("jatevesiviemari", "hulevesiviemari")
_ACTION: Final = "areas"
# What is stored is rounded to millimetres.
_SAME_M: Final = 0.002


def zone_ids(snapshot: Snapshot, zones: Zones) -> list[str]:
    """An id for each zone that stays while its oldest node does (a lone link: while that does)."""
    names = [""] * len(zones)
    links = np.flatnonzero((snapshot.edges["traits"] & Trait.COUPLING) == 0)
    for word, table, numbers in (
        ("johto", snapshot.edges[links], zones.of_edge[links]),
        ("solmu", snapshot.nodes, zones.of_node),
    ):
        oldest, places = np.unique(numbers, return_index=True)
        for number, place in zip(oldest.tolist(), places.tolist(), strict=True):
            if number >= 0:
                names[number] = f"{word}-{table['key'][place]}"
    return names


def district_id(snapshot: Snapshot, district: District) -> str:
    """An id that stays while the oldest pump of the station does."""
    return f"solmu-{snapshot.nodes['key'][district.pumps[0]]}"


def store_zones(*, caller: Caller) -> dict[str, int]:
    """Compute the pressure zones that have water and keep them in place of those computed before.

    Raises ``ForbiddenError`` where the caller may not write areas.
    """
    return _stored("painepiiri", _zones, caller)


def store_districts(*, caller: Caller) -> dict[str, int]:
    """Compute the pumping districts and keep them in place of those computed before.

    One whose station is secret is left out. Raises ``ForbiddenError`` as ``store_zones``.
    """
    return _stored("pumppauspiiri", _districts, caller)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An area as it is to be kept: a MultiPolygon in EPSG:3067."""

    network: str
    outline: GEOSGeometry


@dataclass(frozen=True, slots=True)
class _Computed:
    """Areas by id, and the standing of the network that they show."""

    standing: Standing
    areas: dict[str, _Wanted]


_Compute = Callable[["Snapshot", "Caller"], dict[str, _Wanted]]


def _stored(type_name: str, compute: _Compute, caller: Caller) -> dict[str, int]:
    """Keep what ``compute`` gives; outlines leave out what is secret, for everybody sees them.

    Areas of any other source stay as they are, and so does a computed one that is the same again.
    """
    area_type = registry.get(type_name)
    # Other writers wait for an edit: what takes long is done before it, by those who may write.
    before = _computed(compute, caller) if access.verbs_for(area_type, caller) else None
    with access.edits(caller=caller, action=_ACTION) as edit:
        writing = edit.writer(area_type)
        return _replaced(writing, _computed(compute, caller, before).areas)


def _computed(compute: _Compute, caller: Caller, known: _Computed | None = None) -> _Computed:
    """``known``, or what is computed anew where the network has changed since then."""
    with one_snapshot(settings.STATEMENT_SECONDS):
        network = current()
        if known is not None and known.standing == network.standing:
            return known
        return _Computed(network.standing, compute(network.snapshot, caller))


def _zones(snapshot: Snapshot, caller: Caller) -> dict[str, _Wanted]:
    zones = pressure_zones(snapshot)
    pairs = members_of_zones(snapshot, zones).links
    figures = figures_of(pairs, ("vesijohto",), caller=caller, action=_ACTION, without_secret=True)
    names = zone_ids(snapshot, zones)
    return {
        names[number]: _Wanted("vesi", one.outline)
        for number, one in figures.items()
        if zones.fed[number] and one.outline is not None
    }


def _districts(snapshot: Snapshot, caller: Caller) -> dict[str, _Wanted]:
    districts = list(pumping_districts(snapshot))
    pairs = members_of_districts(snapshot, districts).links
    figures = figures_of(pairs, SEWERS, caller=caller, action=_ACTION, without_secret=True)
    pumps = [int(snapshot.nodes["key"][one.pumps[0]]) for one in districts]
    told = _open_pumps(pumps, caller)
    networks = [NETWORKS[snapshot.nodes["network"][one.pumps[0]]] for one in districts]
    return {
        district_id(snapshot, districts[number]): _Wanted(networks[number], one.outline)
        for number, one in figures.items()
        if pumps[number] in told and one.outline is not None
    }


def _open_pumps(keys: list[int], caller: Caller) -> frozenset[int]:
    """Which of the pumps (primary keys) anybody may know of."""
    found: set[int] = set()
    for name in ("pumppaamo", "laite"):
        reading = access.readable(registry.get(name), caller=caller, action=_ACTION)
        rows: Any = reading.rows
        known = list(rows.without_secret().filter(pk__in=keys).values_list("pk", flat=True))
        if known:
            reading.record(known)
        found.update(known)
    return frozenset(found)


def _replaced(writing: Writing, wanted: dict[str, _Wanted]) -> dict[str, int]:
    kept = {row.source_id: row for row in writing.rows.filter(source=SOURCE)}
    changed = [
        name
        for name in wanted.keys() & kept.keys()
        if not kept[name].geometry.equals_exact(wanted[name].outline, _SAME_M)
    ]
    for name in sorted(changed):
        where = Q(source=SOURCE, source_id=name)
        writing.update(where, {"sijainti": wanted[name].outline})
    removed = writing.delete(Q(source=SOURCE) & ~Q(source_id__in=list(wanted)))
    new = [
        {
            "lahde": SOURCE,
            "lahdetunnus": name,
            "verkosto": wanted[name].network,
            "nimi": f"Laskettu {writing.feature_type.name} {name}",
            "sijainti": wanted[name].outline,
        }
        for name in sorted(wanted.keys() - kept.keys())
    ]
    writing.insert(new)
    return {
        "new": len(new),
        "changed": len(changed),
        "unchanged": len(wanted) - len(new) - len(changed),
        "removed": len(removed),
    }
