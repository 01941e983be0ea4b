"""Whether Neo4j has given up a database until its process is started again, as it does when it cannot write a file."""

from neo4j.exceptions import Neo4jError

from emulator.compile import library
from emulator.errors import Unavailable
from emulator.graph.driver import Graph

_TIMEOUT_SECONDS = 10.0
_CODES = ("Neo.DatabaseError.Transaction.TransactionStartFailed", "Neo.TransientError.Database.DatabaseUnavailable")
"""What Neo4j answers to every transaction after a critical error, and where the database did not start at all."""


def needs_restart(graph: Graph) -> bool:
    """Try a transaction. A Neo4j that does not answer needs no restart here: its process ends, or starts."""
    try:
        graph.probe(library.statement("health/probe", project=":health"), _TIMEOUT_SECONDS)
    except Unavailable as error:
        return isinstance(error.__cause__, Neo4jError) and error.__cause__.code in _CODES
    return False
