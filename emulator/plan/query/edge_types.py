"""Relationship types of a traversal: those of the edge types that its filter names."""

from emulator.plan.filter.predicates import Field, Predicate, values_of
from emulator.plan.graph_names import GENERIC_EDGE, relationship_type
from emulator.plan.keys import external_id_of

MAX_TYPES = 10
"""With more types, a check of each relationship costs more than it saves."""

_TYPE = Field("type", "direct")


def relationship_types(predicate: Predicate) -> tuple[str, ...]:
    """The types that relationships of edges have for which `predicate` holds; none where they can have any."""
    keys = values_of(_TYPE, predicate)
    if keys is None or len(keys) > MAX_TYPES:
        return ()
    # Past the number of types that a store may have, an edge gets the generic one.
    names = {relationship_type(external_id_of(key), GENERIC_EDGE) for key in keys} | {GENERIC_EDGE}
    return tuple(sorted(names))
