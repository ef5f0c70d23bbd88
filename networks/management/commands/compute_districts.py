"""``compute_districts``: pumping districts of the sewers, stored as pumppauspiiri."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gisapp.access import command_caller
from gisapp.core.errors import VesiverkkoError
from networks.reporting.area_storing import store_districts


class Command(BaseCommand):
    """Compute the districts and put them in place of those computed before."""

    help = "Compute pumping districts and store them in place of those computed before."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute and store; prints what is new, changed, unchanged and removed."""
        try:
            stored = store_districts(caller=command_caller("compute_districts"))
        except VesiverkkoError as error:
            msg = f"{error.message} Nothing was stored."
            raise CommandError(msg) from None
        self.stdout.write(" ".join(f"{name} {count}" for name, count in stored.items()))
