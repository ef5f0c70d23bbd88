"""Settings of the tests: the real ones, on a database of their own."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DB_ROLE", "gis_owner")

from gisapp.settings import *  # noqa: F403

DATABASES["default"].setdefault("TEST", {})["NAME"] = os.environ.get("DB_TEST_NAME", "test_gis")  # noqa: F405

# Tests sign in hundreds of times; the cost of a real hash is not what they test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files come from where they are built; nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
