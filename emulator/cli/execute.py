"""Turns a command into one that runs beside an emulator of its own, and its end into the end of both."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

from emulator.cli.child_process import Addresses, Child
from emulator.errors import UnusableCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

# As shells say it.
SIGNALLED = 128


def run(options: Sequence[str], command: Sequence[str]) -> int:
    """The exit status of `command`."""
    with Child(options) as child:
        try:
            process = subprocess.Popen(command, env={**os.environ, **variables(child.addresses)})  # noqa: S603 - the user's
        except OSError as error:
            raise UnusableCommand(command[0], error.strerror or str(error)) from None
        # Ctrl-C reaches the command by itself; a SIGTERM only through us.
        signal.signal(signal.SIGINT, lambda _number, _frame: None)
        signal.signal(signal.SIGTERM, lambda _number, _frame: process.terminate())
        status = process.wait()
    return status if status >= 0 else SIGNALLED - status


def variables(addresses: Addresses) -> dict[str, str]:
    """What the command finds in its environment."""
    named = {
        "CDF_EMULATOR_URL": addresses.base_url,
        "CDF_EMULATOR_BOLT_URL": addresses.bolt_url,
        "CDF_EMULATOR_BROWSER_URL": addresses.browser_url,
        "CDF_EMULATOR_BOLT_USER": addresses.neo4j_user,
        "CDF_EMULATOR_BOLT_PASSWORD": addresses.neo4j_password,
    }
    return {name: value for name, value in named.items() if value}
