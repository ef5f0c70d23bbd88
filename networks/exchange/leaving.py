"""A network as it is stored, read through the door, for the writers of files.

Only what is current and in the ground leaves; planned, abandoned and removed objects stay. Objects
are called by their source ids where these tell them apart and fit a model file, else by their
public ids. The ledger has its lines before the file is written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

import shapely
from django.db.models import BinaryField, BooleanField, ExpressionWrapper, F, Func

from gisapp import access
from gisapp.core.errors import InvalidInputError
from gisapp.features import registry
from gisapp.ogc.stream import snapshot
from networks.exchange.model import (
    CouplingRecord,
    LinkRecord,
    NetworkModel,
    NodeRecord,
    some,
)
from networks.exchange.wanted import nothing
from networks.graph.traits import IN_THE_GROUND
from networks.models import Coupling
from networks.models.link import TYPE_OF_NETWORK
from networks.models.node import TYPES_OF_KIND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gisapp.access import Caller, Reading
    from networks.exchange.wanted import Wanted

_LONGEST_MODEL_ID: Final = 31
_SECONDS: Final = 600
_SHAPE: Final = Func(F("geometry"), function="ST_AsBinary", output_field=BinaryField())
_ASIDE: Final = frozenset({"place", "point", "source_id", "start", "end", "line"})
_NODE_FIELDS: Final = tuple(f.name for f in fields(NodeRecord) if f.name not in _ASIDE)
_LINK_FIELDS: Final = tuple(f.name for f in fields(LinkRecord) if f.name not in _ASIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A network on its way out (EPSG:3067): lengths of links in m, by their id."""

    model: NetworkModel
    lengths: Mapping[str, float]


@dataclass(slots=True)
class _Rows:
    """Rows of the network by public id, and the leave they were read with."""

    nodes: dict[Any, dict[str, Any]] = field(default_factory=dict)
    links: dict[Any, dict[str, Any]] = field(default_factory=dict)
    readings: list[tuple[Reading, list[int]]] = field(default_factory=list)


def read_stored(wanted: Wanted, caller: Caller) -> Leaving:
    """Read the one network that is to leave, and write the ledger's lines.

    Raises ``ForbiddenError`` where the caller may not read it and ``InvalidInputError`` where
    no network is named or there is nothing.
    """
    if wanted.network is None:
        msg = "A model is of one network: name it."
        raise InvalidInputError(msg, locator="network")
    rows = _Rows()
    with snapshot(_SECONDS):
        _read_links(rows, TYPE_OF_NETWORK[wanted.network], wanted, caller)
        _read_nodes(rows, wanted, caller)
        pairs = Coupling.objects.using("read").order_by("id")
        couplings = list(pairs.values_list("from_node_id", "to_node_id"))
    if not rows.nodes:
        raise nothing()
    for reading, keys in rows.readings:
        reading.record(keys, scope=wanted.scope)
    return _leaving(rows, couplings)


def _read_links(rows: _Rows, name: str, wanted: Wanted, caller: Caller) -> None:
    reading = access.readable(registry.get(name), caller=caller, action="export")
    chosen = reading.rows.filter(wanted.own, usage_state__in=IN_THE_GROUND)
    columns = ("pk", "tunnus", "source", "source_id", "start_node_id", "end_node_id", "length_m")
    for row in chosen.order_by("pk").values(*columns, *_LINK_FIELDS, shape=_SHAPE):
        rows.links[row["tunnus"]] = row
    rows.readings.append((reading, [row["pk"] for row in rows.links.values()]))


