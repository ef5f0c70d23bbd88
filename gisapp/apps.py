"""The kernel and the protocol faces, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class GisappConfig(AppConfig):
    """The ground floor of the house."""

    name = "gisapp"
    verbose_name = "Vesiverkko"

    def ready(self) -> None:
        """Register the system checks and what the OpenAPI document needs."""
        from gisapp.features import checks  # noqa: F401, PLC0415 -- registers itself
        from gisapp.rest import openapi  # noqa: F401, PLC0415 -- registers itself
