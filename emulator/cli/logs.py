"""Configuration of the log on standard error."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec
import structlog

from emulator.cli.standard_error import StandardError

if TYPE_CHECKING:
    from typing import TextIO

Format = Literal["text", "json"]


class JsonFormatter(logging.Formatter):
    """The lines of libraries in the form of the emulator's own."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
            **structlog.contextvars.get_contextvars(),
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return encode(fields)


def encode(fields: Any, **_: object) -> str:
    """Return a line in JSON; what JSON cannot hold becomes text."""
    return msgspec.json.encode(fields, enc_hook=str).decode()


def configure(level: str, form: Format = "text") -> None:
    """Log from `level` on, as texts for people or as a JSON object per line."""
    stderr = cast("TextIO", StandardError())
    number = logging.getLevelNamesMapping()[level.upper()]
    key_order = ["timestamp", "level", "event"]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(encode)
            if form == "json"
            else structlog.processors.KeyValueRenderer(key_order=key_order),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(stderr),
        cache_logger_on_first_use=True,
    )
    # The "info" messages of libraries do not concern users.
    handler = logging.StreamHandler(stderr)
    if form == "json":
        handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=number if level != "info" else logging.WARNING, handlers=[handler])
    # Its errors are raised as well. Its debug messages are the bytes of the protocol, many for each request.
    logging.getLogger("neo4j").setLevel(logging.WARNING if level == "debug" else logging.CRITICAL)
