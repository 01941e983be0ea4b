"""Lists the projects in which the caller has a group."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from emulator.operations.access.token_inspection import joined_groups
from emulator.operations.context import Context
from emulator.wire.projects import ListProjects


class ListedProject(Struct, frozen=True, rename="camel"):
    url_name: str
    data_modeling_status: Literal["DATA_MODELING_ONLY"] | UnsetType = UNSET


class ListedProjects(Struct, frozen=True):
    items: list[ListedProject]


def list_all(context: Context, _project: str, request: ListProjects) -> ListedProjects:
    """Return the projects in which the caller has a group; for an administrator, all that are known."""
    status = "DATA_MODELING_ONLY" if request.with_data_modeling_status else UNSET
    return ListedProjects([ListedProject(project, status) for project in joined_groups(context)])
