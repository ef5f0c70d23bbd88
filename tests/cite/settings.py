"""The real settings with the workspace of the conformance tests switched on."""

from gisapp.settings import *  # noqa: F403

INSTALLED_APPS = ["tests.cite.workspace", *INSTALLED_APPS]  # noqa: F405
# Static files come from where they are built: nothing is collected for a test.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
