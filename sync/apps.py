"""The Django app of the neighbours' connectors."""

from __future__ import annotations

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """Exchange with the systems beside this one."""

    name = "sync"
    verbose_name = "Tiedonvaihto"
