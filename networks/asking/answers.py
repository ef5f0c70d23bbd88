"""Objects of an answer by type, as far as the caller may see them; the ledger has them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import TextField
from django.db.models.functions import Cast

from gisapp import access, audit
from gisapp.database import prepared
from gisapp.database.arrays import is_among
from gisapp.features import registry
from networks.graph.traits import KINDS, NETWORKS, Trait
from networks.models.link import TYPE_OF_NETWORK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import numpy.typing as npt

    from gisapp.access import Caller
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers, Keys
    from networks.tracing.ways import Step

    Codes = npt.NDArray[np.uint8]


@dataclass(slots=True)
class _Told:
    """What has been looked up of one type: rows by primary key, None for what is hidden."""

    reading: access.Reading
    rows: dict[int, tuple[Any, ...] | None] = field(default_factory=dict)

    def look_up(self, keys: list[int]) -> None:
        """Read the rows that have not been read yet."""
        missing = [key for key in keys if key not in self.rows]
        if not missing:
            return
        self.rows.update(dict.fromkeys(missing))
        rows = self.reading.rows.filter(is_among(missing))
        told = rows.values_list("pk", Cast("tunnus", TextField()), "source", "source_id")
        # Thousands of rows: compiled by Django, read by the driver.
        for key, *row in prepared.rows("read", *told.query.sql_with_params()):
            self.rows[key] = tuple(row)


@dataclass(slots=True)
class Answer:
    """What leaves, as it is or as it was. Each object is read and recorded once."""

    caller: Caller
    action: str
    scope: Mapping[str, Any]
    as_of: datetime | None = None
    _told: dict[str, _Told] = field(default_factory=dict)

    def features(
        self, snapshot: Snapshot, nodes: Integers, edges: Integers
    ) -> dict[str, list[dict[str, Any]]]:
        """The objects by type, in the order of the indices; couplings are none."""
        wanted = keys_by_type(snapshot, nodes, edges)
        features = {name: self._of_type(name, keys) for name, keys in wanted.items()}
        return {name: some for name, some in features.items() if some}

    def listed(self, snapshot: Snapshot, nodes: Integers) -> list[dict[str, Any]]:
        """Nodes as one list; those of one type in the order of the indices."""
        by_type = self.features(snapshot, nodes, np.empty(0, np.int32))
        return [one for some in by_type.values() for one in some]

    def in_order(self, snapshot: Snapshot, steps: Sequence[Step]) -> list[dict[str, Any]]:
        """The objects of a way in walking order, with how far from its beginning each is, in m."""
        indices: tuple[list[int], list[int]] = [], []
        for step in steps:
            indices[step.is_link].append(step.index)
        # Read at once what is told one by one.
        self.features(snapshot, *(np.array(some, np.int32) for some in indices))
        told = []
        for step in steps:
            index, none = np.array([step.index], np.int32), np.empty(0, np.int32)
            pair = (none, index) if step.is_link else (index, none)
            for some in self.features(snapshot, *pair).values():
                told += [{**one, "etaisyys_m": round(step.distance_m, 2)} for one in some]
        return told

    def record(self) -> None:
        """Write the ledger's lines, one for each type, before the answer leaves."""
        with audit.together():
            for told in self._told.values():
                keys = [key for key, row in told.rows.items() if row]
                told.reading.record(keys, scope=self.scope)

    @property
    def hidden(self) -> int:
        """How many objects belong to the answer and the caller may not see them."""
        return sum(row is None for told in self._told.values() for row in told.rows.values())

    def then(self, left_out: str) -> dict[str, Any]:
        """What an answer of the past says besides: its moment, and the type that has no past."""
        if self.as_of is None:
            return {}
        return {"as_of": self.as_of.isoformat(), "without_history": [left_out]}

    def reading(self, name: str) -> access.Reading:
        """Leave to read one type, of the moment of the answer."""
        declared = registry.get(name)
        return access.readable(declared, caller=self.caller, action=self.action, as_of=self.as_of)

    def _of_type(self, name: str, keys: list[int]) -> list[dict[str, Any]]:
        if name not in self._told:
            self._told[name] = _Told(self.reading(name))
        told = self._told[name]
        told.look_up(keys)
        rows = map(told.rows.__getitem__, keys)
        return [feature(name, row) for row in rows if row is not None]


def keys_by_type(snapshot: Snapshot, nodes: Integers, edges: Integers) -> dict[str, list[int]]:
    """Primary keys by published type, in the order of the indices; couplings are none."""
    links = edges[(snapshot.edges["traits"][edges] & Trait.COUPLING) == 0]
    rows, of_links = snapshot.nodes[nodes], snapshot.edges[links]
    wanted = _by_type(rows["kind"], rows["key"], KINDS)
    for network, keys in _by_type(of_links["network"], of_links["key"], NETWORKS).items():
        wanted.setdefault(TYPE_OF_NETWORK[network], []).extend(keys)
    return wanted


def feature(name: str, row: tuple[Any, ...]) -> dict[str, Any]:
    """An object as answers have it, of its tunnus, source and source id (contract §4.2)."""
    return {"tyyppi": name, "tunnus": str(row[0]), "lahde": row[1], "lahdetunnus": row[2]}


def _by_type(codes: Codes, keys: Keys, names: tuple[str, ...]) -> dict[str, list[int]]:
    """Primary keys by the name of their code."""
    return {
        name: keys[codes == code].tolist()
        for code, name in enumerate(names)
        if (codes == code).any()
    }
