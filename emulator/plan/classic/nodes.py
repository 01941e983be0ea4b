"""Resources of other APIs that are nodes with data in a container of the core data model.

The labels and property keys of the core are the same in every project: the alias of a container is its external id.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct, to_builtins

from emulator import errors
from emulator.plan.filter.predicates import Comparison, Field, Predicate, Value
from emulator.plan.filter.sort import NUMBER
from emulator.plan.keys import external_id_of, instance_key
from emulator.plan.read.selection import InstanceColumns
from emulator.wire.classic.requests import ClassicIdentifier, ListOptions, TimeRange


class NodeResource(Struct, frozen=True):
    """A resource whose members have the label `label`.

    `columns` are the property keys to read, after the number of the node, which is its id in these APIs. `present`
    makes the answers of nodes; `unknown` the error for identifiers that name none.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    present: Callable[[InstanceColumns], list[Any]]
    unknown: Callable[[list[dict[str, Any]]], errors.ApiError]

    @property
    def read(self) -> list[str]:
        """All property keys to read of a node."""
        return [NUMBER.key, *self.columns]


def check_identifiers(identifiers: Iterable[ClassicIdentifier]) -> None:
    """Refuse those that give none of the three, or more than one."""
    wrong = [
        f"items[{position}] must have exactly one of id, externalId and instanceId"
        for position, one in enumerate(identifiers)
        if (one.id is not None) + (one.external_id is not None) + (one.instance_id is not None) != 1
    ]
    if wrong:
        raise errors.Violations(wrong)


def node_keys(project: str, identifiers: Iterable[ClassicIdentifier], spaces: Iterable[str]) -> list[str]:
    """The keys of all nodes that `identifiers` can name: an external id may be in any of `spaces`."""
    within, keys = list(spaces), dict[str, None]()
    for one in identifiers:
        if one.instance_id is not None:
            keys[instance_key(project, "node", one.instance_id.space, one.instance_id.external_id)] = None
        elif one.external_id is not None:
            keys |= {instance_key(project, "node", space, one.external_id): None for space in within}
    return list(keys)


def match_identifiers(
    project: str, identifiers: Iterable[ClassicIdentifier], keys: list[str], numbers: list[int]
) -> tuple[list[int], list[dict[str, Any]]]:
    """The positions among the found nodes of those that are named, each once; and the identifiers that name none.

    `keys` and `numbers` are of the nodes found, in the order of their creation: of several nodes with one external
    id the first is meant.
    """
    by_key = {key: position for position, key in enumerate(keys)}
    by_number = {number: position for position, number in enumerate(numbers)}
    by_name = {external_id_of(key): position for position, key in reversed(list(enumerate(keys)))}
    positions, missing = dict[int, None](), list[dict[str, Any]]()
    for one in identifiers:
        if one.instance_id is not None:
            found = by_key.get(instance_key(project, "node", one.instance_id.space, one.instance_id.external_id))
        elif one.external_id is not None:
            found = by_name.get(one.external_id)
        else:
            found = by_number.get(one.id or 0)
        if found is None:
            missing.append(to_builtins(one))
        else:
            positions[found] = None
    return list(positions), missing


def refuse_options(options: ListOptions, resource: str) -> None:
    """Refuse what lists of these APIs can do and the emulator cannot."""
    for name, value in (
        ("an advanced filter", options.advanced_filter),
        ("a sort", options.sort),
        ("partitions", options.partition),
    ):
        if value is not None:
            raise errors.NotEmulated(f"lists of {resource} with {name}")


def refuse_fields(said: Struct, known: Iterable[str], resource: str) -> None:
    """Refuse a filter by fields that are not among `known`."""
    for name in set(said.__struct_fields__).difference(known):
        if getattr(said, name) is not None:
            raise errors.NotEmulated(f"lists of {resource} filtered by '{_camel(name)}'")


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def equal(field: Field, value: Any) -> Iterator[Predicate]:
    """The comparison of `field` with `value`; none where there is no value."""
    if value is not None:
        yield Comparison(field, "=", Value(value))


def within(field: Field, said: TimeRange | None) -> Iterator[Predicate]:
    """The comparisons of `field` with the ends of a range."""
    if said is not None and said.min is not None:
        yield Comparison(field, ">=", Value(said.min))
    if said is not None and said.max is not None:
        yield Comparison(field, "<=", Value(said.max))
