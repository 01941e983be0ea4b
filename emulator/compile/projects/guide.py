"""Guides for Neo4j Browser: slides with runnable queries about the containers of a project, and the start for all."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from msgspec import Struct

from emulator.compile.library import quote
from emulator.compile.projects.picture import arrows, picture
from emulator.schema.model import ContainerModel
from emulator.schema.snapshot import Snapshot

MAX_CONTAINERS = 12
MAX_ROWS = 25
MAX_PROPERTIES = 12


class Query(Struct, frozen=True):
    """A query with its title and introduction."""

    title: str
    introduction: str
    text: str


def guide(snapshot: Snapshot, own_url: str, numbers: Mapping[str, int]) -> str:
    """The guide of a project; below `own_url` are the paths of the emulator about it.

    `numbers` are those of the colours of labels.
    """
    containers = _containers(snapshot)
    first = _page(f"The project {snapshot.project}", _overview(snapshot, containers, own_url, numbers))
    others = [_page(one.alias, _container_page(snapshot, one)) for one in containers]
    return _deck(snapshot.project, [first, *others])


def start(projects: Sequence[str], url: str) -> str:
    """The guide that Browser opens when it has connected, with links to those of `projects`; `url` is the emulator."""
    links = "\n".join(
        f'<li><a play-topic="{escape(f"{url}/_emulator/projects/{name}/guide.html")}">{escape(name)}</a></li>'
        for name in projects
    )
    listed = f"<p>Open the guide of a project:</p>\n<ul>\n{links}\n</ul>" if projects else ""
    page = (
        '<p class="lead">This Neo4j holds the instances of an emulated Cognite Data Fusion. Each node has a label for '
        "every container that it has data in, each direct relation and each edge is a relationship.</p>\n"
        f"{listed}\n{_blocks(_QUERIES_OF_ALL)}\n"
        f"<h4>Colours</h4>\n<p>They were applied when Browser connected. To apply them again after new containers came:"
        f"</p>\n{_runnable(f':style {url}/_emulator/style.grass')}"
    )
    return _deck("cdf-emulator", [_page("cdf-emulator", page)])


def queries(snapshot: Snapshot) -> list[Query]:
    """All queries of the guide of a project."""
    of_containers = [query for one in _containers(snapshot) for query in _container_queries(snapshot.project, one)]
    return [*_project_queries(snapshot.project), *of_containers]


def _containers(snapshot: Snapshot) -> list[ContainerModel]:
    return sorted(snapshot.containers.values(), key=lambda container: container.alias)[:MAX_CONTAINERS]


def _overview(snapshot: Snapshot, containers: list[ContainerModel], own_url: str, numbers: Mapping[str, int]) -> str:
    of_nodes = [one.alias for one in containers if one.used_for != "edge"]
    drawn = picture(of_nodes, arrows(snapshot), numbers) if of_nodes else ""
    return (
        '<p class="lead">Its containers are labels, its direct relations and edges are relationships.</p>\n'
        f"{drawn}\n{_blocks(_project_queries(snapshot.project))}\n"
        f"<h4>Colours of this project alone</h4>\n{_runnable(f':style {own_url}/style.grass')}"
    )


def _container_page(snapshot: Snapshot, container: ContainerModel) -> str:
    rows = "\n".join(
        f"<tr><td>{escape(prop.id)}</td><td>{escape(prop.kind)}{' (list)' if prop.type.list else ''}</td>"
        f"<td><code>{escape(quote(prop.key))}</code></td></tr>"
        for prop in list(container.properties.values())[:MAX_PROPERTIES]
    )
    return (
        f"<p>The container <code>{escape(str(container.id))}</code>, for {escape(container.used_for)}s: "
        f"its instances have the label <code>{escape(container.alias)}</code>.</p>\n"
        '<table class="table table-condensed"><thead><tr><th>Property</th><th>Type</th><th>In Neo4j</th></tr></thead>'
        f"<tbody>\n{rows}\n</tbody></table>\n"
        f"{_blocks(_container_queries(snapshot.project, container))}"
    ).replace("for alls", "for nodes and edges")


_QUERIES_OF_ALL = (
    Query(
        "How large is each project?",
        "Nodes and edges are counted by the project that they are in.",
        "MATCH (n:Instance)\nRETURN n.project AS project, count(CASE WHEN n:Node THEN 1 END) AS nodes,\n"
        "       count(CASE WHEN n:Edge THEN 1 END) AS edges\nORDER BY nodes DESC",
    ),
    Query(
        "What is connected?",
        "The first relationships of all projects.",
        f"MATCH (source:Node)-[relationship]->(target:Node)\nRETURN source, relationship, target\nLIMIT {MAX_ROWS}",
    ),
)


def _project_queries(project: str) -> Iterator[Query]:
    where = f"{{project: {_string_literal(project)}}}"
    yield Query(
        "The nodes",
        "Some nodes of the project, with the relationships among them.",
        f"MATCH (n:Node {where})\nRETURN n\nLIMIT {MAX_ROWS}",
    )
    yield Query(
        "What is connected",
        "Nodes with the relationships that lead from one to another.",
        f"MATCH (source:Node {where})-[relationship]->(target:Node)\n"
        f"RETURN source, relationship, target\nLIMIT {MAX_ROWS}",
    )
    yield Query(
        "How much there is",
        "How many nodes each container has data in.",
        f"MATCH (n:Node {where})\nUNWIND labels(n) AS label\nWITH label, count(*) AS nodes\n"
        "WHERE NOT label IN ['Instance', 'Node']\nRETURN label, nodes\nORDER BY nodes DESC",
    )


def _container_queries(project: str, container: ContainerModel) -> Iterator[Query]:
    label, where = quote(container.alias), f"{{project: {_string_literal(project)}}}"
    yield Query(
        "Its instances",
        "Some of them, as a graph or as a table.",
        f"MATCH (n:{label} {where})\nRETURN n\nLIMIT {MAX_ROWS}",
    )
    columns = ", ".join(f"n.{quote(prop.key)} AS {quote(prop.id)}" for prop in list(container.properties.values())[:5])
    if columns:
        yield Query(
            "Their properties",
            "The first properties of the container.",
            f"MATCH (n:{label} {where})\nRETURN n.externalId AS `external id`, {columns}\nLIMIT {MAX_ROWS}",
        )
    yield Query(
        "What they are connected with",
        "Their neighbours in both directions.",
        f"MATCH (n:{label} {where})-[relationship]-(other:Node)\nRETURN n, relationship, other\nLIMIT {MAX_ROWS}",
    )


def _blocks(queries: Iterator[Query] | Sequence[Query]) -> str:
    return "\n".join(
        f"<h4>{escape(query.title)}</h4>\n<p>{escape(query.introduction)}</p>\n{_runnable(query.text)}"
        for query in queries
    )


def _runnable(text: str) -> str:
    """A block that Browser gives a button to run."""
    return f'<pre class="pre-scrollable code runnable">{escape(text)}</pre>'


def _deck(title: str, pages: list[str]) -> str:
    """The pages of a guide: slides, unless there is one alone, in which Browser would have no buttons."""
    content = pages[0]
    if len(pages) > 1:
        slides = "\n".join(f'<slide class="row-fluid">\n{page}\n</slide>' for page in pages)
        content = f'<carousel class="deck container-fluid">\n{slides}\n</carousel>'
    return f'<article class="guide">\n<title>{escape(title)}</title>\n{content}\n</article>\n'


def _page(title: str, content: str) -> str:
    return f'<div class="col-sm-12">\n<h3>{escape(title)}</h3>\n{content}\n</div>'


def _string_literal(value: str) -> str:
    """A Cypher string literal; the name of a project has no characters to escape."""
    return f"'{value}'"
