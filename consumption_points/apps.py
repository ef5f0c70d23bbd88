"""The Django app of the consumption points."""

from __future__ import annotations

from django.apps import AppConfig


class ConsumptionPointsConfig(AppConfig):
    """Registers the declared type when Django starts."""

    name = "consumption_points"
    verbose_name = "Kulutuspaikat"

    def ready(self) -> None:
        """Publish the declared types, and connect points anew after each network import."""
        from consumption_points import feature_types  # noqa: F401, PLC0415 -- declares on import
        from consumption_points.services import connections  # noqa: PLC0415 -- needs the models
        from networks.services.network_import import network_imported  # noqa: PLC0415 -- as above
        from networks.services.nodes import nodes_to_be_deleted  # noqa: PLC0415 -- as above

        def connect(**_signal: object) -> None:
            connections.connections_estimate()

        network_imported.connect(connect, weak=False, dispatch_uid="connections_estimate")
        nodes_to_be_deleted.connect(
            connections.connected_nodes_refuse, dispatch_uid="connected_nodes_refuse"
        )
