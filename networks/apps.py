"""The networks, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    """Water, wastewater and stormwater networks."""

    name = "networks"
    verbose_name = "Verkostot"

    def ready(self) -> None:
        """Publish the types of this app."""
        from networks import feature_types  # noqa: F401, PLC0415 -- registers itself
