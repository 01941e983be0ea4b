"""Serves an application beside a command, until the command has ended."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from emulator.cli.start.listen import bind, url
from emulator.cli.start.serve import SHUTDOWN_TIMEOUT_SECONDS, configuration

if TYPE_CHECKING:
    from collections.abc import Generator

    from starlette.types import ASGIApp


@contextmanager
def serving(app: ASGIApp) -> Generator[str]:
    """The address of the application on a free port of this machine; at the end, answers under way are awaited."""
    listener = bind("127.0.0.1", 0)
    listener.listen()  # requests wait for the server from here on
    server = uvicorn.Server(configuration(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield url(listener)
    finally:
        server.should_exit = True
        thread.join(SHUTDOWN_TIMEOUT_SECONDS)
        listener.close()
