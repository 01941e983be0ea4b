"""Reads the block of a view: the view as a project stores its own."""

import msgspec

from emulator.core.parser.lines import Block, line
from emulator.core.parser.names import Names, in_words, title
from emulator.core.spaces import CREATED_TIME
from emulator.wire.references import InstanceReference
from emulator.wire.schema.views import StoredView, Through, ViewPropertyWrite, ViewWrite


def read_view(block: Block, names: Names) -> StoredView:
    version, *words = block.words
    unnamed = words[:1] == ["unnamed"]
    implemented = words[words.index(":") + 1 :] if ":" in words else []
    written = ViewWrite(
        space=block.space,
        external_id=block.name,
        version=version,
        name=None if unnamed else block.title or title(block.name),
        description=block.description,
        implements=[names.views[parent] for parent in implemented],
        properties={},
    )
    properties: dict[str, ViewPropertyWrite] = {}
    for text in block.lines:
        if text.startswith("where "):
            written.filter = _filter(text.split()[1:], names)
            continue
        said = line(text)
        name, *rest = said.words
        prop = properties[name] = _property(block, name, rest, names)
        prop.name = None if unnamed else said.name or in_words(name)
        prop.description = said.description
    written.properties = properties
    return StoredView(definition=written, created_time=CREATED_TIME, last_updated_time=CREATED_TIME)


def _filter(condition: list[str], names: Names) -> dict[str, object]:
    """`<container> and <container>.<property> = <value>`."""
    holder, _, path, _, value = condition
    container, name = path.split(".")
    space = names.containers[container].space
    return {
        "and": [
            {"hasData": [msgspec.to_builtins(names.containers[holder])]},
            {"equals": {"property": [space, container, name], "value": value.strip('"')}},
        ]
    }


def _property(block: Block, name: str, words: list[str], names: Names) -> ViewPropertyWrite:
    match words:
        case ["<", path, *rest]:
            return _reverse(path, rest, names)
        case ["-", kind, ">", target, "with", edge]:
            return ViewPropertyWrite(
                connection_type="multi_edge_connection",
                type=InstanceReference(space=block.space, external_id=kind),
                source=names.views[target],
                edge_source=names.views[edge],
                direction="outwards",
            )
        case ["=", path, *rest]:
            container, identifier = path.split(".")
        case rest:
            container, identifier = block.name, name
    return ViewPropertyWrite(
        container=names.containers[container],
        container_property_identifier=identifier,
        source=names.views[rest[1]] if rest else None,
    )


def _reverse(path: str, words: list[str], names: Names) -> ViewPropertyWrite:
    through, identifier = path.split(".")
    source = words[1] if words[:1] == ["of"] else through
    single = words[-1:] == ["single"]
    return ViewPropertyWrite(
        connection_type="single_reverse_direct_relation" if single else "multi_reverse_direct_relation",
        source=names.views[source],
        through=Through(source=names.views[through], identifier=identifier),
    )
