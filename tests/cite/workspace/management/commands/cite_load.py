"""``manage.py cite_load``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tests.cite.workspace.samples import load


class Command(BaseCommand):
    """Load the data of the conformance tests."""

    help = "Lataa vaatimustenmukaisuuden kokeiden aineiston."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        self.stdout.write(f"{load()} features")
