"""Computed pressure zones kept as areas (painepiiri) that the map and the feeds show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.conf import settings
from django.db.models import Q

from gisapp import access
from gisapp.features import registry
from gisapp.ogc.stream import snapshot as one_snapshot
from networks.districts.zones import Zones, pressure_zones
from networks.graph.traits import Trait
from networks.reporting.figures import figures_of
from networks.reporting.members import members_of_zones
from networks.resident import current

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry

    from gisapp.access import Caller, Writing
    from networks.graph.snapshot import Snapshot
    from networks.resident.standing import Standing

SOURCE: Final = "laskettu"
_TYPE: Final = "painepiiri"
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


def store_zones(*, caller: Caller) -> dict[str, int]:
    """Compute the zones that have water and keep them in place of those computed before.

    Their outlines leave out secret mains, for everybody sees what is stored. Areas of any other
    source stay as they are, and so does a computed one that is the same again. Raises
    ``ForbiddenError`` where the caller may not write areas.
    """
    zone_type = registry.get(_TYPE)
    # Other writers wait for an edit: what takes long is done before it, by those who may write.
    before = _computed(caller) if access.verbs_for(zone_type, caller) else None
    with access.edits(caller=caller, action=_ACTION) as edit:
        writing = edit.writer(zone_type)
        return _replaced(writing, _computed(caller, before).outlines)


@dataclass(frozen=True, slots=True)
class _Computed:
    """Outlines by id (MultiPolygon, EPSG:3067), and the standing of the network that they show."""

    standing: Standing
    outlines: dict[str, GEOSGeometry]


def _computed(caller: Caller, known: _Computed | None = None) -> _Computed:
    """``known``, or what is computed anew where the network has changed since then."""
    with one_snapshot(settings.STATEMENT_SECONDS):
        network = current()
        if known is not None and known.standing == network.standing:
            return known
        return _Computed(network.standing, _outlines(network.snapshot, caller))


def _outlines(snapshot: Snapshot, caller: Caller) -> dict[str, GEOSGeometry]:
    zones = pressure_zones(snapshot)
    pairs = members_of_zones(snapshot, zones).links
    figures = figures_of(pairs, ("vesijohto",), caller=caller, action=_ACTION, without_secret=True)
    names = zone_ids(snapshot, zones)
    return {
        names[number]: one.outline
        for number, one in figures.items()
        if zones.fed[number] and one.outline is not None
    }


def _replaced(writing: Writing, wanted: dict[str, GEOSGeometry]) -> dict[str, int]:
    kept = {row.source_id: row for row in writing.rows.filter(source=SOURCE)}
    changed = [
        name
        for name in wanted.keys() & kept.keys()
        if not kept[name].geometry.equals_exact(wanted[name], _SAME_M)
    ]
    for name in sorted(changed):
        where = Q(source=SOURCE, source_id=name)
        writing.update(where, {"sijainti": wanted[name]})
    removed = writing.delete(Q(source=SOURCE) & ~Q(source_id__in=list(wanted)))
    new = [_record(name, wanted[name]) for name in sorted(wanted.keys() - kept.keys())]
    writing.insert(new)
    return {
        "new": len(new),
        "changed": len(changed),
        "unchanged": len(wanted) - len(new) - len(changed),
        "removed": len(removed),
    }


def _record(name: str, outline: GEOSGeometry) -> dict[str, Any]:
    return {
        "lahde": SOURCE,
        "lahdetunnus": name,
        "verkosto": "vesi",
        "nimi": f"Laskettu painepiiri {name}",
        "sijainti": outline,
    }
