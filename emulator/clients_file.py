"""Turns a file of clients and users, in JSON or TOML, into those that the emulator's own issuer knows."""

import tomllib
from pathlib import Path

import msgspec

from emulator.errors import UnusableClients
from emulator.wire.access.oidc import Principals


def read(file: Path) -> Principals:
    try:
        text = file.read_text(encoding="utf-8")
        said = tomllib.loads(text) if file.suffix == ".toml" else msgspec.json.decode(text)
        return msgspec.convert(said, Principals)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise UnusableClients(str(file), str(error)) from error
