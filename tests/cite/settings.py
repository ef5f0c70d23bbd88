"""The real settings with the workspace of the conformance tests switched on."""

from gisapp.settings import *  # noqa: F403

# The last to be ready: what the others have published is withdrawn then.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.cite.workspace"]  # noqa: F405
# Static files come from where they are built: nothing is collected for a test.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
