"""The token inspection endpoint: the projects and capabilities of the holder of a token."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from emulator.compile import library
from emulator.operations.access.group_cache import read_all_groups
from emulator.operations.access.open_group import with_open_group
from emulator.operations.context import Context
from emulator.schema.access.acls import ALL_CAPABILITIES
from emulator.wire.access.groups import Group


class TokenProject(Struct, frozen=True, rename="camel"):
    project_url_name: str
    groups: list[int]


class TokenInspection(Struct, frozen=True):
    subject: str
    projects: list[TokenProject]
    capabilities: list[dict[str, Any]]


def inspect(context: Context, _project: str, _request: None) -> TokenInspection:
    """Answer the projects in which the holder has a group, and what these let it do; of who may do all, all."""
    holder, joined = context.token_holder, joined_groups(context)
    capabilities: list[dict[str, Any]]
    if holder.is_admin:
        capabilities = [{**one, "projectScope": {"allProjects": {}}} for one in ALL_CAPABILITIES]
    else:
        capabilities = [one for project, found in joined.items() for one in _of_project(project, found)]
    projects = [TokenProject(project, [group.id for group in found]) for project, found in joined.items()]
    return TokenInspection(holder.subject, projects, capabilities)


def joined_groups(context: Context) -> dict[str, list[Group]]:
    """The groups of the holder in each project where it has any; of who may do all, in each project that is known."""
    holder = context.token_holder
    names, groups = context.graph.read(
        lambda transaction: (transaction.rows(library.statement("project/list")), read_all_groups(transaction))
    )
    # Clients name a project in the URL of other requests, and then ask here whether the token reaches it.
    known = {
        *groups,
        *(name for (name,) in names),
        *context.schema_cache.cached_projects(),
        *context.project_names.all(),
    }
    joined = {
        project: [group for group in with_open_group(holder, groups.get(project, [])) if holder.is_member_of(group)]
        for project in sorted(known)
    }
    return {project: found for project, found in joined.items() if found or holder.is_admin}


def _of_project(project: str, groups: Iterable[Group]) -> Iterable[dict[str, Any]]:
    for group in groups:
        for capability in group.capabilities:
            yield {**capability, "projectScope": {"projects": [project]}}
