"""Objects of an answer by type, as far as the caller may see them; the ledger has them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.db.models import TextField
from django.db.models.functions import Cast

from gisapp import access, audit
from gisapp.database import prepared
from gisapp.database.arrays import is_among
from gisapp.features import registry
from gisapp.rest.texts import Json, quoted
from networks.graph.traits import KINDS, NETWORKS, Trait
from networks.models.link import NETWORKS_OF_TYPE, TYPE_OF_NETWORK
from networks.visibility import visible_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    import numpy.typing as npt

    from gisapp.access import Caller
    from networks.graph.labels import Labels, Row
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers, Keys, Table
    from networks.tracing.ways import Step

    Codes = npt.NDArray[np.uint8]
    Names = tuple[str, ...]

_LINK_TYPES: Final = tuple(TYPE_OF_NETWORK[network] for network in NETWORKS)


@dataclass(frozen=True, slots=True, eq=False)
class Some:
    """Objects of one type: primary keys, and indices in the graph."""

    keys: Keys
    indices: Integers


@dataclass(slots=True)
class Told:
    """What has been told of one type, and what has been kept back."""

    reading: access.Reading
    shown: list[Keys] = field(default_factory=list)
    hidden: list[Keys] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)

    def look_up(self, some: Some, labels: Labels | None) -> list[Row]:
        """What may be told of the objects, in their order; read where there are no labels."""
        if labels is None:
            self._read(some.keys[~np.isin(some.keys, self._met())])
            seen = np.array([key in self.rows for key in some.keys.tolist()], np.bool_)
            rows = [self.rows[key] for key in some.keys[seen].tolist()]
        else:
            are_links = self.reading.feature_type.name in NETWORKS_OF_TYPE
            found = (labels.of_edges if are_links else labels.of_nodes)(some.keys)
            seen = visible_labels(self.reading.caller, found)
            rows = labels.told(found[seen])
        self.shown.append(some.keys[seen])
        self.hidden.append(some.keys[~seen])
        return rows

    def ids(self) -> list[int]:
        """The primary keys of what has been told, each once."""
        return _once(self.shown)

    @property
    def hidden_count(self) -> int:
        """How many objects have been kept back."""
        return len(_once(self.hidden))

    def _met(self) -> Keys:
        return np.concatenate([np.empty(0, np.int64), *self.shown, *self.hidden])

    def _read(self, keys: Keys) -> None:
        rows = self.reading.rows.filter(is_among(keys.tolist()))
        told = rows.values_list("pk", Cast("tunnus", TextField()), "source", "source_id")
        # Thousands of rows: compiled by Django, read by the driver.
        for key, tunnus, source, source_id in prepared.rows("read", *told.query.sql_with_params()):
            self.rows[key] = (tunnus, source, source_id)


@dataclass(slots=True)
class Answer:
    """What leaves, as it is or as it was. Each object is read and recorded once."""

    caller: Caller
    action: str
    scope: Mapping[str, Any]
    as_of: datetime | None = None
    _told: dict[str, Told] = field(default_factory=dict)

    def features(
        self, snapshot: Snapshot, nodes: Integers, edges: Integers
    ) -> dict[str, list[dict[str, Any]]]:
        """The objects by type, in the order of the indices; couplings are none."""
        told = self._told_of(snapshot, nodes, edges)
        return {name: [feature(name, row) for row in rows] for name, rows in told.items()}

    def features_text(self, snapshot: Snapshot, nodes: Integers, edges: Integers) -> Json:
        """The same as the text of JSON: of thousands of objects nobody needs the objects."""
        told = self._told_of(snapshot, nodes, edges)
        lists = (f'"{name}":[{feature_texts(name, rows)}]' for name, rows in told.items())
        return Json(f"{{{','.join(lists)}}}")

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
                told.reading.record(told.ids(), scope=self.scope)

    @property
    def hidden(self) -> int:
        """How many objects belong to the answer and the caller may not see them."""
        return sum(told.hidden_count for told in self._told.values())

    def then(self, left_out: str) -> dict[str, Any]:
        """What an answer of the past says besides: its moment, and the type that has no past."""
        if self.as_of is None:
            return {}
        return {"as_of": self.as_of.isoformat(), "without_history": [left_out]}

    def reading(self, name: str) -> access.Reading:
        """Leave to read one type, of the moment of the answer."""
        declared = registry.get(name)
        return access.readable(declared, caller=self.caller, action=self.action, as_of=self.as_of)

    def labels(self, snapshot: Snapshot) -> Labels | None:
        """What names the objects of now; those of the past are read."""
        return snapshot.labels if self.as_of is None else None

    def _told_of(
        self, snapshot: Snapshot, nodes: Integers, edges: Integers
    ) -> dict[str, list[Row]]:
        """The objects by type, without the types of which nothing may be told."""
        told = {}
        for name, some in by_type(snapshot, nodes, edges).items():
            if name not in self._told:
                self._told[name] = Told(self.reading(name))
            told[name] = self._told[name].look_up(some, self.labels(snapshot))
        return {name: rows for name, rows in told.items() if rows}


def _once(keys: list[Keys]) -> list[int]:
    once: list[int] = np.unique(np.concatenate(keys)).tolist() if keys else []
    return once


def by_type(snapshot: Snapshot, nodes: Integers, edges: Integers) -> dict[str, Some]:
    """The objects by published type, in the order of the indices; couplings are none."""
    links = edges[(snapshot.edges["traits"][edges] & Trait.COUPLING) == 0]
    kinds, networks = snapshot.nodes["kind"][nodes], snapshot.edges["network"][links]
    return {
        **_by_type(snapshot.nodes, kinds, nodes, KINDS),
        **_by_type(snapshot.edges, networks, links, _LINK_TYPES),
    }


def keys_by_type(snapshot: Snapshot, nodes: Integers, edges: Integers) -> dict[str, list[int]]:
    """Primary keys by published type, in the order of the indices; couplings are none."""
    return {name: some.keys.tolist() for name, some in by_type(snapshot, nodes, edges).items()}


def feature(name: str, row: tuple[Any, ...]) -> dict[str, Any]:
    """An object as answers have it, of its tunnus, source and source id (contract §4.2)."""
    return {"tyyppi": name, "tunnus": str(row[0]), "lahde": row[1], "lahdetunnus": row[2]}


def feature_texts(name: str, rows: Iterable[Row]) -> str:
    """Such objects as members of a list of JSON."""
    head, source_texts = f'{{"tyyppi":{quoted(name)},"tunnus":"', _SourceTexts()
    return ",".join(
        [
            f"{head}{tunnus}{source_texts[source]}{quoted(source_id) if source_id else 'null'}}}"
            for tunnus, source, source_id in rows
        ]
    )


class _SourceTexts(dict[str, str]):
    """What stands between a tunnus and a source id, by source: of many objects it is the same."""

    def __missing__(self, source: str) -> str:
        self[source] = f'","lahde":{quoted(source)},"lahdetunnus":'
        return self[source]


def _by_type(table: Table, codes: Codes, indices: Integers, names: Names) -> dict[str, Some]:
    """The objects ``indices`` of ``table`` by the name of their code; two codes may share one."""
    found: dict[str, list[Integers]] = {}
    for code, name in enumerate(names):
        of_code = indices[codes == code]
        if len(of_code):
            found.setdefault(name, []).append(of_code)
    together = {name: np.concatenate(some) for name, some in found.items()}
    return {name: Some(table["key"][some], some) for name, some in together.items()}
