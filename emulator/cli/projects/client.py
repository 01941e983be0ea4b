"""A running emulator, as the commands ask it. Whatever goes wrong is a message for people."""

from __future__ import annotations

import http.client
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import click

from emulator.testing.api_client import ApiClient, RequestFailed

if TYPE_CHECKING:
    from collections.abc import Generator

SECONDS = 900.0
"""The longest that one request may take: a restore of a large project."""


class EmulatorClient:
    def __init__(self, url: str, token: str) -> None:
        """Raises `click.UsageError` for a `url` that is none of HTTP."""
        if not url.startswith(("http://", "https://")):
            raise click.UsageError("--url must begin with http:// or https://.")
        self.url = url.rstrip("/")
        self._api = ApiClient(self.url, SECONDS, token)

    def ask(self, method: str, path: str, body: object = None, /, **query: str | None) -> Any:
        """Return the answer of a path below `/_emulator`. Raises `click.ClickException`."""
        return self.call(method, f"/_emulator{path}{_query(query)}", body)

    def call(self, method: str, path: str, body: object = None) -> Any:
        with self.connection() as api:
            return api.call(method, path, body)

    @contextmanager
    def connection(self) -> Generator[ApiClient]:
        """What sends requests; whatever goes wrong with one becomes a `click.ClickException`."""
        try:
            yield self._api
        except RequestFailed as error:
            raise click.ClickException(str(error)) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise click.ClickException(f"No emulator answers at {self.url}: {error}") from None
        finally:
            self._api.close()

    def is_empty(self, project: str) -> bool:
        """Whether nothing was ever written to `project`, so that it can become a fork."""
        from emulator.testing.project_files import is_empty  # noqa: PLC0415 - most commands need none

        with self.connection() as api:
            return is_empty(api, project)

    def project(self, named: str | None) -> str:
        """Return the project that is meant: the one that is named, else the only one that there is."""
        if named:
            return named
        names = [one["name"] for one in self.ask("GET", "/projects")["items"]]
        if len(names) == 1:
            return names[0]
        known = ", ".join(names[:10]) or "none"
        raise click.UsageError(f"Which project? Say --project NAME. There is: {known}.")


def path_of(project: str, *parts: str) -> str:
    """The path of a project below `/_emulator`, and of what is in it."""
    return "/projects/" + "/".join(quote(part, safe="") for part in (project, *parts))


def _query(values: dict[str, str | None]) -> str:
    given = urlencode({name: value for name, value in values.items() if value is not None})
    return f"?{given}" if given else ""
