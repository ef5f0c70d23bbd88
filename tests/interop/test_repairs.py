"""Pipes of a real layer whose ends do not meet: what is proposed and drawn is what its names say.

The layer names the node at each end of each pipe (``start_node_name``, ``end_node_name``), which
the import does not read: ends of one name belong together, and ends of two names do not.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest
import requests

from tests.interop import real_data
from tests.interop.loading import IMPORTS

if TYPE_CHECKING:
    from psycopg import Connection

    from tests.interop.service import Credential, Service

pytestmark = pytest.mark.usefixtures("empty")

SOURCE: Final = "ky4_disconnected"
TOLERANCE_M: Final = 0.5
# Measured at this tolerance; a change that finds more is no fault.
PROPOSALS: Final = 18
_LONGEST_S: Final = 300


@cache
def named_ends() -> dict[tuple[str, str], str]:
    """The layer's own node at each end: by the pipe's name and ``alku`` or ``loppu``."""
    layer = json.loads(real_data.KY4_DISCONNECTED.read_text(encoding="utf-8"))
    names = {}
    for feature in layer["features"]:
        said = feature["properties"]
        names[said["name"], "alku"] = said["start_node_name"]
        names[said["name"], "loppu"] = said["end_node_name"]
    return names


def named_in_nodes(database: Connection[Any]) -> dict[str, set[str]]:
    """The layer's names of the ends that meet in each stored node."""
    met = defaultdict(set)
    rows = database.execute(
        "SELECT source_id, start_node_id, end_node_id FROM networks_link WHERE valid_to IS NULL"
    )
    for pipe, start, end in rows:
        met[str(start)].add(named_ends()[pipe, "alku"])
        met[str(end)].add(named_ends()[pipe, "loppu"])
    return met


def test_ends_are_brought_together_as_the_layer_names_them(
    own_service: Service, own_database: Connection[Any], planner: Credential
) -> None:
    words = [w if w != "ky4_pipes" else SOURCE for w in IMPORTS["ky4_pipes"].words]
    own_service.done("import_network", real_data.KY4_DISCONNECTED, *words, "--keep-gaps")
    before = named_in_nodes(own_database)
    asked: dict[str, Any] = {"tolerance": TOLERANCE_M, "source": SOURCE}
    address, key = f"{own_service.address}/api/network/repairs", (planner.key, planner.secret)

    shown = requests.get(address, asked, auth=key, timeout=_LONGEST_S).json()["features"]
    names = [feature["id"] for feature in shown]
    answer = requests.post(
        address, json={**asked, "approve": names}, auth=key, timeout=_LONGEST_S
    ).json()

    after = named_in_nodes(own_database)
    pipes = len(named_ends()) // 2
    assert len(shown) >= PROPOSALS
    assert answer["repaired"] == len(shown)
    assert [names for names in before.values() if len(names) > 1] == []
    assert [names for names in after.values() if len(names) > 1] == []
    # Each proposal empties at least one node of its own, and no pipe is lost.
    assert len(before) - len(after) >= len(shown)
    assert own_database.execute("SELECT count(*) FROM networks_link").fetchone() == (pipes,)
    assert requests.get(address, asked, auth=key, timeout=_LONGEST_S).json()["features"] == []
