"""``manage.py cite_town_load``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tests.cite.town.layers import load


class Command(BaseCommand):
    """Load the map that the WMS suite wants to see."""

    help = "Lataa koekartan."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        self.stdout.write(f"{load()} features")
