"""What Neo4j Browser takes from the emulator: styles and guides, of one project and of all."""

from collections import Counter

from emulator.compile.library import statement
from emulator.compile.projects import guide
from emulator.compile.projects.label_counts import count_labels
from emulator.compile.projects.style import colour_numbers, grass
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.schema.snapshot import Snapshot

MAX_LABELS = 1_000
MAX_PROJECTS = 100


def style(context: Context, project: str) -> str:
    """Return the style sheet of `project`, in GraSS."""

    def work(transaction: Transaction) -> str:
        own = sorted(context.schema_cache.load_current(transaction, project).aliases)
        return _style(context, transaction, own)

    return context.graph.read(work)


def style_of_all(context: Context, *, is_open: bool) -> str:
    """Return the style sheet for all projects. It names no container of a project unless it `is_open` to everyone."""

    def work(transaction: Transaction) -> str:
        return _style(context, transaction, _labels_of_all(transaction) if is_open else [])

    return context.graph.read(work)


def _style(context: Context, transaction: Transaction, own: list[str]) -> str:
    sizes: dict[str, int] = dict(_uses_of_system_containers(context))
    for some in count_labels(own):
        (counts,) = transaction.row(some.statement)
        sizes.update(zip(some.labels, counts, strict=True))
    return grass(own, context.schema_cache.system.aliases, sizes)


def _uses_of_system_containers(context: Context) -> Counter[str]:
    """By label, how many of the service's own views map a container: one of many views says little about a node."""
    snapshot = Snapshot.empty("", system=context.schema_cache.system)
    views = [snapshot.view(key) for key in snapshot.all_views]
    return Counter(container.alias for view in views if view is not None for container in view.containers)


def guide_of(context: Context, project: str, url: str) -> str:
    """Return the guide to `project` of the emulator at `url`, with the colours of the style of all projects."""

    def work(transaction: Transaction) -> str:
        snapshot = context.schema_cache.load_current(transaction, project)
        numbers = colour_numbers(_labels_of_all(transaction), context.schema_cache.system.aliases)
        return guide.guide(snapshot, f"{url}/_emulator/projects/{project}", numbers)

    return context.graph.read(work)


def _labels_of_all(transaction: Transaction) -> list[str]:
    return [label for (label,) in transaction.rows(statement("console/list_labels", limit=MAX_LABELS))]


def guide_of_all(context: Context, url: str, *, is_open: bool) -> str:
    """Return the guide that Browser opens when it has connected. It names projects only if it `is_open` to everyone."""

    def work(transaction: Transaction) -> list[str]:
        return [name for name, *_ in transaction.rows(statement("console/summarize_projects", limit=MAX_PROJECTS))]

    return guide.start(context.graph.read(work) if is_open else [], url)
