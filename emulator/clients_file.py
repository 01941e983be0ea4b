"""Reads the file with the clients and users of the emulator's own issuer, in JSON or TOML."""

import tomllib
from pathlib import Path

import msgspec

from emulator.errors import UnusableClients
from emulator.wire.access.oidc import Principals


def read(file: Path) -> Principals:
    """Read a clients file. Raises `UnusableClients`."""
    try:
        text = file.read_text(encoding="utf-8")
        content = tomllib.loads(text) if file.suffix == ".toml" else msgspec.json.decode(text)
        return msgspec.convert(content, Principals)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise UnusableClients(str(file), str(error)) from error
