"""Writes a text for a data model, as it would be published.

What the language cannot express stands in comments, so that nothing is lost without a word.
"""

from collections.abc import Iterator

from emulator.graphql.dml import printing
from emulator.graphql.dml.generated_containers import GeneratedContainers
from emulator.graphql.dml.generated_fields import GeneratedField, GeneratedFields
from emulator.graphql.dml.labels import Label
from emulator.graphql.dml.model_views import ModelViews
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import ViewId
from emulator.wire.schema.data_models import DataModel


def generate(model: DataModel, snapshot: Snapshot) -> str:
    """Return a text that defines `model`."""
    views = ModelViews(model, snapshot)
    fields = GeneratedFields(views)
    containers = GeneratedContainers(views)
    parts = [[printing.comment(f"The view '{view}' does not exist.")] for view in views.missing]
    bodies = {view: fields.of(view) for view in views.names}
    for view, body in bodies.items():
        containers.note(view, body)
    parts += [list(_type(view, views, bodies[view], containers)) for view in views.names]
    parts += [list(_enum(name, values)) for name, values in fields.enums.definitions.items()]
    return "\n\n".join("\n".join(part) for part in parts) + "\n" if parts else ""


def _type(
    view: ViewId, views: ModelViews, body: list[GeneratedField], containers: GeneratedContainers
) -> Iterator[str]:
    definition = views.definition(view)
    is_imported = views.is_imported(view)
    label = Label(definition.name, definition.description)
    comments = [] if is_imported else [*views.comments(view), *containers.comments(view)]
    if not printing.is_describable(label):
        comments.append(
            f"name: {printing.quoted(label.name or '')}, description: {printing.quoted(label.description or '')}"
        )
    yield from map(printing.comment, comments)
    yield from printing.description(label)
    parents = views.parents(view)
    head = f"{'interface' if views.is_interface(view) else 'type'} {views.names[view]}"
    if parents:
        head += f" implements {' & '.join(views.names[parent] for parent in parents)}"
    arguments = [f"space: {printing.quoted(view.space)}"] if is_imported else []
    arguments.append(f"version: {printing.quoted(view.version)}")
    if definition.filter is not None:
        arguments.append(f"rawFilter: {printing.literal(definition.filter)}")
    head += f" @view({', '.join(arguments)})"
    head += " @import" if is_imported else containers.directives(view, body)
    lines = [line for field in body for line in field.lines(quiet=is_imported)]
    if not any(field.text for field in body):
        yield head
        yield from lines
        return
    yield f"{head} {{"
    yield from lines
    yield "}"


def _enum(name: str, values: dict[str, Label]) -> Iterator[str]:
    yield f"enum {name} {{"
    for value, label in values.items():
        if not printing.is_describable(label):
            text = f"name: {printing.quoted(label.name or '')}, description: {printing.quoted(label.description or '')}"
            yield printing.comment(text, "  ")
        yield from printing.description(label, "  ")
        yield f"  {value}"
    yield "}"
