"""Import of a network: what a source holds becomes what is stored, all or nothing.

The file is the whole of its source. Objects keep their public id by source and source id; what
did not change is not touched (no new change number, no history); what the source no longer has is
ended, never deleted, and comes back to life when the source has it again. What a person has edited
since stays as it is (``networks.services.edited``).
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pghistory
from django.db import DataError, IntegrityError, connection, transaction
from django.dispatch import Signal

from gisapp.access import storable
from gisapp.core.errors import InvalidInputError
from gisapp.features import registry
from networks.models import Node
from networks.services import edited, staging
from networks.services.couplings import couple
from networks.services.meeting import topology_by_id
from networks.services.stages import LINKS, NODES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from django.db.backends.utils import CursorWrapper

    from gisapp.access import Caller, Storing
    from networks.exchange.model import NetworkModel
    from networks.services.edited import Left

_ONE_IMPORT_AT_A_TIME: Final = 7_205_759_403_792_795
_LARGEST_LOSS: Final = 0.5


@dataclass(slots=True)
class Difference:
    """How many objects of a type an import makes, alters, finds as they are and ends.

    ``left`` are those that it would have written or ended, had no person edited them.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    left: int = 0


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do, by published type; the first objects that it left."""

    by_type: dict[str, Difference] = field(default_factory=lambda: defaultdict(Difference))
    left: list[Left] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many objects the import writes."""
        return sum(d.new + d.changed + d.ended for d in self.by_type.values())

    @property
    def ended(self) -> int:
        """How many objects the import ends."""
        return sum(d.ended for d in self.by_type.values())

    @property
    def known(self) -> int:
        """How many current objects the source had before."""
        return sum(d.changed + d.unchanged + d.ended + d.left for d in self.by_type.values())


# Sent inside the transaction of an import, for apps above that derive something from the network.
network_imported: Final = Signal()


def network_import(
    model: NetworkModel,
    *,
    source: str,
    caller: Caller,
    dry_run: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> ImportReport:
    """Store ``model`` (EPSG:3067, every link with its nodes) as the state of ``source``.

    A dry run compares and stores nothing. ``progress`` is told each step as it begins. Raises
    ``InvalidInputError`` when the database refuses a value, and when more than half of the objects
    of the source would end; nothing is stored then.
    """
    with _refusals(), transaction.atomic(), connection.cursor() as cursor:
        report = _compared(cursor, model, source, progress)
        _check_loss(report)
        if dry_run:
            transaction.set_rollback(True)
            return report
        doors = _doors(report, caller)
        with pghistory.context(actor=caller.actor, action="import"):
            # References are checked as rows go in: each history trigger walks the queue of what is
            # left to check, so a long queue would make a big import quadratic.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            topology_by_id(cursor)
            written = _stored(cursor, model, source, progress)
        progress("Telling those who build on the network")
        network_imported.send(sender=Node)
        progress("Writing the ledger")
        for name, door in doors.items():
            door.record(written[name], scope={**_scope(report.by_type[name]), **model.recorded})
    return report


def _compared(
    cursor: CursorWrapper, model: NetworkModel, source: str, progress: Callable[[str], None]
) -> ImportReport:
    """Stage the model and count the differences."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_IMPORT_AT_A_TIME])
    for stage, what, records in (
        (NODES, "nodes", model.nodes),
        (LINKS, "links", model.links),
    ):
        progress(f"Copying {len(records)} {what}")
        staging.fill(cursor, stage, records)
        progress(f"Comparing {what} with what is stored")
        staging.compare(cursor, stage, source)
    progress("Looking for what people have edited")
    edited.leave(cursor, source)
    return _reported(cursor)


def _reported(cursor: CursorWrapper) -> ImportReport:
    report = ImportReport()
    for stage in (NODES, LINKS):
        for name, state, count in staging.counts(cursor, stage):
            setattr(report.by_type[name], state, count)
        for name, count in staging.gone(cursor, stage):
            report.by_type[name].ended = count
        for name, count in edited.counts(cursor, stage):
            report.by_type[name].left = count
        report.left += edited.listed(cursor, stage)
    return report


def _stored(
    cursor: CursorWrapper, model: NetworkModel, source: str, progress: Callable[[str], None]
) -> dict[str, list[int]]:
    """Write the differences; primary keys of the written rows by published type."""
    written: dict[str, list[int]] = defaultdict(list)
    for stage, what in ((NODES, "nodes"), (LINKS, "links")):
        progress(f"Storing {what}")
        for name, key in staging.store(cursor, stage, source):
            written[name].append(key)
        for name, key in staging.end_gone(cursor, stage):
            written[name].append(key)
    couple(cursor, ((c.from_node, c.to_node) for c in model.couplings), source)
    return written


def _doors(report: ImportReport, caller: Caller) -> dict[str, Storing]:
    return {
        name: storable(registry.get(name), caller=caller, action="import")
        for name, difference in report.by_type.items()
        if difference.new or difference.changed or difference.ended
    }


def _scope(difference: Difference) -> dict[str, Any]:
    """What the ledger keeps of an import of one type."""
    return {
        "new": difference.new,
        "changed": difference.changed,
        "ended": difference.ended,
        "left": difference.left,
    }


def _check_loss(report: ImportReport) -> None:
    if report.ended > report.known * _LARGEST_LOSS:
        msg = (
            f"{report.ended} of the {report.known} objects that this source had are not in the "
            "file, more than half. If the file is another network, give it a --source of its own."
        )
        raise InvalidInputError(msg, locator="--source")


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn a refusal of the database into a sentence without the value."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        cause = error.__cause__
        name = getattr(getattr(cause, "diag", None), "constraint_name", None)
        msg = f"The database refuses a value of the file (rule {name or 'of the column'})."
        raise InvalidInputError(msg) from error


def published_types(names: Collection[str]) -> list[str]:
    """The names in the order in which the types are declared."""
    return [known.name for known in registry.all_types() if known.name in names]
