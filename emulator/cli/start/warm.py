"""Where a Neo4j that is kept ready is, and how a start takes it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from emulator.cli.start import prepare
from emulator.database import warm
from emulator.database.jars import fetch

if TYPE_CHECKING:
    from pathlib import Path


def place() -> Path:
    """Return the socket of the Neo4j that is as this version of the emulator would start it."""
    return warm.socket_path("\n".join([version("cdf-emulator"), fetch.MANAGED.version, prepare.contents()]))


def take(disk_margin: int) -> warm.TakenNeo4j | None:
    """Take the one that is kept ready; None where there is none."""
    return warm.take(place(), disk_margin=disk_margin)
