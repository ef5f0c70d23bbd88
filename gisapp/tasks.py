"""Upkeep that the worker does by the clock.

A job is written in the caller's transaction and done by ``manage.py procrastinate worker``. A
worker that dies leaves its job marked as being done, so a sweep puts such jobs back in line.
"""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from gisapp.features.changes import upkeep
from gisapp.ogc.tiles import joining

STALLED_SECONDS = 60


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 -- the clock's argument
    """Put jobs of workers that have died back in line."""
    manager: Any = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="drop_ended_sessions", retry=RetryStrategy(max_attempts=3))
def drop_ended_sessions(timestamp: int) -> None:  # noqa: ARG001 -- the clock's argument
    """Delete sessions that are over."""
    call_command("clearsessions")


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="touch_overdue")
def touch_overdue(timestamp: int) -> None:  # noqa: ARG001 -- the clock's argument
    """Give followers of changes what has begun or ended by the clock."""
    upkeep.touch_overdue()


@app.periodic(cron="29 3 * * *")
@app.task(queueing_lock="expire_tombstones", retry=RetryStrategy(max_attempts=3))
def expire_tombstones(timestamp: int) -> None:  # noqa: ARG001 -- the clock's argument
    """Forget deletions that are older than any follower may be."""
    upkeep.expire_tombstones()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="join_far_lines", retry=RetryStrategy(max_attempts=3))
def join_far_lines(timestamp: int) -> None:  # noqa: ARG001 -- the clock's argument
    """Join the lines of the map's far levels where something has changed."""
    joining.refresh()
