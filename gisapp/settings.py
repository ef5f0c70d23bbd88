"""Settings: one table of environment keys, then what follows from them.

Every key is declared in ``ENVIRONMENT`` with its type and default; ``.env.example`` describes them
in the same order. Secrets may also be given as files, by ``NAME_FILE``.
"""

from __future__ import annotations

import glob
import os
import site
from pathlib import Path
from typing import Any

import environ
from whitenoise.compress import Compressor

from gisapp.log import configure as configure_log

# GeoDjango loads GDAL and GEOS from the pyogrio and shapely wheels: Debian 12's own GDAL is too old
# to be safe (Django's check gis.W001). The tuples fail loudly when a wheel changes its layout. The
# data folders must be known before anything imports pyogrio, or a later import fails.
_packages = next(p for p in site.getsitepackages() if glob.glob(f"{p}/pyogrio.libs/libgdal-*"))
os.environ.setdefault("GDAL_DATA", f"{_packages}/pyogrio/gdal_data")
os.environ.setdefault("PROJ_DATA", f"{_packages}/pyogrio/proj_data")
os.environ.setdefault("PROJ_NETWORK", "OFF")
(GDAL_LIBRARY_PATH,) = glob.glob(f"{_packages}/pyogrio.libs/libgdal-*.so*")
(GEOS_LIBRARY_PATH,) = glob.glob(f"{_packages}/shapely.libs/libgeos_c-*.so*")

BASE_DIR = Path(__file__).resolve().parent.parent

ENVIRONMENT: dict[str, tuple[type, Any]] = {
    "SECRET_KEY": (str, ""),
    "DEBUG": (bool, False),
    "ALLOWED_HOSTS": (list, ["127.0.0.1", "localhost", "[::1]"]),
    "CSRF_TRUSTED_ORIGINS": (list, []),
    "BEHIND_TLS_PROXY": (bool, False),
    "TRUSTED_PROXIES": (list, []),
    "DB_HOST": (str, ""),
    "DB_PORT": (str, ""),
    "DB_NAME": (str, "gis"),
    "DB_ROLE": (str, "gis_app"),
    "DB_PASSWORD": (str, ""),
    "WMS_ENGINES": (int, 2),
    "SERVICE_AREA": (str, "440000,6780000,590000,6900000"),
    "SNAP_TOLERANCE": (float, 0.5),
    "GRAPH_DIR": (str, ""),
    "STATIC_ROOT": (str, str(BASE_DIR / "staticfiles")),
    "STATEMENT_SECONDS": (int, 30),
    "FEED_STATEMENT_SECONDS": (int, 300),
    "STREAMS_PER_ACCOUNT": (int, 4),
    "VESIKANTA_FILE": (str, ""),
    "LOG_LEVEL": (str, "INFO"),
}
env = environ.FileAwareEnv(**ENVIRONMENT)

SECRET_KEY = env("SECRET_KEY")
DEBUG = env("DEBUG")
ALLOWED_HOSTS = env("ALLOWED_HOSTS")
TRUSTED_PROXIES = env("TRUSTED_PROXIES")
CSRF_TRUSTED_ORIGINS = env("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "gisapp.web.views.token_missing"

INSTALLED_APPS = [
    "gisapp",
    "networks",
    "consumption_points",
    "sync",
    "demo",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "csp",
    "drf_spectacular",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "rest_framework",
    "rest_framework_gis",
]

MIDDLEWARE = [
    # For every answer: its id and its headers.
    "gisapp.access.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gisapp.access.middleware.PagePolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Machines have their caller from here; those called People let them pass.
    "gisapp.access.middleware.CredentialMiddleware",
    "gisapp.access.people.PeopleSessionMiddleware",
    "gisapp.access.people.PeopleAuthenticationMiddleware",
    "gisapp.access.people.PeopleCsrfMiddleware",
    "gisapp.access.people.PeopleMessageMiddleware",
    "gisapp.access.middleware.CallerMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # For every request: closed unless its view says otherwise.
    "gisapp.access.middleware.SignInRequiredMiddleware",
]

ROOT_URLCONF = "gisapp.urls"
WSGI_APPLICATION = "gisapp.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "gisapp" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _database(role: str) -> dict[str, Any]:
    """One connection to the one database, in ``role``."""
    return {
        "ENGINE": "gisapp.database",
        "HOST": env("DB_HOST"),
        "PORT": env("DB_PORT"),
        "NAME": env("DB_NAME"),
        "USER": role,
        "PASSWORD": env("DB_PASSWORD"),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # psycopg prepares nothing without it, not even where gisapp.database.prepared asks.
        "OPTIONS": {"prepare_threshold": 5},
    }


# Three ways into one database: the read side cannot write and the ledger can only be added to,
# whatever the program does, because PostgreSQL holds them to their roles.
DATABASES = {
    "default": _database(env("DB_ROLE")),
    "read": _database("gis_feed"),
    "ledger": _database("gis_app"),
}
# What sets no time of its own may take what a page may take.
DATABASES["read"]["OPTIONS"]["options"] = f"-c statement_timeout={env('STATEMENT_SECONDS')}s"
DATABASES["read"]["TEST"] = {"MIRROR": "default"}
DATABASES["ledger"]["TEST"] = {"MIRROR": "default"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Shared by all workers: sign-in limits must not be counted for each worker apart.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "gisapp_cache",
    }
}

# Accounts ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "gisapp.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "gisapp.access.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Headers and limits -----------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env("BEHIND_TLS_PROXY")
if env("BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
# W003 knows Django's CSRF middleware by its own name only; ours descends from it. Whether other
# names of the city are served by TLS only (W005, W021) is not ours to say.
SILENCED_SYSTEM_CHECKS = ["security.W003", "security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        # The digest is of the one style sheet inside our drawings (networks/profiles/svg.py).
        "style-src": ["'self'", "'sha256-1Aq/wRkA8lSlF7thUckQcnoY3ks2xhiCA7R4RIHBsjY='"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "suomi"), ("sv", "svenska"), ("en", "English")]
TIME_ZONE = "Europe/Helsinki"
USE_I18N = True
USE_TZ = True

# Static files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_ROOT")
STATICFILES_DIRS = [path for path in (BASE_DIR / "static" / "dist",) if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Only names with a hash are served; source maps are not worth the time that Brotli takes for them.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# REST -------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["gisapp.rest.authentication.RequestUserAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "gisapp.rest.errors.problem_response",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Vesiverkko",
    "DESCRIPTION": "Vesihuoltolaitoksen paikkatietopalvelun REST-rajapinta.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Code lists stand where they are used; the hook would give them names of its own making.
    "POSTPROCESSING_HOOKS": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

# Limits of one request; the others stand in gisapp/ogc/limits.py ---------------------------------
STATEMENT_SECONDS = env("STATEMENT_SECONDS")
FEED_STATEMENT_SECONDS = env("FEED_STATEMENT_SECONDS")
STREAMS_PER_ACCOUNT = env("STREAMS_PER_ACCOUNT")

# The utility ------------------------------------------------------------------------------------
SERVICE_AREA = tuple(float(number) for number in env("SERVICE_AREA").split(","))
SNAP_TOLERANCE = env("SNAP_TOLERANCE")
VESIKANTA_FILE = env("VESIKANTA_FILE")

GRAPH_DIR = env("GRAPH_DIR")
WMS_ENGINES = env("WMS_ENGINES")

LOGGING_CONFIG = None
configure_log(env("LOG_LEVEL"))
