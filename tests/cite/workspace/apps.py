"""The workspace of the conformance tests, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Three small types that have one of everything the suites look for."""

    name = "tests.cite.workspace"
    label = "cite"
    verbose_name = "Koeaineisto"

    def ready(self) -> None:
        """Publish the types of this app and no others.

        The suite writes to every type that it finds with data, and the feed of changes has some.
        """
        from gisapp.features import registry  # noqa: PLC0415 -- after the models

        for published in (registry._types, registry._feeds, registry._states):
            published.clear()
        from tests.cite.workspace import feature_types  # noqa: F401, PLC0415 -- registers itself
