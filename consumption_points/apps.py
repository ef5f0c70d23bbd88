"""The Django app of the consumption points."""

from __future__ import annotations

from django.apps import AppConfig


class ConsumptionPointsConfig(AppConfig):
    """Registers the declared type when Django starts."""

    name = "consumption_points"
    verbose_name = "Kulutuspaikat"

    def ready(self) -> None:
        """Publish the declared types, and let connections follow the network."""
        from consumption_points import feature_types  # noqa: F401, PLC0415 -- declares on import
        from consumption_points.services import (  # noqa: PLC0415 -- needs the models
            connections,
            following,
        )
        from networks.services import links, network_import, nodes  # noqa: PLC0415 -- as above

        def connect(**_signal: object) -> None:
            connections.connections_estimate()

        network_import.network_imported.connect(connect, weak=False, dispatch_uid="connections")
        for signal, receiver in (
            (nodes.nodes_changed, following.connections_follow_nodes),
            (nodes.nodes_to_be_deleted, following.connections_leave_nodes),
            (links.links_changed, following.connections_follow_links),
        ):
            signal.connect(receiver, dispatch_uid=receiver.__name__)
