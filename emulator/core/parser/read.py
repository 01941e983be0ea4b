"""Reads the texts of the system data models: their containers, views and data models."""

from collections.abc import Iterable

from msgspec import Struct, field

from emulator.core.parser.containers import read_container
from emulator.core.parser.lines import Block, blocks
from emulator.core.parser.names import Names, title
from emulator.core.parser.views import read_view
from emulator.core.spaces import CREATED_TIME
from emulator.wire.references import ContainerId, DataModelId, ViewId
from emulator.wire.schema.containers import Container
from emulator.wire.schema.data_models import DataModel
from emulator.wire.schema.spaces import Space
from emulator.wire.schema.views import StoredView


class Definitions(Struct):
    """What texts or files define. `maintained` are the container properties that only the service itself writes."""

    spaces: dict[str, Space] = field(default_factory=dict[str, Space])
    containers: dict[ContainerId, Container] = field(default_factory=dict[ContainerId, Container])
    views: dict[ViewId, StoredView] = field(default_factory=dict[ViewId, StoredView])
    data_models: dict[DataModelId, DataModel] = field(default_factory=dict[DataModelId, DataModel])
    maintained: dict[ContainerId, set[str]] = field(default_factory=dict[ContainerId, set[str]])


def read(texts: Iterable[str]) -> Definitions:
    """What `texts` define; each names what is in itself and in those before. The grammar stands in `cdf_cdm.txt`."""
    definitions, names = Definitions(), Names()
    for text in texts:
        found = list(blocks(text))
        names.add(found)
        for block in found:
            _add(definitions, block, names, [other.name for other in found if other.kind == "view"])
    return definitions


def _add(definitions: Definitions, block: Block, names: Names, views: list[str]) -> None:
    """Add what `block` defines; `views` are those of its text."""
    match block.kind:
        case "container":
            identity = names.containers[block.name].id
            definitions.containers[identity], kept = read_container(block, names)
            if kept:
                definitions.maintained[identity] = kept
        case "view":
            definitions.views[names.views[block.name].id] = read_view(block, names)
        case _:
            named = " ".join(block.lines).split() or views
            identity = DataModelId(block.space, block.name, block.words[0])
            definitions.data_models[identity] = DataModel(
                space=block.space,
                external_id=block.name,
                version=block.words[0],
                created_time=CREATED_TIME,
                last_updated_time=CREATED_TIME,
                is_global=True,
                views=[names.views[view] for view in named],
                name=block.title or title(block.name),
                description=block.description,
            )
