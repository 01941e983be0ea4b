"""Turns the terse text of the core data model into containers, views and data models."""

from msgspec import Struct, field

from emulator.core.parser.containers import read_container
from emulator.core.parser.lines import Block, blocks
from emulator.core.parser.names import Names, names_of, title
from emulator.core.parser.views import read_view
from emulator.core.spaces import CREATED_TIME
from emulator.wire.references import ContainerId, DataModelId, ViewId
from emulator.wire.schema.containers import Container
from emulator.wire.schema.data_models import DataModel
from emulator.wire.schema.views import StoredView


class Definitions(Struct):
    """What the text defines. `maintained` are the container properties that only the service itself writes."""

    containers: dict[ContainerId, Container] = field(default_factory=dict[ContainerId, Container])
    views: dict[ViewId, StoredView] = field(default_factory=dict[ViewId, StoredView])
    data_models: dict[DataModelId, DataModel] = field(default_factory=dict[DataModelId, DataModel])
    maintained: dict[ContainerId, set[str]] = field(default_factory=dict[ContainerId, set[str]])


def read(text: str) -> Definitions:
    """What `text` defines; its grammar stands at its beginning."""
    found = list(blocks(text))
    names = names_of(found)
    definitions = Definitions()
    for block in found:
        match block.kind:
            case "container":
                identity = names.containers[block.name].id
                definitions.containers[identity], definitions.maintained[identity] = read_container(block, names)
            case "view":
                definitions.views[names.views[block.name].id] = read_view(block, names)
            case _:
                identity = DataModelId(block.space, block.name, block.words[0])
                definitions.data_models[identity] = _data_model(block, names)
    return definitions


def _data_model(block: Block, names: Names) -> DataModel:
    return DataModel(
        space=block.space,
        external_id=block.name,
        version=block.words[0],
        created_time=CREATED_TIME,
        last_updated_time=CREATED_TIME,
        is_global=True,
        views=list(names.views.values()),
        name=title(block.name),
        description=block.description,
    )
