"""Configuration of the log on standard error."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(level: str) -> None:
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # The "info" messages of libraries do not concern users.
    logging.basicConfig(level=number if level != "info" else logging.WARNING, stream=sys.stderr)
    if level != "debug":
        logging.getLogger("neo4j").setLevel(logging.CRITICAL)  # its errors are raised as well
