"""The settings of the tests with the workspace of the conformance tests switched on."""

from tests.cite.own_settings import *  # noqa: F403

# The last to be ready: what the others have published is withdrawn then.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.cite.workspace"]  # noqa: F405
