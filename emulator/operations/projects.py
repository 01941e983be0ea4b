"""Turns the name of a project into its description.

Every name is a project: it comes to life when it is first described or written to. The toolkit describes a project
before it asks `/token/inspect`, and goes on only with a project that is named there.
"""

from msgspec import Struct

from emulator.operations import project as projects
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
    if not context.graph.read(lambda transaction: projects.read(transaction, project).life):
        context.graph.write(lambda transaction: projects.lock(transaction, project))
    return Project(project, project, "cdf-emulator")
