"""``/livez`` and ``/readyz``: whether the process runs, and whether it can serve."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse


@login_not_required
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


@login_not_required
def ready(_request: HttpRequest) -> JsonResponse:
    """The three connections answer and no migration waits; 503 otherwise, naming what does not."""
    faults = [alias for alias in ("default", "read", "ledger") if not _answers(alias)]
    if not faults and _migrations_wait():
        faults.append("migrations")
    status = "not ready" if faults else "ready"
    return JsonResponse({"status": status, "faults": faults}, status=503 if faults else 200)


def _answers(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations_wait() -> bool:
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
