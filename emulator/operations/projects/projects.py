"""Turns the name of a project into its description.

Every name is a project: it comes to life when something is first written to it. Before that only this process knows
that somebody has asked for it.
"""

from msgspec import Struct

from emulator.operations.context import Context


class UserProfiles(Struct, frozen=True):
    enabled: bool = False


class Project(Struct, frozen=True, rename="camel"):
    name: str
    url_name: str
    organization: str
    user_profiles_configuration: UserProfiles = UserProfiles()
    """There are no user profiles; the toolkit insists on being told."""


def retrieve(context: Context, project: str, _request: None) -> Project:
    context.graph.read(lambda transaction: context.schema_cache.load_current(transaction, project))
    return Project(project, project, "cdf-emulator")
