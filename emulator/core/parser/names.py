"""Resolves the external ids in the texts of system data models, and makes readable names of identifiers."""

import re
from functools import cache

from msgspec import Struct, field

from emulator.core.parser.lines import Block
from emulator.wire.references import ContainerReference, ViewReference

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Names(Struct):
    """Where each container and view is: the texts name both by external id only."""

    containers: dict[str, ContainerReference] = field(default_factory=dict[str, ContainerReference])
    views: dict[str, ViewReference] = field(default_factory=dict[str, ViewReference])

    def add(self, blocks: list[Block]) -> None:
        for block in blocks:
            if block.kind == "container":
                self.containers[block.name] = ContainerReference(space=block.space, external_id=block.name)
            elif block.kind == "view":
                self.views[block.name] = ViewReference(
                    space=block.space, external_id=block.name, version=block.words[0]
                )


def title(external_id: str) -> str:
    """The readable name of a view or data model.

    >>> title("CogniteSourceSystem")
    'Source system'
    """
    return in_words(external_id.removeprefix("Cognite"))


@cache
def in_words(identifier: str) -> str:
    """The words of an identifier; those in capitals stay so.

    >>> in_words("endNodePageNumber")
    'End node page number'
    >>> in_words("pathToCADModel")
    'Path to CAD model'
    """
    first, *others = _WORD.split(identifier)
    words = (word if len(word) > 1 and word.isupper() else word.lower() for word in others)
    return " ".join((first[:1].upper() + first[1:], *words))
