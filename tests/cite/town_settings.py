"""The settings of the workspace, publishing the invented map instead."""

from tests.cite.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.cite.town"]  # noqa: F405
