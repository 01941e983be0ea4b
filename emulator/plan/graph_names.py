"""Names shown in Neo4j Browser: relationship types and captions."""

import re
from functools import lru_cache

from emulator.schema.model import PropertyModel

MAX_RELATIONSHIP_TYPE = 100
GENERIC_EDGE = "EDGE"
GENERIC_DIRECT_RELATION = "DIRECT_RELATION"

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"\W+|_+")
_CAPTIONS = ("name", "title")


@lru_cache(1_024)
def relationship_type(name: str, generic: str) -> str:
    """The relationship type for a direct relation property or the external id of an edge type.

    >>> relationship_type("acts-in", GENERIC_EDGE)
    'ACTS_IN'
    >>> relationship_type("Pump.flowsTo", GENERIC_EDGE)
    'PUMP_FLOWS_TO'
    >>> relationship_type("--", GENERIC_EDGE)
    'EDGE'
    """
    words = _NOT_WORD.sub("_", _WORD_START.sub("_", name)).strip("_")
    return words.upper()[:MAX_RELATIONSHIP_TYPE] or generic


def caption_rank(prop: PropertyModel) -> int | None:
    """How well `prop` serves as the caption of an instance: 0 is best, None not at all."""
    if prop.id in _CAPTIONS and not prop.type.list and prop.kind == "text":
        return _CAPTIONS.index(prop.id)
    return None
