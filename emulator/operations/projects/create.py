"""Creates an empty project. Every name is a project already: this makes it one that is listed."""

from msgspec import Struct

from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project_state import lock


class Created(Struct, frozen=True):
    """The response: `created` is whether the project was not listed before."""

    project: str
    created: bool


def create(context: Context, project: str, _request: None) -> Created:
    """List `project` even while it is empty, until it is reset."""

    def work(transaction: Transaction) -> Created:
        lock(transaction, project)
        (known,) = transaction.row(statement("project/create", project=project))
        return Created(project, created=not known)

    return context.graph.write(work)
