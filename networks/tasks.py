"""What the worker does for the networks by the clock."""

from __future__ import annotations

from typing import Final

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from networks.resident.pruning import prune_changes
from networks.services.run_sheets import still_shut

log = structlog.get_logger()

_NAMED: Final = 20


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="prune_graph_changes", retry=RetryStrategy(max_attempts=3))
def prune_graph_changes(timestamp: int) -> None:  # noqa: ARG001 -- the clock's argument
    """Drop lines of the log of graph changes that no snapshot can need any more."""
    prune_changes()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="warn_of_valves_still_shut")
def warn_of_valves_still_shut(timestamp: int) -> None:  # noqa: ARG001 -- the clock's argument
    """Raise an alarm in the log for valves that are shut though their interruption is over."""
    lines = list(still_shut())
    if lines:
        named = [f"{line.interruption.number} {line.valve}" for line in lines[:_NAMED]]
        log.warning("valves still shut", count=len(lines), valves=named)
