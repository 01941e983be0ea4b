"""Turns the external ids in the text of the core data model into full references and readable names."""

import re

from msgspec import Struct

from emulator.core.parser.lines import Block
from emulator.wire.references import ContainerReference, ViewReference

_WORD = re.compile(r"(?<=[A-Za-z0-9])(?=[A-Z][a-z])")


class Names(Struct):
    """Where each container and view is: the text names both by external id only."""

    containers: dict[str, ContainerReference]
    views: dict[str, ViewReference]


def names_of(blocks: list[Block]) -> Names:
    containers = (block for block in blocks if block.kind == "container")
    views = (block for block in blocks if block.kind == "view")
    return Names(
        containers={b.name: ContainerReference(space=b.space, external_id=b.name) for b in containers},
        views={b.name: ViewReference(space=b.space, external_id=b.name, version=b.words[0]) for b in views},
    )


def title(external_id: str) -> str:
    """The readable name of a view or data model.

    >>> title("CogniteSourceSystem")
    'Source System'
    >>> title("CogniteCADModel")
    'CAD Model'
    """
    return _WORD.sub(" ", external_id.removeprefix("Cognite"))
