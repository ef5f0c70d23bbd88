"""The Django app of the consumption points."""

from __future__ import annotations

from django.apps import AppConfig


class ConsumptionPointsConfig(AppConfig):
    """Registers the declared type when Django starts."""

    name = "consumption_points"
    verbose_name = "Kulutuspaikat"

    def ready(self) -> None:
        """Publish the declared types."""
        from consumption_points import feature_types  # noqa: F401, PLC0415 -- declares on import
