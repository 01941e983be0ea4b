"""The data of the start page: projects with their counts, and data models."""

from collections.abc import Iterator
from contextlib import suppress
from heapq import nsmallest

from msgspec import Struct

from emulator.compile.library import statement
from emulator.errors import ProjectBeingRestored
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.instance_counts import count_project
from emulator.schema.counts import counts
from emulator.schema.data_models import data_model_id

MAX_PROJECTS = 100
MAX_DATA_MODELS = 1000


class ProjectSummary(Struct, frozen=True, rename="camel"):
    name: str
    spaces: int
    containers: int
    views: int
    nodes: int
    edges: int


class Projects(Struct, frozen=True):
    items: list[ProjectSummary]


class DataModelSummary(Struct, frozen=True, rename="camel", omit_defaults=True):
    space: str
    external_id: str
    version: str
    views: int
    name: str | None = None


class DataModels(Struct, frozen=True):
    items: list[DataModelSummary]


def list_projects(context: Context, _project: str, _request: None) -> Projects:
    """Return the first projects by name that have anything or were created, with their counts.

    One that is being restored is left out until it is whole again.
    """

    def work(transaction: Transaction) -> Projects:
        rows = transaction.rows(statement("console/summarize_projects", limit=MAX_PROJECTS))
        return Projects(list(_summaries(context, transaction, [name for name, *_ in rows])))

    return context.graph.read(work)


def _summaries(context: Context, transaction: Transaction, projects: list[str]) -> Iterator[ProjectSummary]:
    for project in projects:
        with suppress(ProjectBeingRestored):
            yield _summary(context, transaction, project)


def _summary(context: Context, transaction: Transaction, project: str) -> ProjectSummary:
    schema = counts(context.schema_cache.load_current(transaction, project))
    instances = count_project(transaction, project)
    return ProjectSummary(
        project, schema["spaces"], schema["containers"], schema["views"], instances.nodes, instances.edges
    )


def list_data_models(context: Context, project: str, _request: None) -> DataModels:
    """Return the first data models of `project` by space, external id and version, without the system's."""
    snapshot = context.graph.read(lambda transaction: context.schema_cache.load_current(transaction, project))
    first = nsmallest(MAX_DATA_MODELS, snapshot.data_models.values(), data_model_id)
    return DataModels(
        [
            DataModelSummary(model.space, model.external_id, model.version, len(model.views), model.name)
            for model in first
        ]
    )
