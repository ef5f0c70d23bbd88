"""N6: import of a network beside INSERT … SELECT of the same rows into the same tables.

Both run under the same triggers, constraints and history, and both are rolled back. Dead rows stay
behind; they are vacuumed at the end.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import shapely
from django.db import connection, transaction

from gisapp.access import command_caller
from networks.exchange.model import LinkRecord, NetworkModel, NodeRecord
from networks.services.meeting import topology_by_id
from networks.services.network_import import network_import
from networks.services.stages import LINKS, NODES
from tests.bench import processes
from tests.bench.figures import spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from networks.services.stages import Stage

NAME: Final = "N6"
LARGE: Final = "N6L"
"""Every pipe of the utility, once; only when it is asked for by name."""
TITLE: Final = "Import; alone: INSERT … SELECT of the same rows, with the same triggers and history"
HEAD: Final = (
    "case",
    "what",
    "pipes",
    "nodes",
    "import s",
    "points s",
    "alone s",
    "ratio min / median / max (bar 1.5)",
    "with points",
    "CPU ratio",
    "memory MB",
)
_SOURCE: Final = "mittaus"
_PIPES: Final = {NAME: int(os.environ.get("IMPORT_PIPES", "20000")), LARGE: 300_000}
_ROUNDS: Final = {NAME: 2, LARGE: 1}
_PICKED: Final = """
CREATE TEMPORARY TABLE picked_link AS SELECT * FROM networks_link ORDER BY id LIMIT {pipes};
CREATE TEMPORARY TABLE picked_node AS SELECT *, gen_random_uuid() AS fresh FROM networks_node
  WHERE tunnus IN (SELECT start_node_id FROM picked_link UNION SELECT end_node_id FROM picked_link);
CREATE UNIQUE INDEX ON picked_node (tunnus);
ANALYZE picked_link, picked_node
"""
_NODES_ALONE: Final = """
INSERT INTO networks_node (tunnus, source, source_id, geometry, {nodes})
SELECT fresh, '{source}', tunnus::text, geometry, {nodes} FROM picked_node
"""
_LINKS_ALONE: Final = """
INSERT INTO networks_link
  (tunnus, source, source_id, geometry, start_node_id, end_node_id, {links})
SELECT gen_random_uuid(), '{source}', l.tunnus::text, l.geometry, s.fresh, e.fresh, {of_links}
FROM picked_link l JOIN picked_node s ON s.tunnus = l.start_node_id
JOIN picked_node e ON e.tunnus = l.end_node_id
"""


def measure(name: str, postmaster: int) -> list[str]:
    """Import pipes and insert them, in turn; the cells of ``HEAD``.

    Memory is what the import takes of this process above the model that it is given.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PICKED.format(pipes=_PIPES[name]))
    model, me = _model(), os.getpid()
    held = processes.resident_mb(me)
    processes.reset_peak([me])
    rounds = [_round(model, postmaster) for _ in range(_ROUNDS[name])]
    memory = processes.peak_mb(me) - held
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE picked_link, picked_node")
        cursor.execute("VACUUM (ANALYZE) networks_node, networks_link")
    head = [name, "import of a new source", f"{len(model.links)}", f"{len(model.nodes)}"]
    return [*head, *_figures(rounds), f"{memory:.0f}"]


def _round(model: NetworkModel, postmaster: int) -> tuple[_Spent, _Spent, _Spent]:
    """What a whole import takes, its points alone, and the insert of the same rows."""
    whole, points = _import(model, postmaster)
    with _undone():
        begun = _Spent.so_far(postmaster)
        _insert()
        return whole, points, _Spent.so_far(postmaster).less(begun)


def _figures(rounds: Sequence[tuple[_Spent, _Spent, _Spent]]) -> list[str]:
    whole, points, alone = zip(*rounds, strict=True)
    imported = [some.less(derived) for some, derived, _ in rounds]
    return [
        *(f"{min(one.seconds for one in some):.1f}" for some in (imported, points, alone)),
        *(
            spread([a.seconds / b.seconds for a, b in zip(some, alone, strict=True)])
            for some in (imported, whole)
        ),
        f"{min(one.cpu for one in imported) / min(one.cpu for one in alone):.2f}",
    ]


@dataclass(frozen=True, slots=True)
class _Spent:
    """Seconds, and CPU seconds of this process and the database."""

    seconds: float
    cpu: float

    @classmethod
    def so_far(cls, postmaster: int) -> Self:
        """What has been spent until now."""
        cpu = processes.own_cpu() + processes.cpu_of_family(postmaster)
        return cls(time.perf_counter(), cpu)

    def less(self, other: _Spent) -> _Spent:
        """What is left without ``other``."""
        return _Spent(self.seconds - other.seconds, self.cpu - other.cpu)


def _import(model: NetworkModel, postmaster: int) -> tuple[_Spent, _Spent]:
    """What an import takes, and the part of it that connects the utility's points anew.

    The second is the same for a small file and a large one: it is no part of the ratio.
    """
    steps: dict[str, _Spent] = {}

    def noted(step: str) -> None:
        steps[step.partition(" ")[0]] = _Spent.so_far(postmaster)

    with _undone():
        begun = _Spent.so_far(postmaster)
        network_import(model, source=_SOURCE, caller=command_caller("bench"), progress=noted)
        ended = _Spent.so_far(postmaster)
    return ended.less(begun), steps["Writing"].less(steps["Telling"])


def _insert() -> None:
    nodes, links = _facts(NODES), _facts(LINKS)
    names = {
        "source": _SOURCE,
        "nodes": ", ".join(nodes),
        "links": ", ".join(links),
        "of_links": ", ".join(f"l.{name}" for name in links),
    }
    with connection.cursor() as cursor:
        # As an import does: links are held to their nodes by ids, not row by row by places.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        topology_by_id(cursor)
        for statement in (_NODES_ALONE, _LINKS_ALONE):
            cursor.execute(statement.format(**names))


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _model() -> NetworkModel:
    """The picked rows as a file would give them, with their public ids as ids of the source."""
    nodes = [
        NodeRecord(source_id=tunnus, point=shapely.from_wkb(wkb).coords[0], **facts)
        for tunnus, wkb, facts in _read("picked_node", NODES, ["tunnus::text"])
    ]
    links = [
        LinkRecord(
            source_id=tunnus,
            start=start,
            end=end,
            line=tuple(shapely.from_wkb(wkb).coords),
            **facts,
        )
        for tunnus, start, end, wkb, facts in _read(
            "picked_link", LINKS, ["tunnus::text", "start_node_id::text", "end_node_id::text"]
        )
    ]
    return NetworkModel(nodes=tuple(nodes), links=tuple(links))


def _read(table: str, stage: Stage, named: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Rows: the columns ``named``, the geometry as WKB, and the facts by name."""
    facts = _facts(stage)
    columns = ", ".join([*named, "ST_AsBinary(geometry)", *facts])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table}")
        for row in cursor.fetchall():
            *head, wkb = row[: len(named) + 1]
            values = dict(zip(facts, row[len(named) + 1 :], strict=True))
            yield (*head, bytes(wkb), values)


def _facts(stage: Stage) -> list[str]:
    return [name for name in stage.columns if name != "source_id"]
