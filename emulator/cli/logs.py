"""Configuration of the log on standard error."""

from __future__ import annotations

import logging
import sys
from typing import TextIO, cast

import structlog


class StandardError:
    """What `sys.stderr` is when a line is written: the progress display replaces it, to keep its bar below the log."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure(level: str) -> None:
    stderr = StandardError()
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
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", stderr)),
        cache_logger_on_first_use=True,
    )
    # The "info" messages of libraries do not concern users.
    logging.basicConfig(level=number if level != "info" else logging.WARNING, stream=stderr)
    if level != "debug":
        logging.getLogger("neo4j").setLevel(logging.CRITICAL)  # its errors are raised as well
