"""An emulator that checks tokens, and callers with tokens of its own issuer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings
from emulators import ACCELERATION

ADMINS = "admins"

_opened: list[Api] = []


@contextmanager
def strict(graph: Graph, **settings: Any) -> Iterator[str]:
    with listening(create(graph, Settings(auth="strict", acceleration=ACCELERATION, **settings))) as url:
        yield url
        while _opened:
            _opened.pop().client.close()


def token(url: str, *groups: str, **said: Any) -> str:
    answer = httpx.post(f"{url}/_emulator/oidc/tokens", json={"groups": groups, **said})
    assert answer.status_code == 200, answer.text
    return answer.json()["access_token"]


def caller(url: str, project: str, *groups: str, **said: Any) -> Api:
    """The API of a project for a member of groups."""
    api = Api(url, project)
    _opened.append(api)
    api.client.headers["authorization"] = f"Bearer {token(url, *groups, **said)}"
    return api


def admin(url: str, project: str) -> Api:
    return caller(url, project, ADMINS)


def acl(name: str, *actions: str, spaces: list[str] | None = None) -> dict[str, Any]:
    scope = {"all": {}} if spaces is None else {"spaceIdScope": {"spaceIds": spaces}}
    return {name: {"actions": list(actions), "scope": scope}}


def group(api: Api, source: str, *capabilities: dict[str, Any]) -> int:
    """Makes a group for the members of `source`; returns its id."""
    item = {"name": source, "sourceId": source, "capabilities": list(capabilities)}
    answer = api.post("/groups", {"items": [item]})
    assert answer.status_code == 201, answer.text
    return answer.json()["items"][0]["id"]


def limited(chief: Api, url: str, *capabilities: dict[str, Any], name: str = "limited") -> Api:
    """A caller with these capabilities in the project of `chief`, in a group of its own."""
    group(chief, name, *capabilities)
    return caller(url, chief.project, name)
