"""The command `exec`: runs a command with an emulator of its own, which ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

import click

from emulator.cli.child_process import EXEC_VARIABLE, Addresses, ChildEmulator
from emulator.errors import UnusableCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

# Exit status of a command that was ended by a signal: 128 + its number, as in shells.
SIGNAL_STATUS = 128


def run(options: Sequence[str], command: Sequence[str], *, neo4j: str, shows_log: bool) -> int:
    """Run `command` beside an emulator, and return its exit status. `neo4j` is what is said of the emulator's Neo4j.

    What is said goes to standard error: standard output is that of the command.
    """
    with ChildEmulator(options, shows_log=shows_log) as child:
        addresses = child.addresses
        click.echo(f"cdf-emulator exec: {addresses.base_url}, {neo4j} (Neo4j at {addresses.bolt_url})", err=True)
        return run_command(command, addresses)


def run_command(command: Sequence[str], addresses: Addresses) -> int:
    """Run `command` with the addresses in its environment, and return its exit status. Raises `UnusableCommand`."""
    try:
        process = subprocess.Popen(command, env={**os.environ, **variables(addresses)})  # noqa: S603 - the user's command
    except OSError as error:
        raise UnusableCommand(command[0], error.strerror or str(error)) from None
    # The terminal sends Ctrl-C to the command too; SIGTERM must be forwarded.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    signal.signal(signal.SIGTERM, lambda _number, _frame: process.terminate())
    status = process.wait()
    return status if status >= 0 else SIGNAL_STATUS - status


def variables(addresses: Addresses) -> dict[str, str]:
    """Return the environment variables for the command."""
    values = {
        "CDF_EMULATOR_URL": addresses.base_url,
        EXEC_VARIABLE: addresses.base_url,
        "CDF_EMULATOR_BOLT_URL": addresses.bolt_url,
        "CDF_EMULATOR_BROWSER_URL": addresses.browser_url,
        "CDF_EMULATOR_BOLT_USER": addresses.neo4j_user,
        "CDF_EMULATOR_BOLT_PASSWORD": addresses.neo4j_password,
    }
    return {name: value for name, value in values.items() if value}
