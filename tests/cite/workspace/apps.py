"""The workspace of the conformance tests, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Three small types that have one of everything the suites look for."""

    name = "tests.cite.workspace"
    label = "cite"
    verbose_name = "Koeaineisto"

    def ready(self) -> None:
        """Publish the types of this app."""
        from tests.cite.workspace import feature_types  # noqa: F401, PLC0415 -- registers itself
