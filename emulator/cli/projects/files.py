"""The files that commands on projects read, in YAML or JSON."""

from __future__ import annotations

from typing import IO, Any

import click

MAX_FILE = 4 * 1024 * 1024


def read_yaml(file: IO[bytes]) -> Any:
    """Return what a file says; whether that is right is for the emulator to say. Raises `click.UsageError`."""
    try:
        import yaml  # noqa: PLC0415 - most commands need none
    except ImportError:
        raise click.ClickException(f"{file.name} needs the package PyYAML, which is not installed.") from None

    class Loader(yaml.SafeLoader):
        """Leaves times as they are written: JSON has none."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    text = file.read(MAX_FILE + 1)
    if len(text) > MAX_FILE:
        raise click.UsageError(f"{file.name} has more than {MAX_FILE:,} bytes.")
    try:
        return yaml.load(text, Loader)  # noqa: S506 - it is a safe one
    except (yaml.YAMLError, ValueError, LookupError, RecursionError) as error:
        raise click.UsageError(f"{file.name} is neither YAML nor JSON: {error}") from None
