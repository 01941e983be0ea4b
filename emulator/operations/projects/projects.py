"""Describes the project of a URL, and lists the projects of a caller.

Every name is a project: it comes to life when something is first written to it. Before that only this process knows
that somebody has asked for it.
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from emulator.operations.access.token_inspection import joined_groups
from emulator.operations.context import Context
from emulator.wire.projects import ListProjects


class UserProfiles(Struct, frozen=True):
    enabled: bool = False


class Project(Struct, frozen=True, rename="camel"):
    name: str
    url_name: str
    organization: str
    user_profiles_configuration: UserProfiles = UserProfiles()
    """There are no user profiles; the toolkit insists on being told."""


def retrieve(context: Context, project: str, _request: None) -> Project:
    context.graph.read(lambda transaction: context.snapshots.now(transaction, project))
    return Project(project, project, "cdf-emulator")


class ListedProject(Struct, frozen=True, rename="camel"):
    url_name: str
    data_modeling_status: Literal["DATA_MODELING_ONLY"] | UnsetType = UNSET


class ListedProjects(Struct, frozen=True):
    items: list[ListedProject]


def list_all(context: Context, _project: str, request: ListProjects) -> ListedProjects:
    """The projects that the caller has a group in; of who may do all, all."""
    status = "DATA_MODELING_ONLY" if request.with_data_modeling_status else UNSET
    return ListedProjects([ListedProject(project, status) for project in joined_groups(context)])
