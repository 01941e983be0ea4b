"""The relationships of Neo4j that the batches made, read with Cypher: they too are there as a whole or not at all."""

from collections.abc import Iterable
from typing import LiteralString

from neo4j import GraphDatabase, NotificationMinimumSeverity

from laboratory.crashes.groups import SIZE, SPACE, Group, Token

STATEMENT: LiteralString = """
UNWIND $keys AS key
MATCH (n:Instance {key: key})
OPTIONAL MATCH (n)-[r]->(:Instance)
RETURN key, count(r) AS count, collect(DISTINCT r.`Thing.token`) AS tokens
"""
OF_NODE = 2
"""Relationships that begin at each node of a group: the edge and the direct relation."""


def relationships(
    bolt: str, password: str, project: str, groups: Iterable[Group]
) -> dict[Group, tuple[int, set[Token]]]:
    """How many relationships each group has, and the tokens at those of its edges."""
    of = {f"{project}:{SPACE}:{name}": group for group in groups if group.kind == "instances" for name in group.names}
    found: dict[Group, tuple[int, set[Token]]] = {group: (0, set()) for group in of.values()}
    driver = GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType]
        bolt, auth=("neo4j", password), notifications_min_severity=NotificationMinimumSeverity.OFF
    )
    with driver:
        records, _, _ = driver.execute_query(STATEMENT, {"keys": list(of)})
    for record in records:
        count, tokens = found[of[record["key"]]]
        found[of[record["key"]]] = count + record["count"], tokens | set(record["tokens"])
    return found


def whole(token: Token, count: int, tokens: set[Token]) -> bool:
    """Whether a group with this token has the relationships that belong to it.

    >>> whole("t", 24, {"t"}), whole("t", 23, {"t"}), whole(None, 0, set()), whole("t", 24, {"s"})
    (True, False, True, False)
    """
    return (count, tokens) == ((0, set[Token]()) if token is None else (OF_NODE * SIZE, {token}))
