"""The token inspection endpoint: the projects and capabilities of the holder of a token."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from emulator.compile import library
from emulator.operations.access.group_cache import read_all_groups
from emulator.operations.context import Context
from emulator.schema.access.capabilities import ALL_CAPABILITIES
from emulator.wire.access.groups import Group


class TokenProject(Struct, frozen=True, rename="camel"):
    project_url_name: str
    groups: list[int]


class TokenInspection(Struct, frozen=True):
    subject: str
    projects: list[TokenProject]
    capabilities: list[dict[str, Any]]


def inspect(context: Context, _project: str, _request: None) -> TokenInspection:
    """Return the projects in which the holder is in a group, and the capabilities of these groups.

    An administrator gets all projects and all capabilities.
    """
    holder = context.token_holder
    names, groups = context.graph.read(
        lambda transaction: (transaction.rows(library.statement("project/list")), read_all_groups(transaction))
    )
    # The toolkit only reads a new project, and then expects it here: so cached projects without a node are included.
    project_names = {*groups, *(name for (name,) in names), *context.schema_cache.cached_projects()}
    joined = {
        project: [group for group in groups.get(project, ()) if holder.is_member_of(group)]
        for project in sorted(project_names)
    }
    capabilities: list[dict[str, Any]]
    if holder.is_admin:
        capabilities = [{**one, "projectScope": {"allProjects": {}}} for one in ALL_CAPABILITIES]
    else:
        joined = {project: members for project, members in joined.items() if members}
        capabilities = [one for project, members in joined.items() for one in _capabilities(project, members)]
    projects = [TokenProject(project, [group.id for group in members]) for project, members in joined.items()]
    return TokenInspection(holder.subject, projects, capabilities)


def _capabilities(project: str, groups: Iterable[Group]) -> Iterable[dict[str, Any]]:
    for group in groups:
        for capability in group.capabilities:
            yield {**capability, "projectScope": {"projects": [project]}}
