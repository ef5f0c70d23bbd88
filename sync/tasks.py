"""What the worker fetches by the clock."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.periodic(cron="30 2 * * *")
@app.task(queueing_lock="nightly_points", retry=RetryStrategy(max_attempts=3, wait=600))
def nightly_points(timestamp: int) -> None:  # noqa: ARG001 -- the clock's argument
    """Take the night's file from Vesikanta, where the setting names one."""
    if settings.VESIKANTA_FILE:
        call_command("sync", "vesikanta")