def _read_nodes(rows: _Rows, wanted: Wanted, caller: Caller) -> None:
    ends = {row[end] for row in rows.links.values() for end in ("start_node_id", "end_node_id")}
    columns = ("pk", "tunnus", "source", "source_id", "own")
    own = ExpressionWrapper(wanted.own, output_field=BooleanField())
    for kind in TYPES_OF_KIND:
        reading = access.readable(registry.get(kind), caller=caller, action="export")
        chosen = reading.rows.filter(usage_state__in=IN_THE_GROUND).annotate(own=own)
        keys = []
        for row in chosen.order_by("pk").values(*columns, *_NODE_FIELDS, shape=_SHAPE):
            if row["own"] or row["tunnus"] in ends:
                rows.nodes[row["tunnus"]] = row
                keys.append(row["pk"])
        rows.readings.append((reading, keys))


def _leaving(rows: _Rows, couplings: list[tuple[Any, Any]]) -> Leaving:
    lost = [row for row in rows.links.values() if not _has_ends(row, rows)]
    kept = {tunnus: row for tunnus, row in rows.links.items() if _has_ends(row, rows)}
    node_names, link_names = _names(rows.nodes), _names(kept)
    warnings = [
        *_renamed("nodes", rows.nodes, node_names),
        *_renamed("links", kept, link_names),
    ]
    if lost:
        what = "links end at nodes that are not in use, or not for your role, and stay here"
        warnings.append(f"{len(lost)} {what}")
    model = NetworkModel(
        nodes=tuple(_node(row, node_names[tunnus]) for tunnus, row in rows.nodes.items()),
        links=tuple(_link(row, link_names[key], node_names) for key, row in kept.items()),
        couplings=tuple(
            CouplingRecord(node_names[a], node_names[b])
            for a, b in couplings
            if a in node_names and b in node_names
        ),
        warnings=tuple(warnings),
    )
    lengths = {link_names[tunnus]: row["length_m"] for tunnus, row in kept.items()}
    return Leaving(model=model, lengths=lengths)


def _has_ends(row: Mapping[str, Any], rows: _Rows) -> bool:
    return row["start_node_id"] in rows.nodes and row["end_node_id"] in rows.nodes


def _names(rows: Mapping[Any, Mapping[str, Any]]) -> dict[Any, str]:
    """Each object's name in the file: its source id where that is its own and can be written."""
    shared = Counter(row["source_id"] for row in rows.values())
    return {
        tunnus: row["source_id"]
        if shared[row["source_id"]] == 1 and _can_be_written(row)
        else tunnus.hex[:_LONGEST_MODEL_ID]
        for tunnus, row in rows.items()
    }


def _can_be_written(row: Mapping[str, Any]) -> bool:
    """Whether EPANET takes the source id: up to 31 bytes, no blank, no quote, no comment sign.

    Valves of a layer are not in the model file itself and keep theirs.
    """
    name = row["source_id"]
    if not name:
        return False
    if row.get("type_code") == "sulkuventtiili" and "@" in name:
        return True
    if len(name.encode()) > _LONGEST_MODEL_ID or name.startswith("["):
        return False
    return not any(character.isspace() or character in ';"' for character in name)


def _renamed(
    what: str, rows: Mapping[Any, Mapping[str, Any]], names: Mapping[Any, str]
) -> Iterable[str]:
    changed = [names[key] for key, row in rows.items() if names[key] != row["source_id"]]
    if changed:
        yield (
            f"{len(changed)} {what} have no source id of their own that fits the file, and are "
            f"called by the beginning of their public id: {some(changed)}"
        )


def _node(row: Mapping[str, Any], name: str) -> NodeRecord:
    (point,) = _positions(row["shape"])
    values = {column: row[column] for column in _NODE_FIELDS}
    return NodeRecord(source_id=name, point=point, **values)


def _link(row: Mapping[str, Any], name: str, names: Mapping[Any, str]) -> LinkRecord:
    return LinkRecord(
        source_id=name,
        start=names[row["start_node_id"]],
        end=names[row["end_node_id"]],
        line=_positions(row["shape"]),
        **{column: row[column] for column in _LINK_FIELDS},
    )


def _positions(shape: bytes) -> tuple[tuple[float, ...], ...]:
    geometry = shapely.from_wkb(bytes(shape))
    return tuple(tuple(position) for position in geometry.coords)
