"""Turns the name of a project into its description.

Every name is a project: it comes to life when something is first written to it.
"""

from msgspec import Struct

from emulator.operations.context import Context


class Project(Struct, frozen=True, rename="camel"):
    name: str
    url_name: str
    organization: str


def retrieve(_context: Context, project: str, _request: None) -> Project:
    return Project(project, project, "cdf-emulator")
