"""The message that `up` prints when the emulator is ready."""

from __future__ import annotations

import click

SNIPPET = """\
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
client = CogniteClient(ClientConfig("my-app", "my-project", Token("{token}"), base_url="{api}"))
"""


def print_ready_message(
    api: str, uri: str, user: str, password: str | None, browser: str | None, *, token: str
) -> None:
    """Print the addresses and a client snippet with `token`; in colour on a terminal."""
    login = f"user {user}" + (f", password {password}" if password else "")
    click.secho("The emulator is ready.", bold=True)
    click.echo(f"  API      {click.style(api, fg='cyan')}")
    if browser:
        click.echo(f"  Browser  {click.style(browser, fg='cyan')}  ({login})")
    click.echo(f"  Bolt     {click.style(uri, fg='cyan')}  ({login})")
    click.echo("\nA client in Python:\n")
    click.secho(SNIPPET.format(api=api, token=token), fg="green")
