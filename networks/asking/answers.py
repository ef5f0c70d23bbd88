"""Objects of an answer by type, as far as the caller may see them; the ledger has them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gisapp import access
from gisapp.features import registry
from networks.asking.identifiers import type_of_link
from networks.graph.traits import KINDS, NETWORKS, Trait

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

    from gisapp.access import Caller
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers, Keys

    Codes = npt.NDArray[np.uint8]


@dataclass(slots=True)
class Answer:
    """What leaves: features by type, and how many objects the caller may not see."""

    caller: Caller
    action: str
    scope: Mapping[str, Any]
    hidden: int = 0
    _readings: dict[str, tuple[access.Reading, list[int]]] = field(default_factory=dict)

    def features(
        self, snapshot: Snapshot, nodes: Integers, edges: Integers
    ) -> dict[str, list[dict[str, Any]]]:
        """The objects by type, in the order of the indices; couplings are none."""
        links = edges[(snapshot.edges["traits"][edges] & Trait.COUPLING) == 0]
        rows, of_links = snapshot.nodes[nodes], snapshot.edges[links]
        wanted = _by_type(rows["kind"], rows["key"], KINDS)
        for network, keys in _by_type(of_links["network"], of_links["key"], NETWORKS).items():
            wanted.setdefault(type_of_link(network), []).extend(keys)
        features = {name: self._of_type(name, keys) for name, keys in wanted.items()}
        return {name: some for name, some in features.items() if some}

    def record(self) -> None:
        """Write the ledger's lines, one for each type, before the answer leaves."""
        for reading, ids in self._readings.values():
            reading.record(ids, scope=self.scope)

    def _of_type(self, name: str, keys: list[int]) -> list[dict[str, Any]]:
        if name not in self._readings:
            opened = access.readable(registry.get(name), caller=self.caller, action=self.action)
            self._readings[name] = (opened, [])
        reading, told = self._readings[name]
        rows = {
            row[0]: row[1:]
            for row in reading.rows.filter(pk__in=keys).values_list(
                "pk", "tunnus", "source", "source_id"
            )
        }
        told.extend(rows)
        self.hidden += len(keys) - len(rows)
        return [
            {
                "tyyppi": name,
                "tunnus": str(rows[key][0]),
                "lahde": rows[key][1],
                "lahdetunnus": rows[key][2],
            }
            for key in keys
            if key in rows
        ]


def _by_type(codes: Codes, keys: Keys, names: tuple[str, ...]) -> dict[str, list[int]]:
    """Primary keys by the name of their code."""
    return {
        name: keys[codes == code].tolist()
        for code, name in enumerate(names)
        if (codes == code).any()
    }
