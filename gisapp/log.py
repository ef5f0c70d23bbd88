"""The technical log: JSON lines with listed keys only.

Anything that is not on the list is dropped, so that a value from a request, a row or an exception
cannot reach the log by accident. Who did what is in the access ledger, under the same request id.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from structlog.typing import EventDict, Processor

ALLOWED_KEYS: Final = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "request_id",
        "method",
        "route",
        "status",
        "ms",
        "count",
        "run",
        "connector",
        "feature_type",
        "sqlstate",
        "constraint",
        "table",
        "error",
        "where",
    }
)


class _ListedKeysFilter(logging.Filter):
    """Lets our own events through and reduces those of libraries to name, level and error kind."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING and not _is_own(record):
            return False
        if record.exc_info and record.exc_info[1] is not None:
            record.msg = f"{record.name}: {type(record.exc_info[1]).__name__} at {_place(record)}"
        elif not _is_own(record):
            record.msg = f"{record.name}: message of level {record.levelname}"
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


_OWN_LOGGERS: Final = ("gisapp", "networks", "consumption_points", "sync", "demo", "gunicorn")


def _is_own(record: logging.LogRecord) -> bool:
    return record.name.split(".")[0] in _OWN_LOGGERS


def _place(record: logging.LogRecord) -> str:
    """File and line where the exception was raised, without any value."""
    trace = record.exc_info[2] if record.exc_info else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"


def _listed_keys(_logger: object, _name: str, event: MutableMapping[str, Any]) -> EventDict:
    return {key: value for key, value in event.items() if key in ALLOWED_KEYS}


def configure(level: str) -> None:
    """Send structlog and the standard library's logging to stderr as JSON of listed keys."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_ListedKeysFilter())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _listed_keys,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    structlog.configure(
        processors=[*shared, _listed_keys, structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=False,
    )
