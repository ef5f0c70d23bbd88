"""The WSGI application that gunicorn serves."""

import os

from django.core.cache import close_caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, reset_queries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisapp.settings")

application = get_wsgi_application()

# Django looks at every connection before a request and after it; after it is enough, since a thread
# serves nothing else. Queries are kept only while debugging, and our cache holds nothing open.
request_started.disconnect(close_old_connections)
request_started.disconnect(reset_queries)
request_finished.disconnect(close_caches)
