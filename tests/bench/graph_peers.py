"""What the network engine is measured beside: igraph, rustworkx and pgRouting, on its own graph.

The libraries get the arcs of the snapshot and give bare numbers of nodes: no lengths, names,
rights or ledger. pgRouting gets the same arcs as temporary tables, and its answer names the links.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import igraph
import numpy as np
import rustworkx

from tests.bench.postgresql import connection_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy.typing as npt
    import psycopg

    from networks.graph.snapshot import Snapshot

    Pairs = npt.NDArray[np.int32]

_EXTENSION: Final = "SELECT count(*) FROM pg_extension WHERE extname = 'pgrouting'"
_TABLE: Final = (
    "CREATE TEMPORARY TABLE {0} (id int, source int, target int, cost float8, reverse_cost float8,"
    " link bigint)"
)
_REACHED: Final = """
SELECT l.tunnus FROM pgr_breadthFirstSearch(
  $q$SELECT id, source, target, cost, reverse_cost FROM {table} WHERE source <> ALL ('{shut}')$q$,
  {start}::bigint) r
JOIN {table} e ON e.id = r.edge JOIN networks_link l ON l.id = e.link
"""
_COMPONENT: Final = """
WITH part AS (SELECT node, component FROM pgr_connectedComponents(
  $q$SELECT id, source, target, cost, reverse_cost FROM {table}$q$))
SELECT count(DISTINCT l.id), sum(l.length_m) FROM part p
JOIN {table} e ON e.source = p.node JOIN networks_link l ON l.id = e.link
WHERE p.component = (SELECT component FROM part WHERE node = {start})
"""


def arcs_led(snapshot: Snapshot, targets: Pairs) -> Pairs:
    """Numbers of the arcs that lead on, which those that lead back to their own node do not."""
    return np.flatnonzero(targets != _origins(snapshot)).astype(np.int32)


def _origins(snapshot: Snapshot) -> Pairs:
    numbers = np.arange(len(snapshot.nodes) + 1, dtype=np.int32)
    return np.repeat(numbers, np.diff(snapshot.first_arc))


def within_segments(snapshot: Snapshot) -> Pairs:
    """Where arcs lead that a segment is found by: none goes on past a valve that bounds one."""
    origins = _origins(snapshot)
    held = np.append(snapshot.boundary, True)[origins]
    return np.where(held, origins, snapshot.neighbour).astype(np.int32)


class Library(Protocol):
    """A library with one directed graph in memory."""

    name: str

    def reach(self, start: int) -> Iterable[int]:
        """The nodes that can be reached."""

    def reach_without(self, start: int, shut: list[int]) -> Iterable[int]:
        """The same in a copy without the nodes ``shut``."""


class Igraph:
    """igraph, whose core is C."""

    name = "igraph"

    def __init__(self, size: int, pairs: Pairs) -> None:
        self._graph = igraph.Graph(n=size, edges=pairs, directed=True)

    def reach(self, start: int) -> Iterable[int]:
        """See ``Library``."""
        found: list[int] = self._graph.subcomponent(start, mode="out")
        return found

    def reach_without(self, start: int, shut: list[int]) -> Iterable[int]:
        """See ``Library``."""
        rest = self._graph.copy()
        rest.delete_edges([edge for node in shut for edge in rest.incident(node, mode="out")])
        found: list[int] = rest.subcomponent(start, mode="out")
        return found


class Rustworkx:
    """rustworkx, whose core is Rust."""

    name = "rustworkx"

    def __init__(self, size: int, pairs: Pairs) -> None:
        self._graph: Any = rustworkx.PyDiGraph()
        self._graph.add_nodes_from(range(size))
        self._graph.extend_from_edge_list(list(map(tuple, pairs.tolist())))

    def reach(self, start: int) -> Iterable[int]:
        """See ``Library``."""
        found: set[int] = rustworkx.descendants(self._graph, start)
        return found

    def reach_without(self, start: int, shut: list[int]) -> Iterable[int]:
        """See ``Library``."""
        rest = self._graph.copy()
        rest.remove_nodes_from(shut)
        found: set[int] = rustworkx.descendants(rest, start)
        return found


def libraries(snapshot: Snapshot, targets: Pairs) -> list[Library]:
    """Both libraries with the arcs that lead on."""
    led = arcs_led(snapshot, targets)
    pairs = np.column_stack([_origins(snapshot)[led], targets[led]])
    size = len(snapshot.nodes) + 1
    return [Igraph(size, pairs), Rustworkx(size, pairs)]


@dataclass(slots=True)
class PgRouting:
    """A session of PostgreSQL with the arcs in temporary tables."""

    session: psycopg.Connection[Any]

    def take(self, table: str, snapshot: Snapshot, targets: Pairs) -> None:
        """Make ``table`` of the arcs that lead on."""
        led = arcs_led(snapshot, targets)
        keys = np.append(snapshot.edges["key"], -1)[snapshot.arc_edge[led]]
        rows = zip(
            led.tolist(),
            _origins(snapshot)[led].tolist(),
            targets[led].tolist(),
            keys.tolist(),
            strict=True,
        )
        self.session.execute(_TABLE.format(table))
        into = f"COPY {table} (id, source, target, cost, reverse_cost, link) FROM STDIN"
        with self.session.cursor() as cursor, cursor.copy(into) as copy:
            for arc, origin, target, key in rows:
                copy.write_row((arc, origin, target, 1, -1, key))
        self.session.execute(f"CREATE INDEX ON {table} (id)")
        self.session.execute(f"ANALYZE {table}")

    def reached(self, table: str, start: int, shut: Iterable[int] = ()) -> float:
        """Milliseconds in which the links that are reached come by name."""
        numbers = "{" + ",".join(map(str, shut)) + "}"
        return self._timed(_REACHED.format(table=table, start=start, shut=numbers))

    def component(self, table: str, start: int) -> float:
        """Milliseconds in which the component of ``start`` is counted and measured."""
        return self._timed(_COMPONENT.format(table=table, start=start))

    def _timed(self, statement: str) -> float:
        def answer() -> object:
            return self.session.execute(statement, binary=True).fetchall()

        return milliseconds(answer)


@contextmanager
def routing() -> Iterator[PgRouting | None]:
    """A session, or None where the extension is not in the database."""
    with connection_as("gis_app") as session:
        row = session.execute(_EXTENSION).fetchone()
        yield PgRouting(session) if row and row[0] else None


def milliseconds(answer: Callable[[], object]) -> float:
    """How long ``answer`` takes."""
    begun = time.perf_counter()
    answer()
    return (time.perf_counter() - begun) * 1000
