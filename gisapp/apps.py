"""The kernel and the protocol faces, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class GisappConfig(AppConfig):
    """The ground floor of the house."""

    name = "gisapp"
    verbose_name = "Vesiverkko"

    def ready(self) -> None:
        """Register the system checks, what the OpenAPI document needs, and the change feed."""
        from gisapp.features import checks  # noqa: F401, PLC0415 -- registers itself
        from gisapp.features.changes import installing  # noqa: PLC0415 -- needs the models
        from gisapp.rest import openapi  # noqa: F401, PLC0415 -- registers itself

        pre_migrate.connect(installing.drop_views, sender=self)
        post_migrate.connect(installing.install, sender=self)
