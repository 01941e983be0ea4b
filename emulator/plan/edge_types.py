"""Says which relationship types a walk has to look at: those of the edge types that its filter names."""

from emulator.plan.keys import external_id_of
from emulator.plan.naming import GENERIC_EDGE, relationship_type
from emulator.plan.predicates import All, Comparison, Field, OneOf, Predicate, Value

MAX_TYPES = 10
"""More are not told one by one: each set of types is a statement of its own for Neo4j."""

_TYPE = Field("type", "direct")


def relationship_types(predicate: Predicate) -> tuple[str, ...]:
    """The types that relationships of edges have for which `predicate` holds; none where they can have any."""
    parts = predicate.parts if isinstance(predicate, All) else (predicate,)
    keys = next((named for part in parts if (named := _edge_types(part)) is not None), None)
    if keys is None or len(keys) > MAX_TYPES:
        return ()
    # Past the number of types that a store may have, an edge gets the generic one.
    names = {relationship_type(external_id_of(key), GENERIC_EDGE) for key in keys} | {GENERIC_EDGE}
    return tuple(sorted(names))


def _edge_types(part: Predicate) -> list[str] | None:
    match part:
        case Comparison(subject, "=", Value(str() as key)) if subject == _TYPE:
            return [key]
        case OneOf(subject, Value([*keys])) if subject == _TYPE:
            return [key for key in keys if isinstance(key, str)]
        case _:
            return None
