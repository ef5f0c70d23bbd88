"""How gunicorn serves Vesiverkko; the same for ./run and in the container."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gunicorn.glogging import Logger

if TYPE_CHECKING:
    from gunicorn.config import Config


class TechnicalLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Hands gunicorn's messages to the technical log, which holds no addresses and no values.

    gunicorn's own handler would print the path of the request and the text of the exception.
    """

    def setup(self, cfg: Config) -> None:
        """Take the level and leave the handlers out."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


bind = os.environ.get("BIND", "127.0.0.1:8000")
wsgi_app = "gisapp.wsgi:application"

# Threads, since most of a request's time is PostgreSQL's and answers are streamed.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# One import for all workers: starts sooner and shares the memory.
preload_app = True

# What is being sent at a stop may still be finished.
graceful_timeout = 10
keepalive = 5

# A long filter and the links of its pages travel in the address.
limit_request_line = 8190

# No control socket, and no access log: who did what is in the access ledger.
control_socket_disable = True
accesslog = None
loglevel = "warning"
logger_class = TechnicalLog
