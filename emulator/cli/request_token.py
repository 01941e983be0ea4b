"""Requests a token from a running emulator."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import click

_TIMEOUT_SECONDS = 30


def request_token(url: str, groups: tuple[str, ...], subject: str, expires: int) -> str:
    """Return a signed token. Raises `click.ClickException` where there is no answer or an error."""
    body = json.dumps({"groups": groups, "subject": subject, "expires": expires}).encode()
    address = f"{url.rstrip('/')}/_emulator/oidc/tokens"
    if not address.startswith(("http://", "https://")):
        raise click.UsageError("--url must begin with http:// or https://.")
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(address, data=body, headers=headers)  # noqa: S310 - the scheme is checked above
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310
            return str(json.load(response)["access_token"])
    except urllib.error.HTTPError as error:
        raise click.ClickException(f"The emulator at {url} refused: {error.read().decode()}") from None
    except OSError as error:
        raise click.ClickException(f"No emulator answers at {url}: {error}") from None
