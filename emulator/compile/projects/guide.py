"""Turns the data models of a project into a guide for Neo4j Browser: slides with queries that a click runs."""

from collections.abc import Iterator
from html import escape

from msgspec import Struct

from emulator.compile.library import quote
from emulator.schema.model import ContainerModel
from emulator.schema.snapshot import Snapshot

CONTAINERS = 12
ROWS = 25


class Query(Struct, frozen=True):
    """A query with the words that stand before it."""

    words: str
    text: str


def guide(snapshot: Snapshot) -> str:
    slides = "\n".join(_slide(title, list(found)) for title, found in _chapters(snapshot))
    return (
        f'<article class="guide">\n<title>{escape(snapshot.project)}</title>\n'
        f'<carousel class="deck container-fluid">\n{slides}\n</carousel>\n</article>\n'
    )


def queries(snapshot: Snapshot) -> list[Query]:
    """All queries of the guide."""
    return [query for _, found in _chapters(snapshot) for query in found]


def _chapters(snapshot: Snapshot) -> Iterator[tuple[str, Iterator[Query]]]:
    yield f"The project {snapshot.project}", _overview(snapshot.project)
    for _, container in sorted(snapshot.containers.items(), key=lambda pair: pair[1].alias)[:CONTAINERS]:
        yield f"{container.alias}", _of_container(snapshot.project, container)


def _overview(project: str) -> Iterator[Query]:
    where = f"{{project: {_text(project)}}}"
    yield Query("Its nodes:", f"MATCH (n:Node {where})\nRETURN n\nLIMIT {ROWS}")
    yield Query(
        "What is connected:",
        f"MATCH (source:Node {where})-[relationship]->(target:Node)\nRETURN source, relationship, target\nLIMIT {ROWS}",
    )
    yield Query(
        "How many nodes each container has data in:",
        f"MATCH (n:Node {where})\nUNWIND labels(n) AS label\nWITH label, count(*) AS nodes\n"
        "WHERE NOT label IN ['Instance', 'Node']\nRETURN label, nodes\nORDER BY nodes DESC",
    )


def _of_container(project: str, container: ContainerModel) -> Iterator[Query]:
    label, where = quote(container.alias), f"{{project: {_text(project)}}}"
    yield Query("Its instances:", f"MATCH (n:{label} {where})\nRETURN n\nLIMIT {ROWS}")
    shown = ", ".join(f"n.{quote(prop.key)} AS {quote(prop.id)}" for prop in list(container.properties.values())[:5])
    if shown:
        yield Query(
            "Their properties:",
            f"MATCH (n:{label} {where})\nRETURN n.externalId AS `external id`, {shown}\nLIMIT {ROWS}",
        )
    yield Query(
        "What they are connected with:",
        f"MATCH (n:{label} {where})-[relationship]-(other:Node)\nRETURN n, relationship, other\nLIMIT {ROWS}",
    )


def _slide(title: str, found: list[Query]) -> str:
    blocks = "\n".join(
        f'<p>{escape(query.words)}</p>\n<pre class="pre-scrollable code runnable">{escape(query.text)}</pre>'
        for query in found
    )
    return f'<slide class="row-fluid">\n<div class="col-sm-12">\n<h3>{escape(title)}</h3>\n{blocks}\n</div>\n</slide>'


def _text(value: str) -> str:
    """A project's name holds nothing that would have to be escaped."""
    return f"'{value}'"
