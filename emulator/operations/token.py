"""Turns a token into what it may do: here everything, in every project."""

from typing import Any

from msgspec import Struct

from emulator.compile import library
from emulator.operations.context import Context

_ACTIONS = {
    "dataModelsAcl": ["READ", "WRITE"],
    "dataModelInstancesAcl": ["READ", "WRITE", "WRITE_PROPERTIES"],
    "streamsAcl": ["CREATE", "READ", "DELETE"],
    "streamRecordsAcl": ["READ", "WRITE"],
    "groupsAcl": ["LIST", "READ", "CREATE", "UPDATE", "DELETE"],
    "projectsAcl": ["LIST", "READ", "UPDATE", "CREATE", "DELETE"],
}
_CAPABILITIES: list[dict[str, Any]] = [
    {acl: {"actions": actions, "scope": {"all": {}}}, "projectScope": {"allProjects": {}}}
    for acl, actions in _ACTIONS.items()
]


class TokenProject(Struct, frozen=True, rename="camel"):
    project_url_name: str
    groups: list[int]


class TokenInspection(Struct, frozen=True):
    subject: str
    projects: list[TokenProject]
    capabilities: list[dict[str, Any]]


def inspect(context: Context, _project: str, _request: None) -> TokenInspection:
    rows = context.graph.read(lambda transaction: transaction.rows(library.statement("project/list")))
    # A tool may have named a project in requests that only read, and ask now whether the token reaches it.
    names = sorted({name for (name,) in rows} | set(context.snapshots.projects()))
    projects = [TokenProject(name, []) for name in names]
    return TokenInspection("cdf-emulator", projects, _CAPABILITIES)
