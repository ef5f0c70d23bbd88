"""One run of a connector: the same bookkeeping for all.

A file is either refused as a whole, and then only the refusal is remembered, or stored in one
transaction with what was put aside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from consumption_points.feature_types import CONSUMPTION_POINT
from consumption_points.services import (
    ConnectionCounts,
    PointsDiff,
    connections_estimate,
    points_apply,
    points_place_from_register,
    street_names_refresh,
)
from gisapp import access
from gisapp.core.errors import InvalidInputError
from sync.connector import Fault
from sync.models import QuarantinedRow, SyncAlarm, SyncRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from consumption_points.services import PointRecord
    from gisapp.access import Caller
    from sync.connector import PointSource

LARGEST_SHARE_PUT_ASIDE: Final = 0.30


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did, or with ``dry_run`` would do."""

    run: int | None
    dry_run: bool
    rows: int
    diff: PointsDiff
    faults: tuple[Fault, ...]
    alarms: dict[str, int] = field(default_factory=dict)
    placed_from_register: int = 0
    connections: ConnectionCounts | None = None


def sync_run(
    connector: PointSource,
    *,
    caller: Caller,
    dry_run: bool = False,
    full: bool = False,
    progress: Callable[[], None] = lambda: None,
) -> Report:
    """Bring the points of ``connector`` in.

    Raises ``InvalidInputError`` when more than 30 % of the rows had to be put aside; then nothing
    of the file is stored. ``progress`` is called once for each row.
    """
    writing = access.storable(CONSUMPTION_POINT, caller=caller, action="sync")
    records, faults = _read(connector, progress)
    alarms = _alarms(connector, faults)
    if len(faults) > LARGEST_SHARE_PUT_ASIDE * len(connector):
        if not dry_run:
            run = _begin(connector, faults, alarms, outcome="hylatty")
            writing.record([], scope={"run": run.pk}, outcome="error")
        msg = (
            f"{len(faults)} of {len(connector)} rows cannot be taken, so the whole file is refused "
            f"and nothing of it was stored. First: {describe(faults[0])}"
        )
        raise InvalidInputError(msg, locator=f"line {faults[0].line}")
    if dry_run:
        diff = points_apply(records=records, end_absent=full, dry_run=True)
        return Report(
            run=None,
            dry_run=True,
            rows=len(connector),
            diff=diff,
            faults=tuple(faults),
            alarms=_with_held(alarms, diff),
        )
    report = _store(connector, records, faults, alarms, full=full)
    writing.record(report.diff.ids, scope={"run": report.run})
    return report


def describe(fault: Fault) -> str:
    """A fault as a line for people."""
    return f"line {fault.line}, {fault.field}: {fault.explanation or fault.reason}"


def _read(
    connector: PointSource, progress: Callable[[], None]
) -> tuple[list[PointRecord], list[Fault]]:
    records: list[PointRecord] = []
    faults: list[Fault] = []
    for change in connector.changes():
        progress()
        if isinstance(change, Fault):
            faults.append(change)
        else:
            records.append(change)
    return records, faults


def _alarms(connector: PointSource, faults: list[Fault]) -> dict[str, int]:
    counts = {
        "ylimaaraisia_sarakkeita": connector.source.columns_left_out,
        "henkilotietoja": sum(fault.reason == "henkilotieto" for fault in faults),
    }
    return {kind: count for kind, count in counts.items() if count}


def _with_held(alarms: dict[str, int], diff: PointsDiff) -> dict[str, int]:
    return {**alarms, "paattyvia_liikaa": diff.held} if diff.held else alarms


def _begin(
    connector: PointSource, faults: list[Fault], alarms: dict[str, int], *, outcome: str
) -> SyncRun:
    run = SyncRun.objects.create(
        connector=connector.name,
        outcome=outcome,
        ended_at=timezone.now() if outcome == "hylatty" else None,
        source_sha256=connector.source.sha256,
        source_bytes=connector.source.size,
        rows=len(connector),
        put_aside=len(faults),
    )
    QuarantinedRow.objects.bulk_create(
        [
            QuarantinedRow(run=run, line=fault.line, field=fault.field, reason=fault.reason)
            for fault in faults
        ],
        batch_size=1000,
    )
    SyncAlarm.objects.bulk_create(
        SyncAlarm(run=run, kind=kind, count=count) for kind, count in alarms.items()
    )
    return run


@transaction.atomic
def _store(
    connector: PointSource,
    records: list[PointRecord],
    faults: list[Fault],
    alarms: dict[str, int],
    *,
    full: bool,
) -> Report:
    run = _begin(connector, faults, alarms, outcome="kesken")
    diff = points_apply(records=records, end_absent=full)
    if diff.held:
        SyncAlarm.objects.create(run=run, kind="paattyvia_liikaa", count=diff.held)
    street_names_refresh()
    placed = points_place_from_register()
    connections = connections_estimate()
    run.added, run.changed, run.unchanged, run.ended = (
        diff.added,
        diff.changed,
        diff.unchanged,
        diff.ended,
    )
    run.outcome, run.ended_at = "valmis", timezone.now()
    run.save()
    return Report(
        run=run.pk,
        dry_run=False,
        rows=len(connector),
        diff=diff,
        faults=tuple(faults),
        alarms=_with_held(alarms, diff),
        placed_from_register=placed,
        connections=connections,
    )
