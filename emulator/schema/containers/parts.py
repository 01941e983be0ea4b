"""Validates the constraints and indexes of a request, and fills in their defaults.

The parts of a container are its constraints and indexes; they name properties of the container.
"""

from collections.abc import Iterator, Mapping

from emulator.limits import DOCUMENTED, Limits
from emulator.schema.identifiers import size_violations
from emulator.wire.schema.containers import (
    BtreeIndex,
    Constraint,
    ConstraintWrite,
    DirectType,
    EnumType,
    Index,
    IndexWrite,
    Int32Type,
    Int64Type,
    InvertedIndex,
    PropertyDefinition,
    PropertyType,
    RequiresConstraint,
    TextType,
    TimestampType,
    UniquenessConstraint,
)

Properties = Mapping[str, PropertyDefinition]


def constraint(written: ConstraintWrite) -> Constraint | None:
    """Return the constraint with its defaults; None where it is neither kind of constraint."""
    if written.properties is not None and written.require is None and written.constraint_type != "requires":
        return UniquenessConstraint(state="current", properties=written.properties, by_space=bool(written.by_space))
    if written.require is not None and written.properties is None and written.constraint_type != "uniqueness":
        return RequiresConstraint(state="current", require=written.require)
    return None


def index(written: IndexWrite, properties: Properties) -> Index:
    """Return the index with its defaults. Without `indexType` it is inverted where it names a list property."""
    lists = any(name in properties and properties[name].type.list for name in written.properties)
    if written.index_type == "inverted" or (written.index_type is None and lists and written.cursorable is None):
        return InvertedIndex(state="current", properties=written.properties)
    return BtreeIndex(
        state="current",
        properties=written.properties,
        cursorable=bool(written.cursorable),
        by_space=bool(written.by_space),
    )


def constraint_violations(
    field: str, written: ConstraintWrite, properties: Properties, limits: Limits = DOCUMENTED
) -> Iterator[str]:
    """Yield the rules that a constraint breaks."""
    if constraint(written) is None:
        yield f"{field} must have properties or require, as its constraintType says"
    if written.require is not None and written.by_space is not None:
        yield f"{field}.bySpace must be null for a requires constraint"
    yield from _property_list_violations(field, written.properties, properties, limits)


def index_violations(
    field: str, written: IndexWrite, properties: Properties, limits: Limits = DOCUMENTED
) -> Iterator[str]:
    """Yield the rules that an index breaks."""
    yield from _property_list_violations(field, written.properties, properties, limits)
    types = [properties[name].type for name in written.properties if name in properties]
    if isinstance(index(written, properties), InvertedIndex):
        if not all(kind.list for kind in types):
            yield f"{field}.properties must be lists for an inverted index"
        if written.cursorable or written.by_space:
            yield f"{field} must be neither cursorable nor bySpace for an inverted index"
        return
    if written.cursorable and any(kind.list for kind in types):
        yield f"{field}.cursorable must be false for lists"
    for kind in types:
        yield from _btree_list_violations(field, kind, limits)
    if sum(kind.max_text_size or 0 for kind in types if isinstance(kind, TextType)) > limits.indexed_text_size:
        yield f"{field}.properties must have maxTextSize of at most {limits.indexed_text_size} together"


def count_violations(
    constraints: Mapping[str, Constraint], indexes: Mapping[str, Index], limits: Limits = DOCUMENTED
) -> Iterator[str]:
    """Yield the limits on the numbers of constraints and indexes that are exceeded."""
    unique = sum(isinstance(one, UniquenessConstraint) for one in constraints.values())
    if unique > limits.uniqueness_constraints_per_container:
        yield f"uniqueness constraints size must be between 0 and {limits.uniqueness_constraints_per_container}"
    if len(constraints) - unique > limits.requires_constraints_per_container:
        yield f"requires constraints size must be between 0 and {limits.requires_constraints_per_container}"
    yield from size_violations("indexes", indexes, 0, limits.indexes_per_container)


def _property_list_violations(
    field: str, names: list[str] | None, properties: Properties, limits: Limits
) -> Iterator[str]:
    if names is None:
        return
    yield from size_violations(f"{field}.properties", names, 1, limits.properties_per_index)
    if len(set(names)) != len(names):
        yield f"{field}.properties is not a distinct set"
    for name in names:
        if name not in properties:
            yield f"{field}.properties must be properties of the container, '{name}' is not"


def _btree_list_violations(field: str, kind: PropertyType, limits: Limits) -> Iterator[str]:
    if not kind.list:
        return
    limit = _indexed_list_size(kind, limits)
    size = None if isinstance(kind, EnumType) else kind.max_list_size
    if limit is None:
        yield f"{field}.properties must not be lists of this type for a btree index"
    elif size is None or size > limit:
        yield f"{field}.properties must have a maxListSize of at most {limit} for a btree index"


def _indexed_list_size(kind: PropertyType, limits: Limits) -> int | None:
    match kind:
        case Int32Type():
            return limits.indexed_list_size_32_bits
        case Int64Type() | TimestampType() | DirectType():
            return limits.indexed_list_size_64_bits
        case _:
            return None
