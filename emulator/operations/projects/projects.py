"""Describes the project of a URL.

Every name is a valid project. Its node is created with the first write; before that, only this process knows of it.
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
    """Always disabled; the toolkit requires the field."""


def retrieve(context: Context, project: str, _request: None) -> Project:
    """Return the description of `project`.

    It is in the schema cache from then on, for token inspection.
    """
    context.graph.read(lambda transaction: context.schema_cache.load_current(transaction, project))
    return Project(project, project, "cdf-emulator")
