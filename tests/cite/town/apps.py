"""An invented map in the Gulf of Guinea, as a Django app: what the WMS suite wants to see."""

from __future__ import annotations

from django.apps import AppConfig

from tests.cite.publishing import withdraw


class TownConfig(AppConfig):
    """Layers with the titles that the suite looks for, over the tables of the workspace."""

    name = "tests.cite.town"
    label = "cite_town"
    verbose_name = "Koekartta"

    def ready(self) -> None:
        """Publish these layers and no others."""
        withdraw()
        from tests.cite.town import layers  # noqa: F401, PLC0415 -- registers itself
