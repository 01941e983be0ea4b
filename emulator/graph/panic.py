"""Whether Neo4j has given up a database until its process is started again, as it does when it cannot write a file."""

from neo4j.exceptions import Neo4jError

from emulator.errors import Unavailable
from emulator.graph.driver import Graph

_TIMEOUT_SECONDS = 10.0
_CODES = (
    "Neo.DatabaseError.Transaction.TransactionStartFailed",  # after a critical error
    "Neo.TransientError.Database.DatabaseUnavailable",  # where the database did not start at all
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",  # where there was no room for a new log file
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
)
"""What Neo4j answers until it is started again."""


def needs_restart(graph: Graph) -> bool:
    """Try a transaction. A Neo4j that does not answer needs no restart here: its process ends, or starts."""
    try:
        graph.probe(_TIMEOUT_SECONDS)
    except Unavailable as error:
        return isinstance(error.__cause__, Neo4jError) and error.__cause__.code in _CODES
    return False
