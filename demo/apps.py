"""The demo app: an invented utility that stands in for a real one."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers the management commands of the demo utility; the app has no tables."""

    name = "demo"
    verbose_name = "Esittelyaineisto"
