"""Institutions of the network (hospitals, schools), which are told first when water goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from networks.graph.traits import KINDS
from networks.models import Node
from networks.models.node import CRITICAL_TYPES

if TYPE_CHECKING:
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers


def institutions(snapshot: Snapshot, nodes: Integers) -> list[tuple[int, str]]:
    """Those among ``nodes`` that are institutions, with their type; the most urgent first."""
    devices = nodes[snapshot.nodes["kind"][nodes] == KINDS.index("laite")]
    index = dict(zip(snapshot.nodes["key"][devices].tolist(), devices.tolist(), strict=True))
    rows = Node.objects.using("read").filter(pk__in=list(index), type_code__in=CRITICAL_TYPES)
    found = sorted(
        rows.values_list("pk", "type_code"), key=lambda row: (CRITICAL_TYPES.index(row[1]), row[0])
    )
    return [(index[key], type_code) for key, type_code in found]
