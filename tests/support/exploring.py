"""The paths below `/_emulator/projects/{project}` with which the console explores a project."""

from typing import Any

import httpx

from conftest import Api


def ask(api: Api, path: str, **parameters: Any) -> httpx.Response:
    """The answer of a path of the emulator's own, as the caller of `api`."""
    root = str(api.client.base_url).partition("/api/")[0]
    headers = {"authorization": api.client.headers["authorization"]}
    return httpx.get(f"{root}/_emulator/projects/{api.project}{path}", params=parameters, headers=headers, timeout=60)


def explore(api: Api, path: str, **parameters: Any) -> Any:
    """The JSON of an answer that must succeed."""
    answer = ask(api, path, **parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(api: Api, path: str, **parameters: Any) -> tuple[int, str]:
    """Status and message of a request that must fail."""
    answer = ask(api, path, **parameters)
    error = answer.json()["error"]
    assert error["code"] == answer.status_code >= 400
    return answer.status_code, error["message"]
