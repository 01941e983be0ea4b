"""Seeds a project of a running emulator, request by request: for the command line, pytest and testcontainers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable

MODEL = "space:externalId/version"


class InvalidModelName(Exception):
    """The name of a data model is not of the form `space:externalId/version`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"'{name}' is no data model: it is named as {MODEL}.")


@dataclass
class SeedResult:
    """What was made: `views` has the number of nodes by external id of the view."""

    project: str
    space: str
    nodes: int = 0
    edges: int = 0
    views: dict[str, int] = field(default_factory=dict[str, int])
    notices: list[str] = field(default_factory=list[str])


def seed_project(
    call: Callable[[str, str, object], Any],
    project: str,
    model: str,
    asked: dict[str, Any],
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> SeedResult:
    """Seed `project` with data for `model`, `space:externalId/version`, through `call(method, path, body)`.

    `asked` has the other fields of the request: nodes, seed, space, distribution. `tell` gets the positions that are
    done, and all. Raises `InvalidModelName`, and what `call` raises.
    """
    body = {"model": model_of(model), **{name: value for name, value in asked.items() if value is not None}}
    first: int | None = 0
    made = SeedResult(project, "")
    while first is not None:
        answer = call("PUT", f"/_emulator/projects/{quote(project, safe='')}/seed", {**body, "first": first})
        made.nodes += answer["nodes"]
        made.edges += answer["edges"]
        made.space, made.notices = answer["space"], answer["notices"]
        made.views = {one["view"]["externalId"]: one["nodes"] for one in answer["views"]}
        first = answer.get("next")
        tell(answer["positions"] if first is None else first, answer["positions"])
    return made


def model_of(name: str) -> dict[str, str]:
    """Return the data model that `space:externalId/version` names. Raises `InvalidModelName`.

    >>> model_of("plant:Plant/v1")
    {'space': 'plant', 'externalId': 'Plant', 'version': 'v1'}
    """
    space, colon, rest = name.partition(":")
    external_id, slash, version = rest.partition("/")
    if not (space and colon and external_id and slash and version):
        raise InvalidModelName(name)
    return {"space": space, "externalId": external_id, "version": version}
