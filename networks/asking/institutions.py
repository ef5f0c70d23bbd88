"""Institutions of the network (hospitals, schools), which are told first when water goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from networks.graph.traits import KINDS
from networks.models import Node
from networks.models.node import CRITICAL_TYPES

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers


def institutions(
    snapshot: Snapshot, nodes: Integers, rows: QuerySet[Any] | None = None
) -> list[tuple[int, str]]:
    """Those among ``nodes`` that are institutions, with their type; the most urgent first.

    ``rows`` are the devices of a past moment; without them they are those of now.
    """
    devices = nodes[snapshot.nodes["kind"][nodes] == KINDS.index("laite")]
    index = dict(zip(snapshot.nodes["key"][devices].tolist(), devices.tolist(), strict=True))
    devices_then = Node.objects.using("read") if rows is None else rows
    critical = devices_then.filter(pk__in=list(index), type_code__in=CRITICAL_TYPES)
    found = sorted(
        critical.values_list("pk", "type_code"),
        key=lambda row: (CRITICAL_TYPES.index(row[1]), row[0]),
    )
    return [(index[key], type_code) for key, type_code in found]
