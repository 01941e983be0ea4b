"""The last requests of a project, for the report of a test that failed."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlencode

from emulator.cli.requests.line import line, time_of_day
from emulator.cli.requests.show import reasons
from emulator.testing.api_client import FIRST_ERROR_STATUS, ApiClient, RequestFailed

MAX_REQUESTS = 10
MAX_EXPLAINED = 3
"""The refused requests, of the last ones, that are explained."""
TIMEOUT_SECONDS = 10


def last_requests(base_url: str, project: str) -> str:
    """Return the last requests of `project`, oldest first, a line each; empty where none are known.

    The last refused ones are explained.
    """
    client = ApiClient(base_url, TIMEOUT_SECONDS)
    try:
        query = urlencode({"project": project, "limit": MAX_REQUESTS})
        found = client.call("GET", f"/_emulator/requests?{query}")["items"][::-1]
        explained = [one["id"] for one in found if one["status"] >= FIRST_ERROR_STATUS][-MAX_EXPLAINED:]
        return "\n".join(text for one in found for text in _lines(client, one, explained=one["id"] in explained))
    except (OSError, http.client.HTTPException, RequestFailed, ValueError):
        return ""  # no log is kept, or the emulator is gone: the test has its own error
    finally:
        client.close()


def _lines(client: ApiClient, one: dict[str, Any], *, explained: bool) -> list[str]:
    shown = f"{time_of_day(one['time'])} {line(one, coloured=False)}"
    if not explained:
        return [shown]
    why = client.call("GET", f"/_emulator/requests/{one['id']}")["why"]
    return [shown, *(list(reasons(why))[1:] if why else [])]
