"""The guide of a project for Neo4j Browser: slides with runnable queries about its containers."""

from collections.abc import Iterator
from html import escape

from msgspec import Struct

from emulator.compile.library import quote
from emulator.schema.model import ContainerModel
from emulator.schema.snapshot import Snapshot

MAX_CONTAINERS = 12
MAX_ROWS = 25


class Query(Struct, frozen=True):
    """A query with its introduction."""

    introduction: str
    text: str


def guide(snapshot: Snapshot) -> str:
    slides = "\n".join(_slide(title, list(queries)) for title, queries in _slides(snapshot))
    return (
        f'<article class="guide">\n<title>{escape(snapshot.project)}</title>\n'
        f'<carousel class="deck container-fluid">\n{slides}\n</carousel>\n</article>\n'
    )


def queries(snapshot: Snapshot) -> list[Query]:
    """All queries of the guide."""
    return [query for _, queries in _slides(snapshot) for query in queries]


def _slides(snapshot: Snapshot) -> Iterator[tuple[str, Iterator[Query]]]:
    yield f"The project {snapshot.project}", _project_queries(snapshot.project)
    for _, container in sorted(snapshot.containers.items(), key=lambda pair: pair[1].alias)[:MAX_CONTAINERS]:
        yield f"{container.alias}", _container_queries(snapshot.project, container)


def _project_queries(project: str) -> Iterator[Query]:
    where = f"{{project: {_string_literal(project)}}}"
    yield Query("Its nodes:", f"MATCH (n:Node {where})\nRETURN n\nLIMIT {MAX_ROWS}")
    yield Query(
        "What is connected:",
        f"MATCH (source:Node {where})-[relationship]->(target:Node)\n"
        f"RETURN source, relationship, target\nLIMIT {MAX_ROWS}",
    )
    yield Query(
        "How many nodes each container has data in:",
        f"MATCH (n:Node {where})\nUNWIND labels(n) AS label\nWITH label, count(*) AS nodes\n"
        "WHERE NOT label IN ['Instance', 'Node']\nRETURN label, nodes\nORDER BY nodes DESC",
    )


def _container_queries(project: str, container: ContainerModel) -> Iterator[Query]:
    label, where = quote(container.alias), f"{{project: {_string_literal(project)}}}"
    yield Query("Its instances:", f"MATCH (n:{label} {where})\nRETURN n\nLIMIT {MAX_ROWS}")
    columns = ", ".join(f"n.{quote(prop.key)} AS {quote(prop.id)}" for prop in list(container.properties.values())[:5])
    if columns:
        yield Query(
            "Their properties:",
            f"MATCH (n:{label} {where})\nRETURN n.externalId AS `external id`, {columns}\nLIMIT {MAX_ROWS}",
        )
    yield Query(
        "What they are connected with:",
        f"MATCH (n:{label} {where})-[relationship]-(other:Node)\nRETURN n, relationship, other\nLIMIT {MAX_ROWS}",
    )


def _slide(title: str, queries: list[Query]) -> str:
    blocks = "\n".join(
        f'<p>{escape(query.introduction)}</p>\n<pre class="pre-scrollable code runnable">{escape(query.text)}</pre>'
        for query in queries
    )
    return f'<slide class="row-fluid">\n<div class="col-sm-12">\n<h3>{escape(title)}</h3>\n{blocks}\n</div>\n</slide>'


def _string_literal(value: str) -> str:
    """A Cypher string literal; the name of a project has no characters to escape."""
    return f"'{value}'"
