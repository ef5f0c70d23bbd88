"""The workspace of the conformance tests, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig

from tests.cite.publishing import withdraw


class WorkspaceConfig(AppConfig):
    """Small types that have one of everything the suites look for."""

    name = "tests.cite.workspace"
    label = "cite"
    verbose_name = "Koeaineisto"

    def ready(self) -> None:
        """Publish the types of this app and no others."""
        withdraw()
        from tests.cite.workspace import feature_types  # noqa: F401, PLC0415 -- registers itself
